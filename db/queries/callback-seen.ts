import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** False: this letter has been here before. */
export const insertCallbackSeen = (db: Db, letter: Schema['callbackSeen']) =>
  insertOnce(db, 'callbackSeen', letter)

export const deleteCallbacksBefore = (db: Db, before: number) =>
  db.deleteFrom('callbackSeen').where('receivedAt', '<', before).execute()
