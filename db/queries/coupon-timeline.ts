import type { Db } from '../database.ts'
import { after, page, type Cursor } from './timelines.ts'

const ofCustomer = (db: Db, customerId: string) =>
  db
    .selectFrom('couponGrant')
    .innerJoin('coupon', 'coupon.id', 'couponGrant.couponId')
    .leftJoin('store', 'store.id', 'couponGrant.redeemedStoreId')
    .where('couponGrant.customerId', '=', customerId)
    .where('couponGrant.revokedAt', 'is', null)

/** Coupons she took. */
export const listTakenCoupons = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      ofCustomer(db, customerId).select([
        'couponGrant.id',
        'couponGrant.grantedAt as at',
        'coupon.name',
      ]),
      'coupon',
      'couponGrant.grantedAt',
      'couponGrant.id',
      cursor,
    ),
    'couponGrant.grantedAt',
    'couponGrant.id',
  ).execute()

/** Coupons she used, and where. */
export const listUsedCoupons = (db: Db, customerId: string, cursor?: Cursor) =>
  page(
    after(
      ofCustomer(db, customerId)
        .where('couponGrant.redeemedAt', 'is not', null)
        .select([
          'couponGrant.id',
          'couponGrant.redeemedAt as at',
          'coupon.name',
          'store.name as storeName',
        ]),
      'used',
      'couponGrant.redeemedAt',
      'couponGrant.id',
      cursor,
    ),
    'couponGrant.redeemedAt',
    'couponGrant.id',
  ).execute()
