import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { upsert } from '../write.ts'

/** Keeps by what WeCom will know a visitor once she is somebody's contact. */
export const keepPendingPerson = (tx: Db, person: Schema['pendingPerson']) =>
  upsert(tx, 'pendingPerson', person, ['visitorId'])

/** She is recognised, or wishes not to be. */
export const dropPendingPerson = (tx: Db, visitorId: string) =>
  tx.deleteFrom('pendingPerson').where('visitorId', '=', visitorId).execute()

/** Whether anybody waits to be recognised at all. */
export const isAnybodyPending = async (db: Db, at: number): Promise<boolean> =>
  (await db
    .selectFrom('pendingPerson')
    .where('expiresAt', '>', at)
    .limit(1)
    .select('visitorId')
    .executeTakeFirst()) !== undefined

/** Visitors who wait under this id. */
export const listPendingVisitors = async (db: Db, pendingId: string, at: number) =>
  (
    await db
      .selectFrom('pendingPerson')
      .where('pendingId', '=', pendingId)
      .where('expiresAt', '>', at)
      .orderBy('visitorId')
      .select('visitorId')
      .execute()
  ).map(({ visitorId }) => visitorId)

/** Forgets ids that WeCom has forgotten. */
export const deleteOldPendingPeople = (db: Db, before: number) =>
  db.deleteFrom('pendingPerson').where('expiresAt', '<=', before).execute()
