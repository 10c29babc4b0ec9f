import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** Keeps the link somebody may pass a page on by; the same one again is kept once. */
export const keepPreparedForward = (db: Db, forward: Schema['preparedForward']) =>
  insertOnce(db, 'preparedForward', forward)

export const findPreparedForward = (db: Db, id: string) =>
  db.selectFrom('preparedForward').where('id', '=', id).selectAll().executeTakeFirst()

/** Forgets links nobody has opened in all that time. */
export const deleteOldPreparedForwards = (db: Db, before: number) =>
  db.deleteFrom('preparedForward').where('preparedAt', '<', before).execute()
