import type { Db } from '../database.ts'

/** Pages that may be sent, newest first. */
export const listLivePages = (db: Db) =>
  db
    .selectFrom('page')
    .where('status', '=', 'live')
    .orderBy('publishedAt', 'desc')
    .orderBy('id')
    .limit(500)
    .select(['id', 'kind', 'title', 'description'])
    .execute()
