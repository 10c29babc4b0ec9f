import type { Db } from '../../db/database.ts'
import { insertPoints, listPoints } from '../../db/queries/points.ts'
import type { Schema } from '../../db/schema.ts'
import { takeTurn } from '../../db/queries/turns.ts'
import { addDays, dayOf, startOfDay } from '../shop-time.ts'
import { endedOf } from './ledger.ts'
import { entryIdOf } from './move-points.ts'
import { pointRuleAt } from './point-rule.ts'

const LIFE_DAYS = 365

/**
 * 消费积分: brings what an order gave to what stands of it, in the order's transaction. Given once
 * however often it is told; what was given back is taken back from the same lot.
 */
export async function settleOrderPoints(tx: Db, order: Schema['shopOrder'], now: number) {
  const { id: sourceId, customerId, status, paidAt } = order
  if (customerId === null) return
  const rate = await pointRuleAt(tx, paidAt)
  if (rate === 0) return
  const standingFen = status === 'cancelled' ? 0 : order.amountFen - order.refundedFen
  const wanted = Math.floor((standingFen * rate) / 100)
  await takeTurn(tx, customerId, now)
  const entries = await listPoints(tx, customerId)
  const own = entries.filter((entry) => entry.sourceId === sourceId)
  const lotId = entryIdOf(customerId, 'earned', sourceId)
  const missing = wanted - own.reduce((sum, { points }) => sum + points, 0)
  // What ended unused has left her already.
  const change = missing < 0 ? Math.min(0, missing + endedOf(entries, lotId)) : missing
  if (change === 0) return
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
