import type { Db } from '../../db/database.ts'
import {
  lockGrantByCode,
  lockGrantOfOrder,
  updateGrant,
  useGrant,
  type Grant,
} from '../../db/queries/coupons.ts'
import type { Schema } from '../../db/schema.ts'
import { readCode } from './coupon-code.ts'
import { recount } from './coupon-days.ts'

type Order = Schema['shopOrder']

/**
 * Brings the coupon an order was paid with to where the order stands, in the order's transaction:
 * paid, it is used; cancelled or given back whole, she has it again until its old end (a part given
 * back leaves it used). Run again it changes nothing. Returns the grant that was really hers to use.
 */
export async function settleOrderCoupon(
  tx: Db,
  order: Order,
  storeId: string | null,
): Promise<Grant | undefined> {
  const code = order.couponCode === null ? undefined : readCode(order.couponCode)
  const stands = order.status !== 'cancelled' && order.refundedFen < order.amountFen
  const held = await lockGrantOfOrder(tx, order.id)
  if (held && (!stands || held.code !== code)) {
    const back = { redeemedAt: null, redeemedBy: null, redeemedStoreId: null, orderId: null }
    await updateGrant(tx, held.id, { ...back, redeemKey: null })
    await recount(tx, held, { ...held, ...back })
    if (!stands) return undefined
  } else if (held) return held
  if (!stands || !code) return undefined
  const grant = await lockGrantByCode(tx, code)
  if (!grant || grant.revokedAt !== null) return undefined
  if (grant.redeemedAt !== null) return claimFromCounter(tx, grant, order)
  const use = {
    redeemedAt: order.paidAt,
    redeemedBy: null,
    redeemedStoreId: storeId,
    redeemKey: null,
    orderId: order.id,
  }
  if (!(await useGrant(tx, grant.id, use))) return undefined
  await recount(tx, grant, { ...grant, ...use })
  return { ...grant, ...use }
}

const SAME_VISIT = 2 * 3_600_000

// The counter typed the code and the till sent the order: one use, told twice.
async function claimFromCounter(tx: Db, grant: Grant, order: Order): Promise<Grant | undefined> {
  const isSameVisit = Math.abs(grant.redeemedAt! - order.paidAt) <= SAME_VISIT
  if (grant.orderId !== null || !isSameVisit) return undefined
  await updateGrant(tx, grant.id, { orderId: order.id })
  return { ...grant, orderId: order.id }
}
