import { listFollowersOf } from '../../db/queries/beholders.ts'
import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { listViewsToFold, type View } from '../../db/queries/page-views.ts'
import { insertRadar, listRadarToMerge, saveRadar, type Radar } from '../../db/queries/radar.ts'
import { recreditAfterViews } from '../attribution/recredit-orders.ts'
import { openLeadCases } from '../business/leads/fold-cases.ts'
import type { Deps } from '../deps.ts'
import { settleLooks, type MemberDay } from '../groups/score/points-for-views.ts'
import { bellsOfGroups } from '../groups/watch/tell-group.ts'
import type { LiveEvent } from '../live/live.ts'
import { MERGED_WITHIN, queueViewNotices } from '../notices/queue-view-notices.ts'
import { playsAfterViews } from '../plays/wake.ts'
import { foldScore, foldViews, type FoldedView } from '../scores/fold-score.ts'
import { dayOf } from '../shop-time.ts'
import { runViewRules } from '../tasks/view-rules.ts'
import type { ViewNews } from './view-news.ts'

/** Whom to ring once the transaction stands. */
export type Reactions = [staffId: string, event: LiveEvent][]

/** What is told of a display, and the display as it stands by now. */
interface Told extends ViewNews {
  view: View
}

/** A view that counts, and what of it is new. */
interface Counted {
  view: View
  isNew: boolean
  moreMs: number
}

/**
 * What follows from openings: the member's radar, the customer's score, notices and tasks, all in
 * the same transaction. Returns whom to ring afterwards.
 */
export async function reactToNews(
  tx: Db,
  { now: clock }: Pick<Deps, 'now'>,
  news: ViewNews[],
): Promise<Reactions> {
  const now = clock()
  const ids = news.map(({ viewId }) => viewId)
  // What she had forgotten meanwhile is not there any more, and nothing follows from it.
  const views = new Map((await listViewsToFold(tx, ids)).map((view) => [view.id, view]))
  const told = news.flatMap((it): Told[] => {
    const view = views.get(it.viewId)
    return view ? [{ ...it, view }] : []
  })
  const counted = told.flatMap(({ view, wasMs, isMs }): Counted[] => {
    if (view.verdict !== 'counted' || isMs === null) return []
    const isNew = wasMs === null
    const moreMs = isMs - (wasMs ?? 0)
    return isNew || moreMs !== 0 ? [{ view, isNew, moreMs }] : []
  })
  await mergeIntoRadar(tx, counted, now)

  const customerIds = await scoreCustomers(tx, told, now)
  await settleLooks(tx, told.flatMap(daysOf), { now, reason: 'counted_anew' })
  const opened = counted.filter((it) => it.isNew).map((it) => it.view)
  await queueViewNotices(tx, opened, now)
  const looks = opened.flatMap(({ customerId, staffId, pageId }) =>
    customerId === null ? [] : [{ customerId, staffId, pageId }],
  )
  await runViewRules(tx, looks, now)
  await openLeadCases(
    tx,
    opened.flatMap((view) => (view.customerId ? [{ ...view, customerId: view.customerId }] : [])),
  )
  await recreditAfterViews(tx, opened, now)
  await playsAfterViews(tx, opened, now)

  const followers = customerIds.length > 0 ? await listFollowersOf(tx, customerIds) : []
  const groupIds = [...new Set(counted.flatMap(({ view }) => view.groupId ?? []))]
  return [
    ...[...new Set(counted.map(({ view }) => view.staffId))].map((staffId): [string, LiveEvent] => [
      staffId,
      { event: 'radar' },
    ]),
    ...(await bellsOfGroups(tx, groupIds)),
    ...followers.map((it): [string, LiveEvent] => [
      it.staffId,
      { event: 'customer', customerId: it.customerId },
    ]),
  ]
}

/** Brings the scores of everyone concerned up to date; says whose. */
async function scoreCustomers(tx: Db, told: Told[], now: number): Promise<string[]> {
  const grown: FoldedView[] = []
  const anew = new Set<string>()
  for (const { view, isAnew } of told) {
    const { customerId } = view
    if (customerId === null) continue
    if (isAnew) anew.add(customerId)
    else if (view.verdict === 'counted') grown.push({ ...view, customerId })
  }
  await foldViews(
    tx,
    grown.filter((view) => !anew.has(view.customerId)),
    now,
  )
  for (const customerId of [...anew].sort()) await foldScore(tx, customerId, now)
  return [...new Set([...anew, ...grown.map((view) => view.customerId)])]
}

/** The days of a group's member whose points this may move: the one it was on and the one it is on. */
function daysOf({ view, wasAt, isWorthOther }: Told): MemberDay[] {
  const { groupId, customerId, openedAt } = view
  if (!isWorthOther || groupId === null || customerId === null) return []
  return [...wasAt, openedAt].map((at) => ({ groupId, customerId, day: dayOf(at) }))
}

async function mergeIntoRadar(tx: Db, news: Counted[], now: number) {
  if (news.length === 0) return
  const keys = [...new Set(news.map(({ view }) => view.personKey))]
  const earliest = Math.min(...news.map(({ view }) => view.openedAt))
  const rows = await listRadarToMerge(tx, keys, earliest - MERGED_WITHIN)
  const ofPerson = new Map<string | null, Radar[]>(keys.map((key) => [key, []]))
  for (const row of rows) ofPerson.get(row.personKey)?.push(row)
  const added = new Set<Radar>()
  const grown = new Set<Radar>()
  for (const { view, isNew, moreMs } of news) {
    const hers = ofPerson.get(view.personKey)!
    const near = hers.filter(
      (it) =>
        it.pageId === view.pageId &&
        it.staffId === view.staffId &&
        Math.abs(it.happenedAt - view.openedAt) < MERGED_WITHIN,
    )
    // A late event may have shown that it was opened before the row said so.
    let row = near.find((it) => it.happenedAt <= view.openedAt) ?? near[0]
    if (!row && !isNew) continue
    if (!row) {
      row = radarOf(view, now)
      hers.push(row)
      added.add(row)
    } else if (!added.has(row)) grown.add(row)
    row.views += isNew ? 1 : 0
    row.activeMs += moreMs
    row.changedAt = Math.max(row.changedAt, now)
  }
  await insertRadar(tx, [...added])
  await saveRadar(tx, [...grown])
}

const radarOf = (view: View, now: number): Radar => ({
  id: newId('radar'),
  staffId: view.staffId,
  kind: 'view',
  customerId: view.customerId,
  groupId: view.groupId,
  pageId: view.pageId,
  shareId: view.shareId,
  viewId: view.id,
  views: 0,
  activeMs: 0,
  amountFen: null,
  happenedAt: view.openedAt,
  changedAt: now,
  handledAt: null,
  personKey: view.personKey,
})
