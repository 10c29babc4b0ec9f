import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows, upsert } from '../write.ts'

export type Gift = Schema['gift']
export type GiftGrant = Schema['giftGrant']

/** Gifts on offer, in the shop's order. */
export const listGifts = (db: Db) =>
  db
    .selectFrom('gift')
    .where('status', '=', 'live')
    .orderBy('sortNo')
    .orderBy('id')
    .selectAll()
    .execute()

export const findGift = (db: Db, giftId: string) =>
  db
    .selectFrom('gift')
    .where('id', '=', giftId)
    .where('status', '=', 'live')
    .selectAll()
    .executeTakeFirst()

/** Gifts, on offer or not, as 库 lists them. */
export const listAllGifts = (db: Db) =>
  db.selectFrom('gift').orderBy('sortNo').orderBy('id').limit(500).selectAll().execute()

/** One gift, on offer or not, with how many of it were taken. */
export const findAnyGift = async (db: Db, giftId: string) => {
  const gift = await db.selectFrom('gift').where('id', '=', giftId).selectAll().executeTakeFirst()
  return gift && { ...gift, taken: await countGiftGrants(db, giftId) }
}

/** How many of a gift were taken. */
export async function countGiftGrants(db: Db, giftId: string): Promise<number> {
  const { n } = await db
    .selectFrom('giftGrant')
    .where('giftId', '=', giftId)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/** A gift, kept from others until the transaction ends. */
export const lockGift = (tx: Db, giftId: string) =>
  lockRows(tx, tx.selectFrom('gift').where('id', '=', giftId).selectAll()).executeTakeFirst()

export const saveGift = (db: Db, gift: Gift) => upsert(db, 'gift', gift, ['id'])

export const switchGift = (db: Db, giftId: string, status: Gift['status'], changedAt: number) =>
  db.updateTable('gift').set({ status, changedAt }).where('id', '=', giftId).execute()

/** One off the shelf; false when none is left. */
export async function takeFromShelf(db: Db, giftId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('gift')
    .set((eb) => ({ stock: eb('stock', '-', 1) }))
    .where('id', '=', giftId)
    .where('stock', '>', 0)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const insertGiftGrant = (db: Db, grant: Insertable<GiftGrant>) =>
  insertOnce(db, 'giftGrant', grant)

export const findGiftGrant = (db: Db, id: string) =>
  db.selectFrom('giftGrant').where('id', '=', id).selectAll().executeTakeFirst()

/** A gift by what the counter types. */
export const findGiftGrantByCode = (db: Db, code: string) =>
  db
    .selectFrom('giftGrant')
    .innerJoin('gift', 'gift.id', 'giftGrant.giftId')
    .leftJoin('store', 'store.id', 'giftGrant.redeemedStoreId')
    .leftJoin('staff', 'staff.id', 'giftGrant.redeemedBy')
    .where('giftGrant.code', '=', code)
    .selectAll('giftGrant')
    .select(['gift.name', 'store.name as storeName', 'staff.name as staffName'])
    .executeTakeFirst()

export const lockGiftGrantByCode = (tx: Db, code: string) =>
  lockRows(tx, tx.selectFrom('giftGrant').where('code', '=', code).selectAll()).executeTakeFirst()

/** Hands it over, if nobody did: true for whoever was first. */
export async function useGiftGrant(
  db: Db,
  id: string,
  use: Pick<GiftGrant, 'redeemedAt' | 'redeemedBy' | 'redeemedStoreId' | 'redeemKey'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('giftGrant')
    .set(use)
    .where('id', '=', id)
    .where('redeemedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Of which gifts a person ever took one. */
export async function listTakenGifts(db: Db, holderIds: string[]): Promise<Set<string>> {
  if (holderIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('giftGrant')
    .where('holderId', 'in', holderIds)
    .groupBy('giftId')
    .select('giftId')
    .execute()
  return new Set(rows.map(({ giftId }) => giftId))
}

/** Gifts a person took, the newest first. */
export const listGiftGrantsOf = (db: Db, holderIds: string[]) =>
  holderIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('giftGrant')
        .innerJoin('gift', 'gift.id', 'giftGrant.giftId')
        .where('giftGrant.holderId', 'in', holderIds)
        .orderBy('giftGrant.grantedAt', 'desc')
        .limit(50)
        .select([
          'giftGrant.id',
          'giftGrant.giftId',
          'giftGrant.code',
          'giftGrant.points',
          'giftGrant.grantedAt',
          'giftGrant.redeemedAt',
          'gift.name',
          'gift.checkInDays',
        ])
        .execute()

// — 签到 —

/** Checks her in for the day; false when she was here today. */
export const insertCheckIn = (db: Db, row: Schema['checkIn']) => insertOnce(db, 'checkIn', row)

/** The days on which she checked in, the newest first. */
export const listCheckIns = (db: Db, holderIds: string[]) =>
  holderIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('checkIn')
        .where('holderId', 'in', holderIds)
        .orderBy('day', 'desc')
        .select(['day', 'at'])
        .execute()
