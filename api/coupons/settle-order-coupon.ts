import type { Db } from '../../db/database.ts'
import { lockGrantByCode, updateGrant, useGrant, type Grant } from '../../db/queries/coupons.ts'
import type { Schema } from '../../db/schema.ts'
import { HOUR } from '../shop-time.ts'
import { readCode } from './coupon-code.ts'
import { recount } from './coupon-days.ts'

type Order = Schema['shopOrder']

/**
 * Brings the coupon an order was paid with to where the order stands, in the order's transaction:
 * paid, it is used; cancelled or given back whole, she has it again until its old end (a part given
 * back leaves it used). Run again it changes nothing. Returns the grant that speaks for the order.
 */
export async function settleOrderCoupon(
  tx: Db,
  order: Order,
  storeId: string | null,
): Promise<Grant | undefined> {
  const code = order.couponCode === null ? undefined : readCode(order.couponCode)
  if (code === undefined) return undefined
  const grant = await lockGrantByCode(tx, code)
  if (!grant || grant.revokedAt !== null) return undefined
  const stands = order.status !== 'cancelled' && !isAllBack(order)
  if (!stands) {
    if (grant.orderId === order.id) await giveBack(tx, grant)
    // Money that came and went was this coupon's doing all the same.
    return grant
  }
  if (grant.orderId === order.id) return grant
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

const isAllBack = ({ refundedFen, amountFen }: Order) => refundedFen > 0 && refundedFen >= amountFen

async function giveBack(tx: Db, grant: Grant) {
  const unused = {
    redeemedAt: null,
    redeemedBy: null,
    redeemedStoreId: null,
    redeemKey: null,
    orderId: null,
  }
  await updateGrant(tx, grant.id, unused)
  await recount(tx, grant, { ...grant, ...unused })
}

const SAME_VISIT = 2 * HOUR

// The counter typed the code and the till sent the order: one use, told twice.
async function claimFromCounter(tx: Db, grant: Grant, order: Order): Promise<Grant | undefined> {
  const isSameVisit = Math.abs(grant.redeemedAt! - order.paidAt) <= SAME_VISIT
  if (grant.orderId !== null || !isSameVisit) return undefined
  await updateGrant(tx, grant.id, { orderId: order.id })
  return { ...grant, orderId: order.id }
}
