import type { PaymentState } from '../../db/schema/ordering.ts'

/** One saying of the payment service about a payment. */
export interface Saying {
  kind: 'paid' | 'refunded' | 'refund_failed' | 'closed'
  amountFen: number
  refundId: string | null
  transactionId: string | null
  at: number
}

export interface FoldedPayment {
  state: PaymentState
  paidAt: number | null
  transactionId: string | null
  refundedFen: number
  /** Refunds the service has carried out, each once. */
  doneRefunds: string[]
  failedRefunds: string[]
}

/**
 * A payment as all sayings tell it, in whatever order and however often they came: a refund may
 * come before the payment. Paid means paid the amount that was asked; another sum is not ours.
 */
export function paymentState(amountFen: number, sayings: readonly Saying[]): FoldedPayment {
  const paid = sayings
    .filter((one) => one.kind === 'paid' && one.amountFen === amountFen)
    .sort((a, b) => a.at - b.at || ((a.transactionId ?? '') < (b.transactionId ?? '') ? -1 : 1))[0]
  const refunds = new Map<string, number>()
  for (const one of sayings) {
    if (one.kind !== 'refunded' || one.refundId === null) continue
    refunds.set(one.refundId, Math.max(refunds.get(one.refundId) ?? 0, one.amountFen))
  }
  const given = [...refunds.values()].reduce((sum, each) => sum + each, 0)
  const refundedFen = paid ? Math.min(given, amountFen) : 0
  const isClosed = sayings.some((one) => one.kind === 'closed')
  const failed = sayings.flatMap((one) =>
    one.kind === 'refund_failed' && one.refundId !== null && !refunds.has(one.refundId)
      ? [one.refundId]
      : [],
  )
  return {
    state: paid
      ? refundedFen >= amountFen
        ? 'refunded'
        : 'paid'
      : isClosed
        ? 'closed'
        : 'waiting',
    paidAt: paid?.at ?? null,
    transactionId: paid?.transactionId ?? null,
    refundedFen,
    doneRefunds: paid ? [...refunds.keys()].sort() : [],
    failedRefunds: [...new Set(failed)].sort(),
  }
}
