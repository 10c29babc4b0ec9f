import type { Insertable } from 'kysely'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows } from '../write.ts'

export type ShopOrderRow = Insertable<Schema['shopOrder']>

/** Adds an order; false when it is there already. */
export const insertOrder = (db: Db, order: ShopOrderRow) => insertOnce(db, 'shopOrder', order)

/** An order, kept from others until the transaction ends. */
export const findOrderToFold = (db: Db, orderId: string) =>
  lockRows(db, db.selectFrom('shopOrder').where('id', '=', orderId).selectAll()).executeTakeFirst()

/** Brings an order up to date with what its letters say. */
export const updateOrder = (db: Db, orderId: string, change: Partial<Schema['shopOrder']>) =>
  db.updateTable('shopOrder').set(change).where('id', '=', orderId).execute()

/** Keeps a letter; false when this very letter was kept before. */
export const insertOrderNotice = (db: Db, notice: Insertable<Schema['orderNotice']>) =>
  insertOnce(db, 'orderNotice', notice)

/** Every letter about an order. */
export const listOrderNotices = (db: Db, orderId: string) =>
  lockRows(
    db,
    db.selectFrom('orderNotice').where('orderId', '=', orderId).select(['id', 'toldJson']),
  ).execute()

/** Her orders paid since a moment. */
export const listOrderIdsSince = (db: Db, customerId: string, since: number) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', '=', customerId)
    .where('paidAt', '>=', since)
    .select('id')
    .execute()

/** What these customers paid for since a moment. */
export const listOrdersOfCustomers = compiledList((db, customerIds: string[], since: number) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', 'in', customerIds)
    .where('paidAt', '>=', since)
    .select(['customerId', 'paidAt']),
)

/** Whether any order waits for its buyer to become known. */
export async function hasOrdersOfUnknown(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('shopOrder')
    .where('customerId', 'is', null)
    .where('buyerKey', 'is not', null)
    .limit(1)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Orders of a buyer we did not know, under any of these keys. */
export const listOrdersOfUnknown = (db: Db, buyerKeys: string[]) =>
  db
    .selectFrom('shopOrder')
    .where('buyerKey', 'in', buyerKeys)
    .where('customerId', 'is', null)
    .select('id')
    .execute()

/** A page of all orders in id order. */
export const listOrderIdsAfter = (db: Db, orderId: string, limit: number) =>
  db
    .selectFrom('shopOrder')
    .where('id', '>', orderId)
    .orderBy('id')
    .limit(limit)
    .select('id')
    .execute()

/** The same, whole. */
export const listOrdersAfter = (db: Db, orderId: string, limit: number) =>
  db
    .selectFrom('shopOrder')
    .where('id', '>', orderId)
    .orderBy('id')
    .limit(limit)
    .selectAll()
    .execute()

/** Whether any till has ever told us of an order. */
export async function hasAnyOrder(db: Db): Promise<boolean> {
  const row = await db.selectFrom('shopOrder').limit(1).select('id').executeTakeFirst()
  return row !== undefined
}
