import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expiryOf } from '../../api/coupons/coupon-rules.ts'
import { newCode, readCode, shownCode } from '../../api/coupons/coupon-code.ts'
import { qrPath } from '../../api/coupons/qr.ts'
import { balanceAt, lotsOf, takeFrom } from '../../api/points/ledger.ts'
import { endingsOf } from '../../api/points/warn-of-expiry.ts'

const NOW = Date.parse('2026-11-21T20:41:00+08:00')
const DAY = 86_400_000

const entry = fc.record({
  lotId: fc.constantFrom('a', 'b', 'c', 'd'),
  points: fc.integer({ min: 1, max: 500 }),
})
const endOf: Record<string, number> = { a: NOW - DAY, b: NOW + DAY, c: NOW + 9 * DAY, d: NOW + DAY }

describe('points', () => {
  test('what is taken comes from what ends first, adds up to the price, and never from what has ended', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 12 }),
        fc.integer({ min: 1, max: 900 }),
        (rows, price) => {
          const lots = lotsOf(rows.map((row) => ({ ...row, expiresAt: endOf[row.lotId]!, at: 1 })))
          const taken = takeFrom(lots, price, NOW)
          const balance = balanceAt(lots, NOW)
          expect(taken !== undefined).toBe(price <= balance)
          if (!taken) return
          expect(taken.reduce((sum, { left }) => sum + left, 0)).toBe(price)
          for (const part of taken) {
            expect(part.expiresAt).toBeGreaterThan(NOW)
            const lot = lots.find(({ lotId }) => lotId === part.lotId)!
            expect(part.left).toBeLessThanOrEqual(lot.left)
            // Whatever ends before it is used up.
            for (const earlier of lots.filter(
              (it) => it.expiresAt > NOW && it.expiresAt < lot.expiresAt,
            )) {
              const used = taken.find(({ lotId }) => lotId === earlier.lotId)?.left ?? 0
              expect(used).toBe(earlier.left)
            }
          }
        },
      ),
    )
  })

  const gift = {
    id: 'gf1',
    name: '口水巾',
    points: 100,
    checkInDays: null,
    stock: 3,
    sortNo: 1,
    status: 'live' as const,
    changedAt: 0,
  }
  const lot = (left: number, day: string) => ({
    lotId: day,
    left,
    expiresAt: Date.parse(`${day}T24:00:00+08:00`),
  })

  test.each([
    [
      'in three days',
      lot(300, '2026-11-24'),
      [{ rule: 'points_expiring', points: 300, daysLeft: 3 }],
    ],
    [
      'in fourteen',
      lot(120, '2026-12-05'),
      [{ rule: 'points_expiring_soon', points: 120, daysLeft: 14 }],
    ],
    ['in fifteen', lot(120, '2026-12-06'), []],
    ['today', lot(120, '2026-11-21'), [{ rule: 'points_expiring', points: 120, daysLeft: 0 }]],
    ['yesterday', lot(120, '2026-11-20'), []],
    ['too few for anything', lot(99, '2026-11-24'), []],
  ])('points that end %s', (_, given, expected) => {
    expect(endingsOf([given], [gift], NOW)).toMatchObject(expected)
    expect(endingsOf([given], [{ ...gift, stock: 0 }], NOW)).toEqual([])
  })
})

describe('coupons', () => {
  const coupon = { validDays: 1, weekday: null as number | null, endsAt: NOW + 90 * DAY }
  test.each([
    ['one day ends at midnight', coupon, '2026-11-21T24:00:00+08:00'],
    ['thirty days', { ...coupon, validDays: 30 }, '2026-12-20T24:00:00+08:00'],
    ['the coming Wednesday', { ...coupon, weekday: 3 }, '2026-11-25T24:00:00+08:00'],
    ['this very Saturday', { ...coupon, weekday: 6 }, '2026-11-21T24:00:00+08:00'],
    ['two Wednesdays', { ...coupon, weekday: 3, validDays: 2 }, '2026-12-02T24:00:00+08:00'],
    ['never past its own end', { ...coupon, endsAt: NOW + 1 }, NOW + 1],
  ])('%s', (_, given, expected) => {
    expect(expiryOf(given, NOW)).toBe(
      typeof expected === 'number' ? expected : Date.parse(expected),
    )
  })

  test('a code is ten digits of which one wrong is always noticed', () => {
    for (let i = 0; i < 200; i++) {
      const code = newCode('coupon')
      expect(readCode(shownCode(code))).toBe(code)
      const at = i % 10
      const wrong = code.slice(0, at) + ((Number(code[at]) + 1) % 10) + code.slice(at + 1)
      expect(readCode(wrong)).toBeUndefined()
    }
  })

  test('what is read out at the counter is a coupon or a gift, never both', () => {
    for (let i = 0; i < 200; i++) {
      expect(newCode('coupon')).toMatch(/^[1-8]/)
      expect(newCode('gift')).toMatch(/^9/)
    }
  })

  test('the QR code of a code fits its box of 21 squares', () => {
    const squares = [...qrPath('1234567897').matchAll(/M(\d+) (\d+)h1v1h-1z/g)]
    expect(squares.length).toBeGreaterThan(180)
    expect(Math.max(...squares.flatMap(([, x, y]) => [Number(x), Number(y)]))).toBe(20)
  })
})
