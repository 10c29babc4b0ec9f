import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Touch } from '../../api/attribution/credit.ts'
import {
  dayChanges,
  entryChanges,
  wantedEntries,
  type DayChange,
  type Entry,
  type EntryRow,
  type LedgerOrder,
} from '../../api/attribution/ledger.ts'
import { roundTogether, splitWhole } from '../../api/attribution/split-whole.ts'
import { DAY } from '../../api/shop-time.ts'

const T0 = 1795264860000
const aTouch: fc.Arbitrary<Touch> = fc.record({
  viewId: fc.uuid(),
  openedAt: fc.integer({ min: T0 - 40 * DAY, max: T0 + DAY }),
  pageTitle: fc.constant('页'),
  staffId: fc.constantFrom('a', 'b', 'c'),
  groupId: fc.constantFrom('g1', 'g2', 'g3', null),
  pageId: fc.constantFrom('p1', 'p2', 'p3'),
  replyId: fc.constantFrom('r1', 'r2', null),
  shareId: fc.constantFrom('s1', 's2', 's3', 's4', 's5'),
})
const touches = fc.uniqueArray(aTouch, { maxLength: 25, selector: (one) => one.viewId })

describe('冲减', () => {
  const sumsOf = (rows: EntryRow[]) => {
    const sums = new Map<string, Entry & { sumFen: number }>()
    for (const { amountFen, viewId: _v, reason: _r, ruleVersion: _u, ...entry } of rows) {
      const key = JSON.stringify(Object.entries(entry).sort())
      const sum = sums.get(key) ?? { ...entry, sumFen: 0 }
      sums.set(key, { ...sum, sumFen: sum.sumFen + amountFen })
    }
    return [...sums.values()]
  }
  const ledger = fc
    .record({
      amountFen: fc.integer({ min: 1, max: 100_000_000 }),
      refundedShare: fc.double({ min: 0, max: 1, noNaN: true }),
      status: fc.constantFrom('paid', 'refunded', 'cancelled'),
      paidAt: fc.integer({ min: T0 - 3 * DAY, max: T0 }),
      storeId: fc.constantFrom('st1', 'st2', null),
    })
    .map(({ refundedShare, ...rest }): LedgerOrder => ({
      ...rest,
      status: rest.status as 'paid',
      refundedFen: Math.floor(rest.amountFen * refundedShare),
      isKnownBuyer: true,
      proof: null,
    }))

  test('a whole refund or a cancellation leaves exactly nothing anywhere', () => {
    fc.assert(
      fc.property(ledger, touches, fc.boolean(), (one, seen, isCancelled) => {
        const back: LedgerOrder = {
          ...one,
          status: isCancelled ? 'cancelled' : 'refunded',
          refundedFen: one.amountFen,
        }
        const nets = new Map<string, number>()
        for (const row of wantedEntries(back, seen)) {
          const key = [row.model, row.windowDays, row.dimension, row.target].join()
          nets.set(key, (nets.get(key) ?? 0) + row.amountFen)
        }
        expect([...nets.values()].every((fen) => fen === 0)).toBe(true)
      }),
    )
  })

  test('whatever was known before, the rows end where they would have started; again adds none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(ledger, touches), { minLength: 1, maxLength: 5 }),
        (versions) => {
          const rows: EntryRow[] = []
          const days = new Map<string, DayChange>()
          for (const [one, seen] of versions) {
            const standing = sumsOf(rows)
            const changes = entryChanges(wantedEntries(one, seen), standing)
            for (const change of dayChanges(changes, standing)) {
              const { amountFen, orders, refundFen, ...where } = change
              const key = JSON.stringify(where)
              const day = days.get(key) ?? { ...change, amountFen: 0, orders: 0, refundFen: 0 }
              day.amountFen += amountFen
              day.orders += orders
              day.refundFen += refundFen
              days.set(key, day)
            }
            rows.push(...changes)
          }
          const [finalOrder, finalTouches] = versions.at(-1)!
          const wanted = wantedEntries(finalOrder, finalTouches)
          expect(entryChanges(wanted, sumsOf(rows))).toEqual([])

          const nonZero = (all: DayChange[]) =>
            all
              .filter((day) => day.amountFen || day.orders || day.refundFen)
              .map((day) => JSON.stringify(day))
              .sort()
          // What the rollup has come to is what a recount of all rows gives.
          expect(nonZero([...days.values()])).toEqual(nonZero(dayChanges(rows, [])))
        },
      ),
    )
  })
})

describe('整数拆分', () => {
  test('parts add up and stay within one of their share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 20 }),
        (whole, weights) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          const parts = splitWhole(whole, weights)
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total === 0 ? 0 : whole)
          if (total === 0) return
          parts.forEach((part, i) => {
            expect(Math.abs(part - (whole * weights[i]!) / total)).toBeLessThan(1.001)
          })
        },
      ),
    )
  })

  test('signed numbers rounded together add up to the rounded sum', () => {
    expect(roundTogether([1.5, 1.5, -0.5])).toEqual([2, 2, -1])
    fc.assert(
      fc.property(fc.array(fc.double({ min: -100, max: 100, noNaN: true })), (values) => {
        const whole = roundTogether(values)
        const sum = Math.round(values.reduce((total, value) => total + value, 0))
        expect(whole.reduce((total, value) => total + value, 0) - sum).toBe(0)
      }),
    )
  })
})
