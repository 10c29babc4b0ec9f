import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows } from '../write.ts'

export type Payment = Selectable<Schema['payment']>

/** Adds a request for money; false when it stands already. */
export const insertPayment = (db: Db, payment: Insertable<Schema['payment']>) =>
  insertOnce(db, 'payment', payment)

export const findPayment = (db: Db, paymentId: string) =>
  db.selectFrom('payment').where('id', '=', paymentId).selectAll().executeTakeFirst()

/** The payment that WeCom shows in a chat under this number of its own. */
export const findPaymentInChat = (db: Db, chatPaymentId: string) =>
  db.selectFrom('payment').where('chatPaymentId', '=', chatPaymentId).selectAll().executeTakeFirst()

/** A payment, kept from others until the transaction ends. */
export const lockPayment = (db: Db, paymentId: string) =>
  lockRows(db, db.selectFrom('payment').where('id', '=', paymentId).selectAll()).executeTakeFirst()

export const changePayment = (db: Db, paymentId: string, change: Partial<Schema['payment']>) =>
  db.updateTable('payment').set(change).where('id', '=', paymentId).execute()

/** Payments for an order, the newest first. */
export const listPayments = (db: Db, placementId: string) =>
  db
    .selectFrom('payment')
    .where('placementId', '=', placementId)
    .orderBy('placementVersion', 'desc')
    .selectAll()
    .execute()

/** Money asked of a customer in a chat, the newest first. */
export const listChatPayments = (db: Db, customerId: string) =>
  db
    .selectFrom('payment')
    .innerJoin('staff', 'staff.id', 'payment.staffId')
    .where('payment.customerId', '=', customerId)
    .where('payment.placementId', 'is', null)
    .orderBy('payment.createdAt', 'desc')
    .orderBy('payment.id')
    .limit(10)
    .select([
      'payment.id',
      'payment.description',
      'payment.amountFen',
      'payment.state',
      'payment.refundedFen',
      'payment.createdAt',
      'payment.paidAt',
      'payment.chatPaymentId',
      'staff.name as by',
    ])
    .execute()

/** Keeps what the payment service said; false when it said this before. */
export const insertPaymentNotice = (db: Db, notice: Insertable<Schema['paymentNotice']>) =>
  insertOnce(db, 'paymentNotice', notice)

/** Everything that was said of a payment. */
export const listPaymentNotices = (db: Db, paymentId: string) =>
  db
    .selectFrom('paymentNotice')
    .where('paymentId', '=', paymentId)
    .orderBy('id')
    .select(['kind', 'amountFen', 'refundId', 'toldAt', 'toldJson'])
    .execute()

/** Marks money to be given back; false when it is marked already. */
export const insertRefund = (db: Db, refund: Insertable<Schema['refund']>) =>
  insertOnce(db, 'refund', refund)

export const findRefund = (db: Db, refundId: string) =>
  db.selectFrom('refund').where('id', '=', refundId).selectAll().executeTakeFirst()

/** What is given back of an order, oldest first. */
export const listRefunds = (db: Db, placementId: string) =>
  db
    .selectFrom('refund')
    .where('placementId', '=', placementId)
    .orderBy('markedAt')
    .orderBy('id')
    .selectAll()
    .execute()

/** Moves a refund on; it never goes back from `done`. */
export const changeRefund = (db: Db, refundId: string, change: Partial<Schema['refund']>) =>
  db
    .updateTable('refund')
    .set(change)
    .where('id', '=', refundId)
    .where('state', '<>', 'done')
    .execute()
