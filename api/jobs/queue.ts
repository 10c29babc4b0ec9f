import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertJobs, listKnownJobKeys } from '../../db/queries/jobs.ts'
import { insertOnce } from '../../db/write.ts'

export interface NewJob {
  kind: string
  /** Two requests with the same key are the same work; keys are never used again. */
  key: string
  payload: unknown
  /** Not before this moment (epoch ms). */
  runAt: number
  /** The key of other work that does this too: once that is there, this is not queued. */
  unless?: string
}

/** Puts work into the outbox, in the caller's transaction. False: that work is there already. */
export const enqueue = (db: Db, job: NewJob): Promise<boolean> => insertOnce(db, 'job', rowOf(job))

/**
 * As `enqueue`, for many; the keys differ. What is there already stays. When another process queues
 * the same work at this moment it fails as a duplicate, and the caller's transaction with it: for
 * work that is tried again, or whose keys nobody else can name.
 */
export async function enqueueAll(tx: Db, jobs: NewJob[]): Promise<void> {
  const keys = new Set(jobs.flatMap(({ key, unless }) => (unless ? [key, unless] : [key])))
  const known = new Set((await listKnownJobKeys(tx, [...keys])).map((row) => row.key))
  const fresh = jobs.filter(({ key, unless }) => !known.has(key) && !(unless && known.has(unless)))
  await insertJobs(tx, fresh.map(rowOf))
}

const rowOf = ({ kind, key, payload, runAt }: NewJob) => ({
  id: newId('job'),
  kind,
  key,
  payloadJson: JSON.stringify(payload),
  runAt,
  claimedUntil: null,
  claimedBy: null,
  attempts: 0,
  lastError: null,
  doneAt: null,
  createdAt: runAt,
})
