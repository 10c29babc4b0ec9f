import { changeRefund, findPayment, findRefund } from '../../db/queries/payments.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { DAY, HOUR } from '../shop-time.ts'
import { notifyUrlOf, providerOf } from './provider.ts'
import { receivePaymentNotice } from './receive-notice.ts'

/**
 * The payment service may not answer, or have no money of the shop's to give back before tomorrow,
 * and its word that it is done may be lost: so long after it was marked, a refund that is not done
 * is sent once more.
 */
const AGAIN = [HOUR, 6 * HOUR, DAY, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY, 14 * DAY, 30 * DAY]

/**
 * Sends a refund to the payment service, for the `turn`-th time. Run again after an answer that was
 * lost, it is the same refund there: it carries the same number.
 */
export async function sendRefund(
  deps: Deps,
  { refundId, turn = 0 }: { refundId: string; turn?: number },
): Promise<void> {
  const { db, config, now } = deps
  const refund = await findRefund(db, refundId)
  if (!refund || refund.state === 'done' || refund.state === 'failed') return
  const wait = AGAIN[turn]
  if (wait !== undefined) {
    // First of all: a turn in which nobody answers must not be the last.
    await enqueue(db, {
      kind: 'send-refund',
      key: `send-refund:${refundId}:${turn + 1}`,
      payload: { refundId, turn: turn + 1 },
      runAt: refund.markedAt + wait,
    })
  }
  const payment = await findPayment(db, refund.paymentId)
  const provider = providerOf(config)
  if (!payment || !provider) throw new Error('no payment service to give the money back by')
  const outcome = await provider.refund({
    paymentId: payment.id,
    refundId,
    amountFen: refund.amountFen,
    totalFen: payment.amountFen,
    notifyUrl: notifyUrlOf(config),
  })
  if (outcome === 'underway') {
    await changeRefund(db, refundId, { state: 'sent', sentAt: now() })
    return
  }
  await receivePaymentNotice(deps, {
    kind: outcome === 'done' ? 'refunded' : 'refund_failed',
    paymentId: payment.id,
    amountFen: refund.amountFen,
    refundId,
    transactionId: payment.transactionId,
    at: now(),
  })
}
