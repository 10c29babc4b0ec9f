import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** False: this letter has been here before. */
export const insertCallbackSeen = (db: Db, letter: Schema['callbackSeen']) =>
  insertOnce(db, 'callbackSeen', letter)

/** When the newest letter came; undefined when none of the kept days brought one. */
export const findLastCallbackAt = async (db: Db): Promise<number | undefined> => {
  const row = await db
    .selectFrom('callbackSeen')
    .orderBy('receivedAt', 'desc')
    .limit(1)
    .select('receivedAt')
    .executeTakeFirst()
  return row?.receivedAt
}
