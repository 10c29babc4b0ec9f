import type { Db } from '../database.ts'

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
