import { createHash } from 'node:crypto'
import { inTransaction, type Db } from '../../db/database.ts'
import {
  changePayment,
  changeRefund,
  insertPaymentNotice,
  listPaymentNotices,
  lockPayment,
  type Payment,
} from '../../db/queries/payments.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import { recordPaid } from '../ordering/record-paid.ts'
import { recordRefunded } from '../ordering/record-refunded.ts'
import { paymentState } from './payment-state.ts'
import type { PaymentTold } from './provider.ts'

/**
 * Keeps what the payment service says and does what follows from it, together. Said twice, late or
 * in another order, it ends the same. False: it was known, or the payment is none of ours.
 */
export async function receivePaymentNotice(deps: Deps, told: PaymentTold): Promise<boolean> {
  const { db, log, now } = deps
  const at = now()
  const { paymentId, ...saying } = told
  const customerId = await inTransaction(db, async (tx) => {
    const payment = await lockPayment(tx, paymentId)
    if (!payment) return undefined
    const isNew = await insertPaymentNotice(tx, {
      id: noticeIdOf(told),
      paymentId,
      kind: told.kind,
      amountFen: told.amountFen,
      refundId: told.refundId,
      toldJson: JSON.stringify(saying),
      toldAt: told.at,
      receivedAt: at,
    })
    return isNew ? followUp(tx, deps, payment, at) : undefined
  })
  if (customerId === undefined) {
    log.debug({ paymentId, kind: told.kind }, 'nothing new of a payment')
    return false
  }
  if (customerId !== null) await tellFollowers(deps, customerId)
  return true
}

/** Folds everything that was said; whose order or payment it is, for the members who follow her. */
async function followUp(tx: Db, deps: Deps, before: Payment, at: number): Promise<string | null> {
  const notices = await listPaymentNotices(tx, before.id)
  const { doneRefunds, failedRefunds, ...after } = paymentState(
    before.amountFen,
    notices.map((notice) => JSON.parse(notice.toldJson)),
  )
  const payment = { ...before, ...after }
  await changePayment(tx, before.id, { ...after, changedAt: at })
  const isPaid = (one: Payment) => one.state === 'paid' || one.state === 'refunded'
  let customerId = before.customerId
  if (isPaid(payment) && !isPaid(before)) customerId = await recordPaid(tx, deps, payment)
  for (const id of doneRefunds) await changeRefund(tx, id, { state: 'done', doneAt: at })
  for (const id of failedRefunds) await changeRefund(tx, id, { state: 'failed' })
  if (payment.refundedFen > before.refundedFen) await recordRefunded(tx, deps, payment)
  return customerId
}

const noticeIdOf = (told: PaymentTold) =>
  createHash('sha256')
    .update(
      JSON.stringify([
        told.paymentId,
        told.kind,
        told.amountFen,
        told.refundId,
        told.transactionId,
        told.at,
      ]),
    )
    .digest('hex')
    .slice(0, 48)
