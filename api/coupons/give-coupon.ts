import type { Db } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import {
  findCoupon,
  findGrant,
  insertGrant,
  listTaken,
  takeFromBudget,
  type Grant,
} from '../../db/queries/coupons.ts'
import { takeTurn } from '../../db/queries/turns.ts'
import type { GrantSource } from '../../db/schema/benefits.ts'
import { AppError } from '../errors.ts'
import { newCode } from './coupon-code.ts'
import { recount } from './coupon-days.ts'
import { allGone, expiryOf, takenSince, whyRefused } from './coupon-rules.ts'
import { readGroupCeiling } from './group-ceiling.ts'

export interface Giving {
  /** The same wish has the same key, and gives one coupon. */
  key: string
  couponId: string
  customerId: string | null
  visitorId: string | null
  groupId: string | null
  staffId: string | null
  shareId: string | null
  source: GrantSource
}

/** Whose it is: the customer's, or the visitor's while nobody knows her. */
export const holderOf = ({
  customerId,
  visitorId,
}: Pick<Giving, 'customerId' | 'visitorId'>): string => customerId ?? visitorId!

/**
 * Gives one coupon within every ceiling, or says no in plain words; never past the budget. In the
 * caller's transaction, with the day's rollup. The same key again is the same coupon.
 */
export async function giveCoupon(tx: Db, giving: Giving, at: number): Promise<Grant> {
  const { key, couponId, groupId } = giving
  const holderId = holderOf(giving)
  const grantId = idFrom('grant', holderId, couponId, key)
  await takeTurn(tx, holderId, at)
  const known = await findGrant(tx, grantId)
  if (known) return known
  const coupon = await findCoupon(tx, couponId)
  if (!coupon) throw new AppError('not_found', '没有这张券')
  const group = await readGroupCeiling(tx, groupId, giving.customerId)
  const taken = await listTaken(tx, holderId, couponId, takenSince(at, group))
  const refusal = whyRefused(coupon, taken, { at, group })
  if (refusal) throw new AppError('conflict', refusal)
  if (!(await takeFromBudget(tx, couponId))) throw new AppError('conflict', allGone(coupon))
  const { key: _key, ...facts } = giving
  const grant: Grant = {
    ...facts,
    id: grantId,
    code: newCode('coupon'),
    holderId,
    grantedAt: at,
    expiresAt: expiryOf(coupon, at),
    redeemedAt: null,
    redeemedBy: null,
    redeemedStoreId: null,
    redeemKey: null,
    orderId: null,
    revokedAt: null,
  }
  // Two people drawing the same ten digits is possible; the code says once, so one draws again.
  while (!(await insertGrant(tx, grant))) grant.code = newCode('coupon')
  await recount(tx, null, grant)
  return grant
}
