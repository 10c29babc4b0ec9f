import { insertAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** A bar an order stands in. */
export type CreditOrder = Schema['creditOrder']

/** What an order counts for as it stands. */
export const listCreditOrder = (db: Db, orderId: string) =>
  db.selectFrom('creditOrder').where('orderId', '=', orderId).selectAll().execute()

/** What every order of a day counts for. */
export const listCreditOrdersOfDay = (db: Db, day: string) =>
  db.selectFrom('creditOrder').where('day', '=', day).selectAll().execute()

export const insertCreditOrders = (db: Db, rows: CreditOrder[]) =>
  insertAll(db, 'creditOrder', rows)

export const deleteCreditOrder = (db: Db, orderId: string) =>
  db.deleteFrom('creditOrder').where('orderId', '=', orderId).execute()

export const clearCreditOrders = (db: Db) => db.deleteFrom('creditOrder').execute()
