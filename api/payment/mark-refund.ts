import { createHash } from 'node:crypto'
import type { Db } from '../../db/database.ts'
import { insertRefund, type Payment } from '../../db/queries/payments.ts'
import type { Schema } from '../../db/schema.ts'
import { enqueue } from '../jobs/queue.ts'

/**
 * Marks money to be given back, in the caller's transaction; its work is queued with it. The same
 * reason again is the same refund, by the number the payment service will know it by.
 */
export async function markRefund(
  tx: Db,
  { id: paymentId, placementId, amountFen: whole }: Payment,
  {
    reason,
    now,
    amountFen = whole,
  }: { reason: Schema['refund']['reason']; now: number; amountFen?: number },
): Promise<string> {
  const id = createHash('sha256').update(`${paymentId} ${reason}`).digest('hex').slice(0, 32)
  const isNew = await insertRefund(tx, {
    id,
    paymentId,
    placementId,
    amountFen,
    reason,
    state: 'marked',
    markedAt: now,
    sentAt: null,
    doneAt: null,
  })
  if (isNew) {
    const key = `send-refund:${id}`
    await enqueue(tx, { kind: 'send-refund', key, payload: { refundId: id }, runAt: now })
  }
  return id
}
