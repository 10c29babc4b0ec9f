import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NONE, REST, WAYS, WaySums, type Compared } from '../../api/attribution/compare/ways.ts'
import { DAY } from '../../api/shop-time.ts'

const partsOf = (result: Compared, way: (typeof WAYS)[number]) =>
  Object.fromEntries(
    result.ways.find((one) => one.way === way)!.parts.map(({ target, fen }) => [target, fen]),
  )

describe('one order, ¥100, 翠湖 twice and 北苑 once, in this order', () => {
  const sums = new WaySums()
  const at = (target: string, daysBefore: number) => ({ target, at: (30 - daysBefore) * DAY })
  const path = [at('翠湖', 14), at('翠湖', 7), at('北苑', 0)]
  sums.order({ amountFen: 10_000, paidAt: 30 * DAY, path })
  const result = sums.result()

  test.each([
    ['last', { 北苑: 10_000 }],
    ['first', { 翠湖: 10_000 }],
    ['linear', { 翠湖: 6667, 北苑: 3333 }],
    ['ends', { 翠湖: 6000, 北苑: 4000 }],
    // A half-life of a week: one, a half, a quarter.
    ['fading', { 翠湖: 4286, 北苑: 5714 }],
    ['shapley', { 翠湖: 5000, 北苑: 5000 }],
    // Without either nobody would have come to buy.
    ['markov', { 翠湖: 5000, 北苑: 5000 }],
  ] as const)('by %s', (way, wanted) => {
    expect(partsOf(result, way)).toEqual(wanted)
  })
})

test('a place people look at and do not buy from is worth less by what would be lost', () => {
  const sums = new WaySums()
  for (let i = 0; i < 4; i++) {
    sums.order({ amountFen: 1000, paidAt: 10, path: [{ target: 'a', at: 1 }] })
  }
  sums.order({
    amountFen: 1000,
    paidAt: 10,
    path: [
      { target: 'b', at: 1 },
      { target: 'a', at: 2 },
    ],
  })
  for (let i = 0; i < 6; i++) sums.looker(['b'])
  const markov = partsOf(sums.result(), 'markov')
  expect(markov['a']).toBeGreaterThan(markov['b']!)
  expect(markov['a']! + markov['b']!).toBe(5000)
})

test('every way comes to the same total to the fen, whatever the orders, and nobody’s stays nobody’s', () => {
  const target = fc.integer({ min: 0, max: 60 }).map((n) => `g${n}`)
  const path = fc.array(fc.record({ target, at: fc.integer({ min: 0, max: 30 * DAY }) }), {
    maxLength: 6,
  })
  const order = fc.record({ amountFen: fc.integer({ min: 1, max: 5_000_000 }), path })
  fc.assert(
    fc.property(
      fc.array(order, { maxLength: 30 }),
      fc.array(fc.array(target, { minLength: 1, maxLength: 5 }), { maxLength: 20 }),
      (orders, lookers) => {
        const sums = new WaySums()
        for (const { amountFen, path: openings } of orders) {
          const sorted = openings.toSorted((a, b) => a.at - b.at)
          sums.order({ amountFen, paidAt: 30 * DAY, path: sorted })
        }
        for (const one of lookers) sums.looker(one)
        const result = sums.result()
        const total = orders.reduce((sum, { amountFen }) => sum + amountFen, 0)
        const untouched = orders
          .filter((one) => one.path.length === 0)
          .reduce((sum, { amountFen }) => sum + amountFen, 0)
        expect(result.totalFen).toBe(total)
        for (const { way, parts } of result.ways) {
          expect([way, parts.reduce((sum, { fen }) => sum + fen, 0)]).toEqual([way, total])
          expect(parts.find((one) => one.target === NONE)?.fen ?? 0).toBe(untouched)
          expect(
            parts.filter((one) => one.target !== REST && one.target !== NONE).length,
          ).toBeLessThanOrEqual(12)
        }
      },
    ),
    { numRuns: 100 },
  )
})
