import { changeRefund, findPayment, findRefund } from '../../db/queries/payments.ts'
import type { Deps } from '../deps.ts'
import { notifyUrlOf, providerOf } from './provider.ts'
import { receivePaymentNotice } from './receive-notice.ts'

/**
 * Sends a refund to the payment service. Run again after an answer that was lost, it is the same
 * refund there: it carries the same number.
 */
export async function sendRefund(deps: Deps, refundId: string): Promise<void> {
  const { db, config, now } = deps
  const refund = await findRefund(db, refundId)
  if (!refund || refund.state === 'done') return
  const payment = await findPayment(db, refund.paymentId)
  const provider = providerOf(config)
  if (!payment || !provider) throw new Error('no payment service to give the money back by')
  const isDone = await provider.refund({
    paymentId: payment.id,
    refundId,
    amountFen: refund.amountFen,
    totalFen: payment.amountFen,
    notifyUrl: notifyUrlOf(config),
  })
  if (!isDone) {
    await changeRefund(db, refundId, { state: 'sent', sentAt: now() })
    return
  }
  await receivePaymentNotice(deps, {
    kind: 'refunded',
    paymentId: payment.id,
    amountFen: refund.amountFen,
    refundId,
    transactionId: payment.transactionId,
    at: now(),
  })
}
