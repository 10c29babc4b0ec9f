import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'
import { timelineOf } from './timelines.ts'

/** Her 售后, what is open first. */
export const listAfterSales = (db: Db, customerId: string) =>
  db
    .selectFrom('afterSale')
    .where('customerId', '=', customerId)
    .orderBy((eb) => eb.case().when('closedAt', 'is', null).then(0).else(1).end())
    .orderBy('openedAt', 'desc')
    .orderBy('id')
    .limit(20)
    .select(['id', 'what', 'openedAt', 'closedAt'])
    .execute()

/** Writes one down; false when it is there already. */
export const insertAfterSale = (db: Db, one: Insertable<Schema['afterSale']>) =>
  insertOnce(db, 'afterSale', one)

export const findAfterSale = (db: Db, customerId: string, id: string) =>
  db
    .selectFrom('afterSale')
    .where('id', '=', id)
    .where('customerId', '=', customerId)
    .select(['id', 'closedAt'])
    .executeTakeFirst()

/** Ends it; false when it was ended before. */
export async function closeAfterSale(db: Db, id: string, closedAt: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('afterSale')
    .set({ closedAt })
    .where('id', '=', id)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const listAfterSaleItems = timelineOf('case', 'openedAt', 'id', (db, customerId) =>
  db
    .selectFrom('afterSale')
    .where('customerId', '=', customerId)
    .select(['id', 'what', 'closedAt', 'openedAt as at']),
)
