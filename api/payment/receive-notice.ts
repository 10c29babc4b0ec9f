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
import type { Deps } from '../deps.ts'
import { recordPaid, type Whose } from '../ordering/record-paid.ts'
import { recordRefunded } from '../ordering/record-refunded.ts'
import { tellOfOrder } from '../ordering/tell-screens.ts'
import type { PaymentTold } from './payment-provider.ts'
import { paymentState } from './payment-state.ts'

/**
 * Keeps what the payment service says and does what follows from it, together. Said twice, late or
 * in another order, it ends the same. False: it was known, or the payment is none of ours.
 */
export async function receivePaymentNotice(deps: Deps, told: PaymentTold): Promise<boolean> {
  const { db, log } = deps
  const whose = await inTransaction(db, (tx) => keepNotice(tx, deps, told))
  if (whose === undefined) {
    const { paymentId, kind } = told
    log.debug({ paymentId, kind }, 'nothing new of a payment')
    return false
  }
  await tellOfOrder(deps, whose)
  return true
}

/** The same in the caller's transaction; undefined: nothing new. */
export async function keepNotice(
  tx: Db,
  deps: Deps,
  told: PaymentTold,
): Promise<Whose | undefined> {
  const at = deps.now()
  const { paymentId, ...saying } = told
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
}

/** Folds everything that was said; whose order or payment it is, for the members who follow her. */
async function followUp(tx: Db, deps: Deps, before: Payment, at: number) {
  const notices = await listPaymentNotices(tx, before.id)
  const { doneRefunds, failedRefunds, ...after } = paymentState(
    before.amountFen,
    notices.map((notice) => JSON.parse(notice.toldJson)),
  )
  const payment = { ...before, ...after }
  await changePayment(tx, before.id, { ...after, changedAt: at })
  const isPaid = (one: Payment) => one.state === 'paid' || one.state === 'refunded'
  let whose: Whose = { customerId: before.customerId, groupId: null }
  if (isPaid(payment) && !isPaid(before)) whose = await recordPaid(tx, deps, payment)
  for (const id of doneRefunds) await changeRefund(tx, id, { state: 'done', doneAt: at })
  for (const id of failedRefunds) await changeRefund(tx, id, { state: 'failed' })
  if (payment.refundedFen > before.refundedFen) await recordRefunded(tx, deps, payment)
  return whose
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
