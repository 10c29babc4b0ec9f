import type { Selectable } from 'kysely'
import { insertAll, saveAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { lockRows } from '../write.ts'

export type CustomerPage = Selectable<Schema['customerPage']>

/** Rows of these customers and pages, kept from others until the transaction ends. */
export const listCustomerPagesToFold = compiledList(
  (db, keys: [pageId: string, customerId: string][]) =>
    lockRows(
      db,
      db
        .selectFrom('customerPage')
        .where((eb) => eb.or(keys.map(([pageId, customerId]) => eb.and({ pageId, customerId }))))
        .select([
          'customerId',
          'pageId',
          'views',
          'days',
          'lastDay',
          'activeMs',
          'depth',
          'firstAt',
          'lastAt',
          'lastShareId',
        ]),
    ),
)

/** Adds pages she had not opened before; a duplicate fails. */
export const insertCustomerPages = (db: Db, rows: CustomerPage[]) =>
  insertAll(db, 'customerPage', rows)

/** Brings known rows up to date. */
export const saveCustomerPages = (db: Db, rows: CustomerPage[]) =>
  saveAll(db, 'customerPage', rows, ['customerId', 'pageId'])

/** Takes away a page of which nothing counts any more. */
export const deleteCustomerPage = (db: Db, customerId: string, pageId: string) =>
  db
    .deleteFrom('customerPage')
    .where('customerId', '=', customerId)
    .where('pageId', '=', pageId)
    .execute()

/** How often she has opened a page: 「第 2 次」. */
export async function countOpenings(db: Db, customerId: string, pageId: string) {
  const row = await db
    .selectFrom('customerPage')
    .where('customerId', '=', customerId)
    .where('pageId', '=', pageId)
    .select('views')
    .executeTakeFirst()
  return row?.views ?? 0
}
