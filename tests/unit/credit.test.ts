import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  creditOrder,
  DIMENSIONS,
  MODELS,
  WINDOWS,
  type CreditedOrder,
  type CreditPart,
  type Touch,
} from '../../api/attribution/credit.ts'
import { DAY, HOUR } from '../../api/shop-time.ts'

const T0 = 1795264860000
const touch = (over: Partial<Touch> = {}): Touch => ({
  viewId: 'view_1',
  openedAt: T0 - HOUR,
  pageTitle: '夜用拉拉裤',
  staffId: 'u_linxiaoyu',
  groupId: 'g02',
  pageId: 'p11',
  replyId: 's18',
  shareId: 'share_1',
  ...over,
})
const order = (over: Partial<CreditedOrder> = {}): CreditedOrder => ({
  amountFen: 6900,
  paidAt: T0,
  isKnownBuyer: true,
  proof: null,
  ...over,
})
const LAST_7 = { model: 'last', windowDays: 7 } as const
const ANY_7 = { model: 'any', windowDays: 7 } as const
const byDimension = (parts: CreditPart[]) =>
  Object.fromEntries(
    DIMENSIONS.map((dimension) => [
      dimension,
      Object.fromEntries(
        parts
          .filter((part) => part.dimension === dimension)
          .map((part) => [part.target, part.amountFen]),
      ),
    ]),
  )

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
const amount = fc.integer({ min: 0, max: 10_000_000_000 })
const rule = fc.record({
  model: fc.constantFrom(...MODELS),
  windowDays: fc.constantFrom(...WINDOWS),
})

