import { insertAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** Which of these keys are taken. */
export const listKnownJobKeys = compiledList((db, keys: string[]) =>
  db.selectFrom('job').where('key', 'in', keys).select('key'),
)

/** Keys from one word to before another, in order. */
export const listJobKeysBetween = compiledOnce((db, from: string, before: string, limit: number) =>
  db
    .selectFrom('job')
    .where('key', '>=', from)
    .where('key', '<', before)
    .orderBy('key')
    .limit(limit)
    .select('key'),
)

/** Adds work whose keys are free; a duplicate fails. */
export const insertJobs = (db: Db, jobs: Schema['job'][]) => insertAll(db, 'job', jobs)

/** Ids of work that is due and that nobody is at, oldest first. */
export async function listDueJobIds(db: Db, at: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('job')
    .where('doneAt', 'is', null)
    .where('runAt', '<=', at)
    .where((eb) => eb.or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', at)]))
    .orderBy('runAt')
    .orderBy('id')
    .limit(limit)
    .select('id')
    .execute()
  return rows.map((row) => row.id)
}

/** Takes the job; true for one of all who try. */
export async function claimJob(db: Db, id: string, by: string, at: number, until: number) {
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set((eb) => ({ claimedBy: by, claimedUntil: until, attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('doneAt', 'is', null)
    .where('runAt', '<=', at)
    .where((eb) => eb.or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', at)]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const findJob = (db: Db, id: string) =>
  db
    .selectFrom('job')
    .where('id', '=', id)
    .select(['id', 'kind', 'key', 'payloadJson', 'attempts'])
    .executeTakeFirstOrThrow()

/** Says that whoever holds the job is still at it. */
export const renewJob = (db: Db, id: string, by: string, until: number) =>
  db
    .updateTable('job')
    .set({ claimedUntil: until })
    .where('id', '=', id)
    .where('claimedBy', '=', by)
    .where('doneAt', 'is', null)
    .execute()

/** Ends the job, if it is still `by`'s. */
export const finishJob = (db: Db, id: string, by: string, doneAt: number, lastError?: string) =>
  db
    .updateTable('job')
    .set({ doneAt, claimedBy: null, claimedUntil: null, ...(lastError && { lastError }) })
    .where('id', '=', id)
    .where('claimedBy', '=', by)
    .where('doneAt', 'is', null)
    .execute()

/** Takes back work that nobody has begun; false: it is done, under way, or was never there. */
export async function deleteWaitingJob(db: Db, key: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('job')
    .where('key', '=', key)
    .where('doneAt', 'is', null)
    .where('claimedUntil', 'is', null)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Puts the job back for later, with what went wrong. */
export const postponeJob = (db: Db, id: string, by: string, runAt: number, lastError: string) =>
  db
    .updateTable('job')
    .set({ runAt, lastError, claimedBy: null, claimedUntil: null })
    .where('id', '=', id)
    .where('claimedBy', '=', by)
    .where('doneAt', 'is', null)
    .execute()

/** How much work waits, and since when the oldest is due. */
export async function countWaitingJobs(db: Db) {
  const row = await db
    .selectFrom('job')
    .where('doneAt', 'is', null)
    .select((eb) => [eb.fn.countAll<number>().as('waiting'), eb.fn.min('runAt').as('oldest')])
    .executeTakeFirstOrThrow()
  return { waiting: Number(row.waiting), oldest: row.oldest }
}

/** Forgets work that was finished before this moment; the number of rows that went. */
export async function deleteDoneJobs(db: Db, doneBefore: number): Promise<number> {
  let gone = 0
  for (;;) {
    const rows = await db
      .selectFrom('job')
      .where('doneAt', '<', doneBefore)
      .orderBy('doneAt')
      .limit(500)
      .select('id')
      .execute()
    if (rows.length === 0) return gone
    const ids = rows.map((row) => row.id)
    await db.deleteFrom('job').where('id', 'in', ids).execute()
    gone += ids.length
  }
}

/** What waiting work of a kind is about. */
export const listWaitingPayloads = async (db: Db, kind: string): Promise<unknown[]> => {
  const rows = await db
    .selectFrom('job')
    .where('doneAt', 'is', null)
    .where('kind', '=', kind)
    .select('payloadJson')
    .execute()
  return rows.map((row) => JSON.parse(row.payloadJson))
}
