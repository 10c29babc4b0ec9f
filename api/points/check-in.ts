import { inTransaction } from '../../db/database.ts'
import { insertCheckIn, listCheckIns } from '../../db/queries/gifts.ts'
import { listGroupsOf } from '../../db/queries/mine.ts'
import { holderAmong } from '../coupons/claim-coupon.ts'
import { pointsForCheckIn } from '../groups/score/points-for-check-in.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { awardGroupPoints } from '../groups/score/award.ts'
import { dayOf } from '../shop-time.ts'

/** 签到: once a shop day, midnight to midnight in Shanghai; a missed day takes nothing away. */
export async function checkIn(
  deps: Pick<Deps, 'db' | 'now'>,
  visitor: Visitor,
): Promise<{ days: number; isNew: boolean }> {
  const { customerId, visitorId } = holderAmong(visitor)
  const holderId = customerId ?? visitorId!
  const at = deps.now()
  return inTransaction(deps.db, async (tx) => {
    const day = dayOf(at)
    const isNew = await insertCheckIn(tx, { holderId, day, at })
    // It counts in one group, the one she came into last.
    const group = isNew && customerId ? (await listGroupsOf(tx, customerId)).at(-1) : undefined
    if (customerId && group) {
      const award = { groupId: group.id, customerId, kind: 'checkin' as const, sourceId: day, at }
      await awardGroupPoints(tx, award)
    }
    if (isNew && customerId) await pointsForCheckIn(tx, customerId, at)
    return { days: (await listCheckIns(tx, [holderId])).length, isNew }
  })
}
