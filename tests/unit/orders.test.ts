import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderState, type OrderTold } from '../../api/orders/order-state.ts'

const T0 = 1795264860000
const told = (over: Partial<OrderTold> = {}): OrderTold => ({
  status: 'paid',
  paidAt: T0,
  amountFen: 6900,
  refundedFen: null,
  items: [],
  customerId: null,
  shareId: null,
  couponCode: null,
  updatedAt: null,
  ...over,
})

test('a refund that comes before its payment ends the same', () => {
  const paid = told({ customerId: 'cu001', shareId: 'share_1' })
  const refund = told({ status: 'refunded', refundedFen: 2000 })
  const both = { status: 'refunded', refundedFen: 2000, customerId: 'cu001', shareId: 'share_1' }
  expect(orderState([refund, paid])).toMatchObject(both)
  expect(orderState([paid, refund])).toMatchObject(both)
})

test.each([
  ['without an amount gives everything back', [told({ status: 'refunded' })], 6900],
  ['never exceeds what was paid', [told({ status: 'refunded', refundedFen: 9900 })], 6900],
  [
    'in two parts is told as what was given back so far',
    [
      told({ status: 'refunded', refundedFen: 2000 }),
      told({ status: 'refunded', refundedFen: 3500 }),
    ],
    3500,
  ],
  ['of nothing is nothing', [told()], 0],
])('a refund %s', (_, letters, refundedFen) => {
  expect(orderState(letters).refundedFen).toBe(refundedFen)
})

test('the newest letter has the facts, a cancelled order stays cancelled', () => {
  const state = orderState([
    told({ status: 'cancelled', updatedAt: 2 }),
    told({ amountFen: 5900, updatedAt: 3 }),
    told({ amountFen: 6900, updatedAt: 1 }),
  ])
  expect(state).toMatchObject({ status: 'cancelled', amountFen: 5900 })
})

const letter: fc.Arbitrary<OrderTold> = fc.record({
  status: fc.constantFrom('paid' as const, 'refunded' as const, 'cancelled' as const),
  paidAt: fc.integer({ min: T0, max: T0 + 3 }),
  amountFen: fc.integer({ min: 0, max: 5 }),
  refundedFen: fc.option(fc.integer({ min: 0, max: 6 })),
  items: fc.constantFrom([], [{ name: '拉拉裤', sku: null, quantity: 1, priceFen: null }]),
  customerId: fc.constantFrom(null, 'cu001', 'cu002'),
  shareId: fc.constantFrom(null, 'share_1'),
  couponCode: fc.constantFrom(null, 'cp6'),
  updatedAt: fc.option(fc.integer({ min: 0, max: 3 })),
})

test('10,000 histories, shuffled and repeated, end as in order', () => {
  fc.assert(
    fc.property(
      fc.array(letter, { minLength: 1, maxLength: 8 }).chain((letters) =>
        fc.tuple(
          fc.constant(letters),
          fc.shuffledSubarray([...letters, ...letters, ...letters], {
            minLength: letters.length * 3,
          }),
        ),
      ),
      ([letters, shuffled]) => {
        expect(orderState(shuffled)).toEqual(orderState(letters))
      },
    ),
    { numRuns: 10_000 },
  )
})
