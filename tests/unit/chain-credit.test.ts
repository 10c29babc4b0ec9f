import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHAIN_MODELS, creditChain, paidLevels } from '../../api/chain/chain-credit.ts'
import { creditNodes } from '../../api/chain/credit-nodes.ts'
import { chainReference } from '../support/chain-reference.ts'

const published = chainReference()

describe('credit along a chain', () => {
  test('MIT’s balloons: the finder 2000, then half as much each hand further away', () => {
    const reference = published?.recursive_incentive_MIT_2009.cases ?? []
    const cases = [
      {
        chain_from_buyer_side_outwards: ['finder', 'inviter', 'inviter2', 'inviter3'],
        amounts: { finder: '2000', inviter: '1000', inviter2: '500', inviter3: '250' },
        sum: '3750',
      },
      ...reference,
    ]
    for (const { chain_from_buyer_side_outwards: outwards, amounts, sum } of cases) {
      const parts = creditChain(outwards.toReversed(), Number(sum), 'geometric')
      expect(Object.fromEntries(parts)).toEqual(
        Object.fromEntries(Object.entries(amounts).map(([who, text]) => [who, Number(text)])),
      )
    }
  })

  test('at most two are ever paid: whose link was opened, and who brought her', () => {
    const cases = [
      {
        chain_root_first: ['staff', 'A', 'B', 'C'],
        paid_levels: { 1: 'C', 2: 'B' },
        not_paid: ['A', 'staff'],
      },
      ...(published?.two_level_cap.cases ?? []),
    ]
    for (const { chain_root_first: chain, paid_levels, not_paid } of cases) {
      expect(paidLevels(chain)).toEqual([paid_levels[1], paid_levels[2]])
      const parts = creditChain(chain, 3000, 'two')
      expect([parts.get(paid_levels[1]), parts.get(paid_levels[2])]).toEqual([2000, 1000])
      for (const one of not_paid) expect(parts.get(one)).toBe(0)
    }
    // @ts-expect-error A third level cannot be written down.
    const three: ReturnType<typeof paidLevels> = ['C', 'B', 'A']
    expect(three).toHaveLength(3)
  })

  const aChain = fc
    .integer({ min: 1, max: 51 })
    .map((n) => Array.from({ length: n }, (_, i) => `n${i}`))
  const fen = fc.integer({ min: 0, max: 10 ** 11 })

  test('whichever model is chosen, the parts come to the amount, none below nothing', () => {
    fc.assert(
      fc.property(aChain, fen, fc.constantFrom(...CHAIN_MODELS), (chain, amountFen, model) => {
        const parts = [...creditChain(chain, amountFen, model).values()]
        expect(parts.reduce((sum, one) => sum + one, 0)).toBe(amountFen)
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
        expect(parts.every(Number.isSafeInteger)).toBe(true)
        if (model === 'two') expect(parts.filter(Boolean).length).toBeLessThanOrEqual(2)
        if (model === 'geometric') expect(parts[0]! * 2).toBeGreaterThanOrEqual(amountFen)
      }),
    )
  })

  test('of one hand alone every model says the same', () => {
    for (const model of CHAIN_MODELS) {
      expect([...creditChain(['r'], 6901, model)]).toEqual([['r', 6901]])
    }
  })

  test('refunds leave where they were credited, and no model moves the total', () => {
    const links = [
      { id: 'r', parentShareId: null, createdAt: 0 },
      { id: 'a', parentShareId: 'r', createdAt: 1 },
      { id: 'b', parentShareId: 'a', createdAt: 2 },
      { id: 'c', parentShareId: 'r', createdAt: 3 },
    ]
    const order = fc.record({
      orderId: fc.constantFrom('o1', 'o2', 'o3', 'o4'),
      shareId: fc.constantFrom('r', 'a', 'b', 'c'),
      amountFen: fc.nat(90_000),
      refund: fc.nat(100),
    })
    fc.assert(
      fc.property(fc.array(order, { maxLength: 12 }), (some) => {
        const orders = some.map(({ refund, ...one }) => ({
          ...one,
          refundFen: Math.floor((one.amountFen * refund) / 100),
        }))
        const totals = CHAIN_MODELS.map((model) => {
          const { nodes, total } = creditNodes(links, orders, model)
          expect(nodes.map(({ id }) => id)).toEqual(['r', 'a', 'b', 'c'])
          expect(nodes.reduce((sum, one) => sum + one.amountFen, 0)).toBe(total.amountFen)
          expect(nodes.every((one) => one.amountFen >= 0)).toBe(true)
          return total
        })
        expect(new Set(totals.map((one) => JSON.stringify(one))).size).toBe(1)
      }),
    )
  })
})
