import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

export type Partner = Schema['partner']
export type PartnerEntry = Schema['partnerEntry']
export type CommissionEntry = Schema['commissionEntry']

export const insertPartner = (db: Db, partner: Partner) => insertOnce(db, 'partner', partner)

export const findPartner = (db: Db, partnerId: string) =>
  db.selectFrom('partner').where('id', '=', partnerId).selectAll().executeTakeFirst()

export const listPartners = (db: Db) =>
  db.selectFrom('partner').orderBy('createdAt').orderBy('id').selectAll().execute()

/** Ends it, or (null) begins it anew; false when it stood so already. */
export async function markPartnerEnded(db: Db, partnerId: string, endedAt: number | null) {
  const { numUpdatedRows } = await db
    .updateTable('partner')
    .set({ endedAt })
    .where('id', '=', partnerId)
    .where('endedAt', endedAt === null ? 'is not' : 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Adds a row of 分成; false when this bill is there already. */
export const insertPartnerEntry = (db: Db, entry: PartnerEntry) =>
  insertOnce(db, 'partnerEntry', entry)

/** Every row of one bill. */
export const listEntriesOfBill = (db: Db, partnerId: string, billNo: string) =>
  db
    .selectFrom('partnerEntry')
    .where('partnerId', '=', partnerId)
    .where('billNo', '=', billNo)
    .select(['id', 'kind'])
    .execute()

export const findPartnerEntry = (db: Db, partnerId: string, entryId: string) =>
  db
    .selectFrom('partnerEntry')
    .where('id', '=', entryId)
    .where('partnerId', '=', partnerId)
    .selectAll()
    .executeTakeFirst()

/** Every row of a month, oldest first. */
export const listPartnerEntries = (db: Db, month: string) =>
  db
    .selectFrom('partnerEntry')
    .where('month', '=', month)
    .orderBy('at')
    .orderBy('id')
    .select([
      'id',
      'partnerId',
      'billNo',
      'kind',
      'amountFen',
      'sharePercent',
      'dueFen',
      'reason',
      'at',
    ])
    .execute()

/** The rows by which bills were taken back in this month or later. */
export const listTakenBack = (db: Db, month: string) =>
  db
    .selectFrom('partnerEntry')
    .where('kind', '=', 'taken_back')
    .where('month', '>=', month)
    .select('id')
    .execute()

export const listAffiliateItems = (db: Db) =>
  db.selectFrom('affiliateItem').orderBy('createdAt').orderBy('id').selectAll().execute()

/** Adds 联盟商品; false when one of this id is there already. */
export const insertAffiliateItem = (db: Db, item: Schema['affiliateItem']) =>
  insertOnce(db, 'affiliateItem', item)

/** What an item earned and gave back, newest first; for whom is not in it. */
export const listCommissionEntries = (db: Db, itemId: string, limit: number) =>
  db
    .selectFrom('commissionEntry')
    .where('itemId', '=', itemId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .select(['id', 'orderNo', 'kind', 'amountFen', 'commissionFen', 'rebatePoints', 'orderedAt'])
    .execute()

/** Adds a row of 佣金; false when this order's row is there already. */
export const insertCommission = (db: Db, entry: CommissionEntry) =>
  insertOnce(db, 'commissionEntry', entry)

/** Those of these rows that stand. */
export const listCommissionsOf = compiledList((db, ids: string[]) =>
  db.selectFrom('commissionEntry').where('id', 'in', ids).selectAll(),
)

/** What each item's orders came to; what was taken back is negative. */
export const sumCommissions = (db: Db) =>
  db
    .selectFrom('commissionEntry')
    .groupBy('itemId')
    .groupBy('kind')
    .select(({ fn }) => [
      'itemId',
      'kind',
      fn.countAll<number>().as('orders'),
      fn.sum<number>('commissionFen').as('commissionFen'),
      fn.sum<number>('rebatePoints').as('rebatePoints'),
    ])
    .execute()
