import type { Db } from '../database.ts'
import { timelineOf } from './timelines.ts'

const ofCustomer = (db: Db, customerId: string) =>
  db
    .selectFrom('couponGrant')
    .innerJoin('coupon', 'coupon.id', 'couponGrant.couponId')
    .leftJoin('store', 'store.id', 'couponGrant.redeemedStoreId')
    .where('couponGrant.customerId', '=', customerId)
    .where('couponGrant.revokedAt', 'is', null)

/** Coupons she took. */
export const listTakenCoupons = timelineOf(
  'coupon',
  'couponGrant.grantedAt',
  'couponGrant.id',
  (db, customerId) =>
    ofCustomer(db, customerId).select([
      'couponGrant.id',
      'couponGrant.grantedAt as at',
      'coupon.name',
    ]),
)

/** Coupons she used, and where. */
export const listUsedCoupons = timelineOf(
  'used',
  'couponGrant.redeemedAt',
  'couponGrant.id',
  (db, customerId) =>
    ofCustomer(db, customerId)
      .where('couponGrant.redeemedAt', 'is not', null)
      .select([
        'couponGrant.id',
        'couponGrant.redeemedAt as at',
        'coupon.name',
        'store.name as storeName',
      ]),
)