describe('归因', () => {
  test('the last page she opened before paying takes the order, in every dimension', () => {
    const parts = creditOrder(
      order(),
      [touch(), touch({ viewId: 'view_0', openedAt: T0 - 2 * DAY, staffId: 'u_hejing' })],
      LAST_7,
    )
    expect(byDimension(parts)).toEqual({
      staff: { u_linxiaoyu: 6900 },
      group: { g02: 6900 },
      page: { p11: 6900 },
      reply: { s18: 6900 },
      share: { share_1: 6900 },
    })
    expect(parts[0]?.reason).toBe('末次触达：付款前 1 小时打开《夜用拉拉裤》')
  })

  test('a page from a private chat belongs to 单聊, not to a group', () => {
    const parts = creditOrder(order(), [touch({ groupId: null, replyId: null })], LAST_7)
    expect(byDimension(parts)).toMatchObject({ group: { direct: 6900 }, reply: { direct: 6900 } })
  })

  test('an order nothing touched is 未归因, with the reason', () => {
    const parts = creditOrder(order(), [touch({ openedAt: T0 - 8 * DAY })], LAST_7)
    expect(byDimension(parts).group).toEqual({ none: 6900 })
    expect(parts[0]?.reason).toBe('付款前 7 天内没有打开过分享的页面')
    const unknown = creditOrder(order({ isKnownBuyer: false }), [], LAST_7)
    expect(unknown[0]?.reason).toBe('不知道是哪位客户买的')
  })

  test.each([
    ['just inside the window', T0 - 7 * DAY, 'g02'],
    ['a millisecond outside it', T0 - 7 * DAY - 1, 'none'],
    ['in the same millisecond as the payment', T0, 'g02'],
    ['after the payment', T0 + 1, 'none'],
  ])('a touch %s', (_, openedAt, target) => {
    const parts = creditOrder(order(), [touch({ openedAt })], LAST_7)
    expect(Object.keys(byDimension(parts).group!)).toEqual([target])
  })

  test('any touch: three groups share ¥69.01 to the fen', () => {
    const parts = creditOrder(
      order({ amountFen: 6901 }),
      ['g1', 'g2', 'g3', 'g3'].map((groupId, i) => touch({ viewId: `v${i}`, groupId })),
      ANY_7,
    )
    expect(byDimension(parts).group).toEqual({ g1: 2301, g2: 2300, g3: 2300 })
    expect(byDimension(parts).staff).toEqual({ u_linxiaoyu: 6901 })
  })

  test("the order's own token is the last touch, even when she opened something else since", () => {
    const proof = {
      touch: touch({ viewId: '', groupId: 'g09', openedAt: T0 }),
      by: 'token',
    } as const
    const parts = creditOrder(order({ proof, isKnownBuyer: false }), [touch()], LAST_7)
    expect(byDimension(parts).group).toEqual({ g09: 6900 })
    expect(parts[0]).toMatchObject({ viewId: null })
    expect(parts[0]?.reason).toContain('凭证')
  })

  test('the parts of every dimension add up to the order', () => {
    fc.assert(
      fc.property(touches, amount, rule, (seen, amountFen, rule) => {
        const parts = creditOrder(order({ amountFen }), seen, rule)
        for (const dimension of DIMENSIONS) {
          const own = parts.filter((part) => part.dimension === dimension)
          expect(own.reduce((sum, part) => sum + part.amountFen, 0)).toBe(amountFen)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('the order of the rows changes nothing', () => {
    fc.assert(
      fc.property(
        touches.chain((seen) =>
          fc.tuple(
            fc.constant(seen),
            fc.shuffledSubarray(seen, { minLength: seen.length, maxLength: seen.length }),
          ),
        ),
        amount,
        rule,
        ([seen, shuffled], amountFen, rule) => {
          expect(creditOrder(order({ amountFen }), shuffled, rule)).toEqual(
            creditOrder(order({ amountFen }), seen, rule),
          )
        },
      ),
    )
  })

  test('a touch outside the window, or after the payment, changes nothing', () => {
    fc.assert(
      fc.property(touches, aTouch, fc.boolean(), rule, (seen, extra, isLate, rule) => {
        const openedAt = isLate ? T0 + 1 : T0 - rule.windowDays * DAY - 1
        const more = [...seen, { ...extra, openedAt }]
        expect(creditOrder(order(), more, rule)).toEqual(creditOrder(order(), seen, rule))
      }),
    )
  })

  test('moving everything in time changes nothing', () => {
    fc.assert(
      fc.property(touches, rule, fc.integer({ min: -400, max: 400 }), (seen, rule, days) => {
        const moved = seen.map((one) => ({ ...one, openedAt: one.openedAt + days * DAY + 17 }))
        const then = order({ paidAt: T0 + days * DAY + 17 })
        expect(creditOrder(then, moved, rule)).toEqual(creditOrder(order(), seen, rule))
      }),
    )
  })

  test('twice the amount is twice the credit under 末次触达, and within a fen each under 任一触达', () => {
    fc.assert(
      fc.property(touches, amount, rule, (seen, amountFen, rule) => {
        const once = creditOrder(order({ amountFen }), seen, rule)
        const twice = creditOrder(order({ amountFen: amountFen * 2 }), seen, rule)
        twice.forEach((part, i) => {
          const off = Math.abs(part.amountFen - 2 * once[i]!.amountFen)
          expect(off).toBeLessThanOrEqual(rule.model === 'last' ? 0 : 1)
        })
      }),
    )
  })

  test('renaming the groups renames their credit, and two names of one add up under 末次触达', () => {
    fc.assert(
      fc.property(touches, (seen) => {
        const merged = seen.map((one) => ({
          ...one,
          groupId: one.groupId === 'g2' ? 'g1' : one.groupId,
        }))
        const apart = byDimension(creditOrder(order(), seen, LAST_7)).group!
        const together = byDimension(creditOrder(order(), merged, LAST_7)).group!
        expect(together.g1 ?? 0).toBe((apart.g1 ?? 0) + (apart.g2 ?? 0))
      }),
    )
  })

  test('the first touch is the last one of time turned round', () => {
    fc.assert(
      fc.property(touches, (seen) => {
        const inside = seen.filter((one) => one.openedAt <= T0 && T0 - one.openedAt <= 7 * DAY)
        const first = inside.toSorted(
          (a, b) => a.openedAt - b.openedAt || (a.viewId < b.viewId ? 1 : -1),
        )[0]
        const turned = inside.map((one) => ({
          ...one,
          openedAt: 2 * T0 - 7 * DAY - one.openedAt,
        }))
        const parts = byDimension(creditOrder(order(), turned, LAST_7))
        expect(parts.share).toEqual({ [first?.shareId ?? 'none']: 6900 })
      }),
    )
  })

  test('a person with a thousand touches: the newest 500 count, the total stays exact', () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      touch({
        viewId: `v${String(i).padStart(4, '0')}`,
        openedAt: T0 - i * 1000,
        shareId: `s${i}`,
      }),
    )
    const share = byDimension(creditOrder(order({ amountFen: 100_003 }), many, ANY_7)).share!
    expect(Object.keys(share)).toHaveLength(500)
    expect(Object.values(share).reduce((sum, fen) => sum + fen, 0)).toBe(100_003)
    expect(share.s999).toBeUndefined()
  })
})
