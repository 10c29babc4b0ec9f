import { inTransaction } from '../../db/database.ts'
import { insertCheckIn, listCheckIns } from '../../db/queries/gifts.ts'
import { holderAmong } from '../coupons/claim-coupon.ts'
import { pointsForCheckIn } from '../groups/score/points-for-check-in.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
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
    if (isNew && customerId) await pointsForCheckIn(tx, customerId, at)
    return { days: (await listCheckIns(tx, [holderId])).length, isNew }
  })
}
