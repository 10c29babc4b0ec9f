import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertAll } from '../bulk.ts'
import { compiledOnce } from '../compiled-once.ts'
import { lockRows } from '../write.ts'

/** Leaves word of what a batch changed. */
export const insertViewNews = (db: Db, news: Schema['viewNews'][]) =>
  insertAll(db, 'viewNews', news)

/** Whether there is anything to follow up. */
export const listFirstViewNews = compiledOnce((db) =>
  db.selectFrom('viewNews').orderBy('id').limit(1).select('id'),
)

/** The oldest news, kept from other processes until the transaction ends. */
export const takeViewNews = compiledOnce((db, limit: number) =>
  lockRows(db, db.selectFrom('viewNews').orderBy('id').limit(limit).select(['id', 'changesJson'])),
)

/** One of the news, kept likewise; nothing when another process has followed it up. */
export const takeOneViewNews = compiledOnce((db, id: string) =>
  lockRows(db, db.selectFrom('viewNews').where('id', '=', id).select(['id', 'changesJson'])),
)

/** They are followed up. */
export async function deleteViewNews(db: Db, ids: string[]) {
  if (ids.length === 0) return
  await db.deleteFrom('viewNews').where('id', 'in', ids).execute()
}
