import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** Her newest answer about being remembered while browsing; undefined: never asked or answered. */
export async function findBrowsingAnswer(db: Db, visitorId: string) {
  const row = await db
    .selectFrom('consent')
    .where('visitorId', '=', visitorId)
    .where('purpose', '=', 'browsing')
    .orderBy('answeredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .select('answer')
    .executeTakeFirst()
  return row?.answer
}

/** Every answer she has given, the newest first. */
export const listAnswers = (db: Db, visitorIds: string[]) =>
  visitorIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('consent')
        .where('visitorId', 'in', visitorIds)
        .orderBy('answeredAt', 'desc')
        .orderBy('id', 'desc')
        .limit(500)
        .select(['id', 'visitorId', 'purpose', 'answer', 'version', 'answeredAt'])
        .execute()

/** Adds an answer; earlier ones stay as they are. */
export const insertAnswer = (db: Db, row: Insertable<Schema['consent']>) =>
  db.insertInto('consent').values(row).execute()
