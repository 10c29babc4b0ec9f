import type { Db } from '../../../db/database.ts'
import {
  holdMembers,
  listGroupLooks,
  listPointsBetween,
  listRecalled,
} from '../../../db/queries/group-points.ts'
import type { View } from '../../../db/queries/page-views.ts'
import type { GroupPointReason } from '../../../db/schema/group-score.ts'
import type { Change } from '../../collector/rollups.ts'
import { DAY, dayOf, startOfDay } from '../../shop-time.ts'
import { dayPoints, looksOf } from './day-points.ts'
import { keepFacts, whoCounts, type Fact } from './ledger.ts'
import { LOOKING } from './rules.ts'

/** One member's day in one group. */
export interface MemberDay {
  groupId: string
  customerId: string
  day: string
}

/**
 * What changed displays mean for 群积分, a whole batch at once, in the caller's transaction: the days
 * concerned are counted anew, so late, repeated and shuffled changes end in the same points.
 */
export async function pointsForViews(tx: Db, changes: Change[], now: number): Promise<void> {
  const days = changes.flatMap(({ before, after }) => {
    const was = shownBy(before)
    const is = shownBy(after)
    return was?.key === is?.key ? [] : [was?.day, is?.day].filter((day) => day !== undefined)
  })
  await settleLooks(tx, days, { now, reason: 'counted_anew' })
}

/** Whether a change of a display may be worth other points. */
export const movesPoints = ({ before, after }: Change) =>
  shownBy(before)?.key !== shownBy(after)?.key

/** What a display shows and whose day it is part of; nothing when it counts for no points. */
function shownBy(view: View | undefined): { day: MemberDay; key: string } | undefined {
  if (view?.verdict !== 'counted' || view.customerId === null || view.groupId === null) return
  const { groupId, customerId, openedAt } = view
  const looks = looksOf(view).map(({ kind, sourceId }) => `${kind} ${sourceId}`)
  return {
    day: { groupId, customerId, day: dayOf(openedAt) },
    key: [groupId, customerId, openedAt, ...looks].join('\n'),
  }
}

const keyOf = ({ groupId, customerId, day }: MemberDay) => `${groupId} ${customerId} ${day}`

/** Brings the points that looking gives on these days to what the displays say now. */
export async function settleLooks(
  tx: Db,
  days: MemberDay[],
  why: { now: number; reason: GroupPointReason },
): Promise<void> {
  const wanted = new Map(days.map((day) => [keyOf(day), day]))
  if (wanted.size === 0) return
  const customerIds = [...new Set(days.map(({ customerId }) => customerId))].sort()
  const inOrder = days.map(({ day }) => day).sort()
  const [fromDay, toDay] = [inOrder[0]!, inOrder.at(-1)!]
  await holdMembers(tx, customerIds)
  const counts = await whoCounts(tx, customerIds)
  const all = await listGroupLooks(tx, customerIds, startOfDay(fromDay), startOfDay(toDay) + DAY)
  const views = all.filter((view) =>
    wanted.has(`${view.groupId} ${view.customerId} ${dayOf(view.openedAt)}`),
  )
  const shareIds = [...new Set(views.map(({ shareId }) => shareId))].sort()
  const recalled = new Set((await listRecalled(tx, shareIds)).map(({ shareId }) => shareId))
  const facts: Fact[] = []
  for (const { groupId, customerId, day } of wanted.values()) {
    const own = views.filter(
      (view) =>
        view.groupId === groupId &&
        view.customerId === customerId &&
        dayOf(view.openedAt) === day &&
        !recalled.has(view.shareId) &&
        counts(groupId, customerId, view.openedAt),
    )
    for (const { place: _place, ...look } of dayPoints(own.flatMap(looksOf))) {
      facts.push({ ...look, groupId, customerId })
    }
  }
  const standing = (await listPointsBetween(tx, customerIds, fromDay, toDay)).filter(
    (row) => LOOKING.some((kind) => kind === row.kind) && wanted.has(keyOf(row)),
  )
  await keepFacts(tx, facts, standing, why)
}
