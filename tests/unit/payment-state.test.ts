import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paymentState } from '../../api/payment/payment-state.ts'
import { ASKED, shuffled, type Letter } from '../support/payment-histories.ts'

// A forged letter is refused at the door, see payments.test.ts: it never comes as far as the fold.
const heard = (letters: Letter[]) => letters.filter((one) => !one.forged)

test('10,000 histories end as their replay in order: doubled, shuffled, refunds before the payment', () => {
  fc.assert(
    fc.property(shuffled, ({ told, tape }) => {
      const inOrder = paymentState(ASKED, told)
      expect(paymentState(ASKED, heard(tape))).toEqual(inOrder)
      // And letter by letter: what was folded before does not matter.
      expect(inOrder.refundedFen).toBeLessThanOrEqual(ASKED)
      if (inOrder.state === 'waiting') expect(inOrder.refundedFen).toBe(0)
    }),
    { numRuns: 10_000, seed: 20261121 },
  )
})

test.each<[string, Partial<Letter>[], object]>([
  ['nothing', [], { state: 'waiting', refundedFen: 0, paidAt: null }],
  ['another sum', [{ kind: 'paid', amountFen: ASKED - 1 }], { state: 'waiting' }],
  ['closed', [{ kind: 'closed' }], { state: 'closed' }],
  ['closed, then paid after all', [{ kind: 'closed' }, { kind: 'paid' }], { state: 'paid' }],
  [
    'a part given back before the payment was heard of',
    [{ kind: 'refunded', refundId: 'r1', amountFen: 900 }],
    { state: 'waiting', refundedFen: 0, doneRefunds: [] },
  ],
  [
    'two parts',
    [
      { kind: 'paid' },
      { kind: 'refunded', refundId: 'r1', amountFen: 900 },
      { kind: 'refunded', refundId: 'r2', amountFen: 1000 },
    ],
    { state: 'paid', refundedFen: 1900, doneRefunds: ['r1', 'r2'] },
  ],
  [
    'more than was paid',
    [{ kind: 'paid' }, { kind: 'refunded', refundId: 'r1' }, { kind: 'refunded', refundId: 'r2' }],
    { state: 'refunded', refundedFen: ASKED },
  ],
  [
    'a refund that failed and then worked',
    [
      { kind: 'paid' },
      { kind: 'refund_failed', refundId: 'r1' },
      { kind: 'refunded', refundId: 'r1' },
    ],
    { state: 'refunded', failedRefunds: [] },
  ],
])('%s', (_, told, state) => {
  const whole = { amountFen: ASKED, refundId: null, transactionId: 'tx', at: 1 }
  expect(
    paymentState(
      ASKED,
      told.map((one) => ({ ...whole, ...one }) as Letter),
    ),
  ).toMatchObject(state)
})
