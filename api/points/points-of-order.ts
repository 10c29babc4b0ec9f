import type { Db } from '../../db/database.ts'
import { lockHolder } from '../../db/queries/coupons.ts'
import { insertPoints, listPoints } from '../../db/queries/points.ts'
import { findSetting } from '../../db/queries/settings.ts'
import type { Schema } from '../../db/schema.ts'
import { addDays, dayOf, startOfDay } from '../shop-time.ts'
import { entryIdOf } from './move-points.ts'

/** How many points a yuan gives; a shop that has not set it gives none. */
export const POINTS_PER_YUAN = 'points-per-yuan'
const LIFE_DAYS = 365

/**
 * 消费积分: brings what an order gave to what stands of it, in the order's transaction. Given once
 * however often it is told; what was given back is taken back from the same lot.
 */
export async function settleOrderPoints(tx: Db, order: Schema['shopOrder'], now: number) {
  const { id: sourceId, customerId, status, paidAt } = order
  if (customerId === null) return
  const rate = await findSetting<number>(tx, POINTS_PER_YUAN)
  if (!rate) return
  const standingFen = status === 'cancelled' ? 0 : order.amountFen - order.refundedFen
  const wanted = Math.floor((standingFen * rate) / 100)
  await lockHolder(tx, customerId, now)
  const own = (await listPoints(tx, customerId)).filter((entry) => entry.sourceId === sourceId)
  const change = wanted - own.reduce((sum, { points }) => sum + points, 0)
  if (change === 0) return
  const lotId = entryIdOf(customerId, 'earned', sourceId)
  await insertPoints(tx, {
    // The n-th movement of this order: what she has had erased is not given anew.
    id: own.length === 0 ? lotId : entryIdOf(customerId, sourceId, String(own.length)),
    customerId,
    kind: change > 0 ? 'earned' : 'taken_back',
    points: change,
    lotId,
    expiresAt: startOfDay(addDays(dayOf(paidAt), LIFE_DAYS)),
    sourceId,
    reason: change > 0 ? '消费积分' : '退款收回',
    at: now,
  })
}
