import { findPayment } from '../../db/queries/payments.ts'
import type { Deps } from '../deps.ts'
import { providerOf } from './provider.ts'
import { receivePaymentNotice } from './receive-notice.ts'

/** Asks the payment service about a payment of which nothing was heard. */
export async function askPayment(deps: Deps, paymentId: string): Promise<void> {
  const payment = await findPayment(deps.db, paymentId)
  if (payment?.state !== 'waiting') return
  const told = await providerOf(deps.config)?.query(paymentId)
  if (told) await receivePaymentNotice(deps, told)
}
