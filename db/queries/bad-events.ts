import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** Keeps what could not be folded, to be looked at. */
export const insertBadEvent = (db: Db, bad: Insertable<Schema['badEvent']>) =>
  db.insertInto('badEvent').values(bad).execute()
