import type { Db } from '../../db/database.ts'
import { enqueue } from '../jobs/queue.ts'
import { isBatchId } from '../plays/keys.ts'

/** A 群发 that a play asked for: what became of it is the play's to know, in the transaction that learns it. */
export async function tellPlay(
  tx: Db,
  { taskId, taskKey }: { taskId: string; taskKey: string },
  at: number,
): Promise<void> {
  if (!isBatchId(taskKey)) return
  const key = `play-mass-told:${taskId}:${at}`
  await enqueue(tx, { kind: 'play-mass-told', key, payload: { taskId }, runAt: at })
}
