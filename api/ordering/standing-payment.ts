import type { Db } from '../../db/database.ts'
import { listPayments, listRefunds, type Payment } from '../../db/queries/payments.ts'
import type { Placement } from '../../db/queries/placements.ts'

/** Whether money came for what was paid, changed or over already: it goes back by itself. */
export async function isTooLate(
  tx: Db,
  payment: Pick<Payment, 'id'>,
  { id }: Pick<Placement, 'id'>,
): Promise<boolean> {
  const refunds = await listRefunds(tx, id)
  return refunds.some((one) => one.paymentId === payment.id && one.reason === 'too_late')
}

/** The money an order stands on. Paid twice, it is what came first: the rest is on its way back. */
export async function standingPayment(tx: Db, placement: Placement): Promise<Payment | undefined> {
  for (const payment of await listPayments(tx, placement.id)) {
    const isMeant = payment.placementVersion === placement.version
    if (payment.state !== 'paid' || !isMeant) continue
    if (!(await isTooLate(tx, payment, placement))) return payment
  }
  return undefined
}
