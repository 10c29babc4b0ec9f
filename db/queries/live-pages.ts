import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'

/** A page that may be sent; nothing when it is not. */
export const findLivePage = (db: Db, pageId: string) =>
  db
    .selectFrom('page')
    .where('id', '=', pageId)
    .where('status', '=', 'live')
    .select('id')
    .executeTakeFirst()

/** Pages that may be sent, newest first. */
export const listLivePages = compiledOnce((db) =>
  db
    .selectFrom('page')
    .where('status', '=', 'live')
    .orderBy('publishedAt', 'desc')
    .orderBy('id')
    .limit(500)
    .select(['id', 'kind', 'title', 'description']),
)
