import type { Insertable } from 'kysely'
import { addAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows } from '../write.ts'

export type Coupon = Schema['coupon']
export type Grant = Schema['couponGrant']

export const findCoupon = (db: Db, couponId: string) =>
  db.selectFrom('coupon').where('id', '=', couponId).selectAll().executeTakeFirst()

/** Every coupon, the newest rule first. */
export const listCoupons = (db: Db) =>
  db.selectFrom('coupon').orderBy('changedAt', 'desc').orderBy('id').selectAll().execute()

/** Coupons that may be taken at this moment. */
export const listOpenCoupons = (db: Db, at: number) =>
  db
    .selectFrom('coupon')
    .where('status', '=', 'live')
    .where('startsAt', '<=', at)
    .where('endsAt', '>', at)
    .orderBy('id')
    .selectAll()
    .execute()

/** The coupon that is kept for this moment, if it may be taken. */
export const findCouponFor = (db: Db, purpose: string, at: number) =>
  db
    .selectFrom('coupon')
    .where('purpose', '=', purpose)
    .where('status', '=', 'live')
    .where('startsAt', '<=', at)
    .where('endsAt', '>', at)
    .orderBy('id')
    .selectAll()
    .executeTakeFirst()

export const insertCoupon = (db: Db, coupon: Insertable<Coupon>) => insertOnce(db, 'coupon', coupon)

export const updateCoupon = (db: Db, couponId: string, change: Partial<Coupon>) =>
  db.updateTable('coupon').set(change).where('id', '=', couponId).execute()

