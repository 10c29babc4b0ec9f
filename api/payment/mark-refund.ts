import { createHash } from 'node:crypto'
import type { Db } from '../../db/database.ts'
import { insertRefund, type Payment } from '../../db/queries/payments.ts'
import type { Schema } from '../../db/schema.ts'
import { enqueue } from '../jobs/queue.ts'

/** 到店付款: money in a member's hand. No payment service knows of it. */
export const IN_SHOP = 'in_shop'

/** Taken by hand, it is given back by hand. */
export const isInShop = ({ provider }: Pick<Payment, 'provider'>) => provider === IN_SHOP

/**
 * Marks money to be given back, in the caller's transaction; its work is queued with it, unless it
 * was taken in the shop, where a member gives it back. The same reason again is the same refund, by
 * the number the payment service will know it by.
 */
export async function markRefund(
  tx: Db,
  payment: Payment,
  {
    reason,
    now,
    amountFen = payment.amountFen,
  }: { reason: Schema['refund']['reason']; now: number; amountFen?: number },
): Promise<string> {
  const { id: paymentId, placementId } = payment
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
  if (isNew && !isInShop(payment)) {
    const key = `send-refund:${id}`
    await enqueue(tx, { kind: 'send-refund', key, payload: { refundId: id }, runAt: now })
  }
  return id
}
