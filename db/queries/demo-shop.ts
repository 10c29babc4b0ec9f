import { insertAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** True when nobody has worked here yet: no member, no customer, no order. */
export async function isEmptyShop(db: Db): Promise<boolean> {
  const [staff, customer] = await Promise.all([
    db.selectFrom('staff').select('id').limit(1).executeTakeFirst(),
    db.selectFrom('customer').select('id').limit(1).executeTakeFirst(),
  ])
  return !staff && !customer
}

/** Rows of several tables at once, into a shop that has none of them yet. */
export async function insertRows(db: Db, rows: { [T in keyof Schema]?: Schema[T][] }) {
  for (const [table, list] of Object.entries(rows)) {
    await insertAll(db, table as keyof Schema, list as any)
  }
}

/** Drops what the past would still ring for: nobody is told today of an opening in spring. */
export const forgetWaitingNotices = (db: Db) =>
  db.deleteFrom('job').where('kind', '=', 'view-notice').where('doneAt', 'is', null).execute()
