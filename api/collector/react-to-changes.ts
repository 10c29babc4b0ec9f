import { listFollowersOf } from '../../db/queries/beholders.ts'
import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import type { View } from '../../db/queries/page-views.ts'
import { insertRadar, listRadarToMerge, saveRadar, type Radar } from '../../db/queries/radar.ts'
import { recreditAfterViews } from '../attribution/recredit-orders.ts'
import { openLeadCases } from '../business/leads/fold-cases.ts'
import type { Deps } from '../deps.ts'
import { pointsForViews } from '../groups/score/points-for-views.ts'
import { bellsOfGroups } from '../groups/watch/tell-group.ts'
import type { LiveEvent } from '../live/live.ts'
import { MERGED_WITHIN, queueViewNotices } from '../notices/queue-view-notices.ts'
import { playsAfterViews } from '../plays/wake.ts'
import { foldScore, foldViews, type FoldedView } from '../scores/fold-score.ts'
import { runViewRules } from '../tasks/view-rules.ts'
import type { Change } from './rollups.ts'

/** Whom to ring once the transaction stands. */
export type Reactions = [staffId: string, event: LiveEvent][]

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
export async function reactToChanges(
  tx: Db,
  deps: Pick<Deps, 'now'>,
  changes: Change[],
): Promise<Reactions> {
  const counted = changes.flatMap(({ before, after }): Counted[] => {
    if (after.verdict !== 'counted') return []
    const isNew = before?.verdict !== 'counted'
    return [{ view: after, isNew, moreMs: after.activeMs - (isNew ? 0 : before.activeMs) }]
  })
  const now = deps.now()
  const news = counted.filter(({ isNew, moreMs }) => isNew || moreMs !== 0)
  await mergeIntoRadar(tx, news, now)

  const customerIds = await scoreCustomers(tx, changes, now)
  await pointsForViews(tx, changes, now)
  const opened = news.filter((it) => it.isNew).map((it) => it.view)
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
  const groupIds = [...new Set(news.flatMap(({ view }) => view.groupId ?? []))]
  return [
    ...[...new Set(news.map(({ view }) => view.staffId))].map((staffId): [string, LiveEvent] => [
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
async function scoreCustomers(tx: Db, changes: Change[], now: number): Promise<string[]> {
  const grown: FoldedView[] = []
  const anew = new Set<string>()
  for (const { before, after } of changes) {
    const was = before?.verdict === 'counted' ? before : undefined
    const is = after.verdict === 'counted' ? after : undefined
    if (was?.customerId && !onlyGrew(was, is)) anew.add(was.customerId)
    if (!is?.customerId) continue
    if (was && !onlyGrew(was, is)) anew.add(is.customerId)
    else grown.push({ ...is, customerId: is.customerId })
  }
  await foldViews(
    tx,
    grown.filter((view) => !anew.has(view.customerId)),
    now,
  )
  for (const customerId of [...anew].sort()) await foldScore(tx, customerId, now)
  return [...new Set([...anew, ...grown.map((view) => view.customerId)])]
}

// A late event may show that a display began earlier or that its claim was too bold.
const onlyGrew = (was: View, is: View | undefined): boolean =>
  is !== undefined &&
  is.customerId === was.customerId &&
  is.openedAt === was.openedAt &&
  is.activeMs >= was.activeMs

async function mergeIntoRadar(tx: Db, news: Counted[], now: number) {
  if (news.length === 0) return
  const keys = [...new Set(news.map(({ view }) => view.personKey))]
  const earliest = Math.min(...news.map(({ view }) => view.openedAt))
  const rows = await listRadarToMerge(tx, keys, earliest - MERGED_WITHIN)
  const added = new Set<Radar>()
  const grown = new Set<Radar>()
  for (const { view, isNew, moreMs } of news) {
    let row = rows.find(
      (it) =>
        it.personKey === view.personKey &&
        it.pageId === view.pageId &&
        it.staffId === view.staffId &&
        it.happenedAt <= view.openedAt &&
        it.happenedAt > view.openedAt - MERGED_WITHIN,
    )
    if (!row && !isNew) continue
    if (!row) {
      row = radarOf(view, now)
      rows.push(row)
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