/** One more is out; false when the budget is used up or the coupon was taken off. */
export async function takeFromBudget(db: Db, couponId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('coupon')
    .set((eb) => ({ issued: eb('issued', '+', 1) }))
    .where('id', '=', couponId)
    .where('status', '=', 'live')
    .where((eb) => eb.or([eb('budget', 'is', null), eb('issued', '<', eb.ref('budget'))]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** One came back: it was revoked before anybody used it. */
export const giveBackToBudget = (db: Db, couponId: string) =>
  db
    .updateTable('coupon')
    .set((eb) => ({ issued: eb('issued', '-', 1) }))
    .where('id', '=', couponId)
    .execute()

/** What a person took of this coupon ever, and of any since a moment; revoked ones not. */
export const listTaken = (db: Db, holderId: string, couponId: string, since: number) =>
  db
    .selectFrom('couponGrant')
    .where('holderId', '=', holderId)
    .where('revokedAt', 'is', null)
    .where((eb) => eb.or([eb('couponId', '=', couponId), eb('grantedAt', '>', since)]))
    .select(['couponId', 'groupId', 'grantedAt'])
    .execute()

/** How many a person may take through this group by its own rule, and when it opened if it is 隔夜. */
export const findGroupCeiling = (db: Db, groupId: string) =>
  db
    .selectFrom('groupChat')
    .leftJoin('groupRule', 'groupRule.groupId', 'groupChat.id')
    .where('groupChat.id', '=', groupId)
    .select(['groupRule.couponsPerPerson', 'groupChat.flashOpenAt'])
    .executeTakeFirst()

/** Whether an order of hers that stands came through this group since a moment, passed on or not. */
export async function hasBoughtInGroup(
  db: Db,
  customerId: string,
  groupId: string,
  since: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('shopOrder')
    .innerJoin('share', 'share.id', 'shopOrder.shareId')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .where('shopOrder.customerId', '=', customerId)
    .where('shopOrder.paidAt', '>=', since)
    .where('shopOrder.status', '<>', 'cancelled')
    .whereRef('shopOrder.refundedFen', '<', 'shopOrder.amountFen')
    .where('root.groupId', '=', groupId)
    .limit(1)
    .select('shopOrder.id')
    .executeTakeFirst()
  return row !== undefined
}

export const insertGrant = (db: Db, grant: Insertable<Grant>) =>
  insertOnce(db, 'couponGrant', grant)

export const findGrant = (db: Db, grantId: string) =>
  db.selectFrom('couponGrant').where('id', '=', grantId).selectAll().executeTakeFirst()

/** A grant, kept from others until the transaction ends. */
export const lockGrant = (tx: Db, grantId: string) =>
  lockRows(
    tx,
    tx.selectFrom('couponGrant').where('id', '=', grantId).selectAll(),
  ).executeTakeFirst()

/** A grant by what the counter types, with its coupon and where it was used. */
export const findGrantByCode = (db: Db, code: string) =>
  db
    .selectFrom('couponGrant')
    .innerJoin('coupon', 'coupon.id', 'couponGrant.couponId')
    .leftJoin('store', 'store.id', 'couponGrant.redeemedStoreId')
    .leftJoin('staff', 'staff.id', 'couponGrant.redeemedBy')
    .where('couponGrant.code', '=', code)
    .selectAll('couponGrant')
    .select([
      'coupon.name',
      'coupon.faceFen',
      'coupon.minSpendFen',
      'coupon.weekday',
      'store.name as storeName',
      'staff.name as staffName',
    ])
    .executeTakeFirst()

/** A grant by its code, kept from others until the transaction ends. */
export const lockGrantByCode = (tx: Db, code: string) =>
  lockRows(tx, tx.selectFrom('couponGrant').where('code', '=', code).selectAll()).executeTakeFirst()

/** Uses it, if nobody did and it was not revoked: true for whoever was first. */
export async function useGrant(
  db: Db,
  grantId: string,
  use: Pick<Grant, 'redeemedAt' | 'redeemedBy' | 'redeemedStoreId' | 'redeemKey' | 'orderId'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('couponGrant')
    .set(use)
    .where('id', '=', grantId)
    .where('redeemedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const updateGrant = (db: Db, grantId: string, change: Partial<Grant>) =>
  db.updateTable('couponGrant').set(change).where('id', '=', grantId).execute()

/** Revokes it, if it is still unused: true for whoever was first. */
export async function revokeUnused(db: Db, grantId: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('couponGrant')
    .set({ revokedAt: at })
    .where('id', '=', grantId)
    .where('redeemedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** What a person holds, the newest first, with what each is worth. */
export const listGrantsOf = (db: Db, holderIds: string[], limit: number) =>
  holderIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('couponGrant')
        .innerJoin('coupon', 'coupon.id', 'couponGrant.couponId')
        .where('couponGrant.holderId', 'in', holderIds)
        .where('couponGrant.revokedAt', 'is', null)
        .orderBy('couponGrant.grantedAt', 'desc')
        .orderBy('couponGrant.id', 'desc')
        .limit(limit)
        .select([
          'couponGrant.id',
          'couponGrant.couponId',
          'couponGrant.code',
          'couponGrant.grantedAt',
          'couponGrant.expiresAt',
          'couponGrant.redeemedAt',
          'couponGrant.revokedAt',
          'coupon.name',
          'coupon.faceFen',
          'coupon.minSpendFen',
          'coupon.weekday',
          'coupon.purpose',
        ])
        .execute()

/** Whether she was given any coupon since a moment. */
export async function tookCouponSince(db: Db, customerId: string, since: number) {
  const row = await db
    .selectFrom('couponGrant')
    .where('customerId', '=', customerId)
    .where('grantedAt', '>', since)
    .limit(1)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Adds to the days' rollup. */
export const addToCouponDays = (db: Db, rows: Schema['couponDay'][]) =>
  addAll(
    db,
    'couponDay',
    rows.toSorted((a, b) => (a.day + a.couponId < b.day + b.couponId ? -1 : 1)),
    ['day', 'couponId', 'groupId', 'staffId'],
  )

export const clearCouponDays = (db: Db) => db.deleteFrom('couponDay').execute()

/** A page of all grants in id order, for a recount. */
export const listGrantsAfter = (db: Db, grantId: string, limit: number) =>
  db
    .selectFrom('couponGrant')
    .where('id', '>', grantId)
    .orderBy('id')
    .limit(limit)
    .select(['id', 'couponId', 'groupId', 'staffId', 'grantedAt', 'redeemedAt', 'revokedAt'])
    .execute()

/** Issued and redeemed of every coupon, over all days. */
export const sumCouponDays = (db: Db) =>
  db
    .selectFrom('couponDay')
    .groupBy('couponId')
    .select(({ fn }) => [
      'couponId',
      fn.sum<number>('issued').as('issued'),
      fn.sum<number>('redeemed').as('redeemed'),
    ])
    .execute()
