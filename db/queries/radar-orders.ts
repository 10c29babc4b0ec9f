import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** Tells a member of an order on her radar. */
export const insertOrderOnRadar = (db: Db, row: Insertable<Schema['radar']>) =>
  db.insertInto('radar').values(row).execute()
