import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertOnce } from '../../db/write.ts'

export interface NewJob {
  kind: string
  /** Two requests with the same key are the same work; keys are never used again. */
  key: string
  payload: unknown
  /** Not before this moment (epoch ms). */
  runAt: number
}

/** Puts work into the outbox, in the caller's transaction. False: that work is there already. */
export function enqueue(db: Db, { kind, key, payload, runAt }: NewJob): Promise<boolean> {
  return insertOnce(db, 'job', {
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
}
