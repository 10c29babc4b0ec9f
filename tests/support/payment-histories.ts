import fc from 'fast-check'
import type { Saying } from '../../api/payment/payment-state.ts'
import type { Database } from '../../db/database.ts'

const AT = Date.parse('2026-11-21T20:45:00+08:00')
export const ASKED = 6900

/** One thing said of a payment; forged ones were not said by the payment service. */
export type Letter = Saying & { forged?: true }

const refund = (no: number, amountFen: number): Letter => ({
  kind: 'refunded',
  amountFen,
  refundId: `r${no}`,
  transactionId: 'tx',
  at: AT + no * 1000,
})

/** What happened, in its own order: closed or not, paid or not, up to three refunds that fit. */
const history = fc
  .record({
    isClosed: fc.boolean(),
    isPaid: fc.boolean(),
    parts: fc.array(fc.integer({ min: 1, max: ASKED / 3 }), { maxLength: 3 }),
    isWhole: fc.boolean(),
    failed: fc.boolean(),
  })
  .map(({ isClosed, isPaid, parts, isWhole, failed }): Letter[] => {
    const facts = { refundId: null, transactionId: 'tx' }
    const refunds = isWhole ? [refund(9, ASKED)] : parts.map((part, i) => refund(i + 1, part))
    return [
      ...(isClosed ? [{ ...facts, kind: 'closed' as const, amountFen: 0, at: AT - 1000 }] : []),
      ...(isPaid ? [{ ...facts, kind: 'paid' as const, amountFen: ASKED, at: AT }] : []),
      ...(failed && refunds[0] ? [{ ...refunds[0], kind: 'refund_failed' as const }] : []),
      ...refunds,
    ]
  })

const noise = fc.array(
  fc.constantFrom<Letter>(
    { kind: 'paid', amountFen: 1, refundId: null, transactionId: 'tx', at: AT - 5000 },
    { kind: 'paid', amountFen: ASKED, refundId: null, transactionId: 'x', at: AT, forged: true },
    { ...refund(7, ASKED), forged: true },
  ),
  { maxLength: 3 },
)

/** A history in its own order, and the same on tape: doubled, shuffled, with forgeries among it. */
export const shuffled = fc
  .tuple(history, noise, fc.integer({ min: 1, max: 3 }))
  .chain(([told, extra, times]) => {
    const all = [...Array.from({ length: times }, () => told).flat(), ...extra]
    return fc.record({
      told: fc.constant(told),
      tape: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
    })
  })

/** Everything that can be seen of an order and its money, apart from its names. */
export async function pass(db: Database, placementId: string, paymentId: string) {
  const placement = await db
    .selectFrom('placement')
    .where('id', '=', placementId)
    .select(['state', 'amountFen', 'paidAt', 'orderNo'])
    .executeTakeFirstOrThrow()
  const payment = await db
    .selectFrom('payment')
    .where('id', '=', paymentId)
    .select(['state', 'refundedFen', 'paidAt', 'transactionId'])
    .executeTakeFirstOrThrow()
  const sold = await db
    .selectFrom('shopOrder')
    .where('orderNo', '=', placement.orderNo)
    .select(['status', 'amountFen', 'refundedFen', 'paidAt'])
    .execute()
  return { ...placement, orderNo: '', payment, sold }
}
