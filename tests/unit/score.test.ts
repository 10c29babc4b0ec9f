import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fadingFrom, intentAt, intentParts, levelAt } from '../../api/scores/intent.ts'
import { KINDS, RULES } from '../../api/scores/rules.ts'
import {
  addHappening,
  addView,
  emptyState,
  setOrders,
  tidied,
  type ScoredView,
  type ScoreState,
} from '../../api/scores/score-state.ts'
import { scoreView } from '../../api/scores/score-view.ts'
import { DAY, HOUR, MINUTE } from '../../api/shop-time.ts'

const T0 = 1795264860000
const view = (over: Partial<ScoredView> = {}): ScoredView => ({
  pageId: 'p11',
  kind: 'product',
  openedAt: T0,
  activeMs: 5_000,
  depth: 0.5,
  clicks: 0,
  shares: 0,
  ...over,
})
const stateOf = (views: ScoredView[], orders: number[] = []): ScoreState => {
  const state = emptyState(T0 - 100 * DAY)
  for (const one of views) addView(state, one)
  setOrders(state, orders)
  return state
}

const aView: fc.Arbitrary<ScoredView> = fc
  .record({
    pageId: fc.constantFrom('p1', 'p2', 'p11', 'p12', 'p16', 'p20'),
    kind: fc.constant('article' as const),
    openedAt: fc.integer({ min: T0 - 120 * DAY, max: T0 }),
    activeMs: fc.integer({ min: 1_000, max: 200_000 }),
    depth: fc.double({ min: 0, max: 1, noNaN: true }),
    clicks: fc.integer({ min: 0, max: 3 }),
    shares: fc.integer({ min: 0, max: 2 }),
  })
  .map((one) => ({
    ...one,
    kind:
      ({ p11: 'product', p12: 'product', p16: 'chain', p20: 'coupon' } as const)[
        one.pageId as 'p11'
      ] ?? 'article',
  }))
const orders = fc.array(fc.integer({ min: T0 - 80 * DAY, max: T0 }), { maxLength: 4 })

describe('意向分', () => {
  test('果果妈, who looked at the 拉拉裤 yesterday and again for 72 s just now, has a reason per point', () => {
    const state = stateOf([
      view({ openedAt: T0 - DAY }),
      view({ openedAt: T0 - 3 * MINUTE, activeMs: 72_000 }),
    ])
    const shown = scoreView(state, T0)
    expect(shown.level).toBe('warm')
    expect(shown.parts.map(({ label, eventCount }) => [label, eventCount])).toEqual([
      ['看商品', 2],
      ['又看同一商品', 1],
      ['停留满一分钟', 1],
      ['打开页面', 2],
    ])
    expect(shown.parts.reduce((sum, part) => sum + part.points, 0)).toBe(shown.value)
    expect(shown.raise).toContain('参加接龙、拼团或活动 +20')
    expect(shown.fades).toMatch(/^周[一二三四五六日]前没有动静会降到 \d+$/)
  })

  test.each(KINDS)(
    'one more %s is worth exactly its weight, and half after its half-life',
    (kind) => {
      const state = emptyState(T0 - 9 * DAY)
      addHappening(state, kind, T0)
      expect(intentAt(state, T0)).toBe(RULES[kind].points)
      const half = intentAt(state, T0 + RULES[kind].halfLifeDays * DAY)
      expect(half).toBeCloseTo(RULES[kind].points / 2, 12)
    },
  )

  test('an order answers the interest before it, and says so as a negative part', () => {
    const state = stateOf([view({ openedAt: T0 - 2 * HOUR })], [T0 - HOUR])
    const shown = scoreView(state, T0)
    const answered = shown.parts.find((part) => part.label.startsWith('已下单'))
    expect(answered?.points).toBeLessThan(0)
    expect(intentAt(state, T0)).toBeCloseTo(
      intentParts(state, T0).reduce((sum, part) => sum + part.gross, 0) / 4,
    )
  })

  test('more than 100 is shown as 100, and what is left out is a part of its own', () => {
    const views = Array.from({ length: 30 }, (_, i) =>
      view({ openedAt: T0 - i * 5 * HOUR, activeMs: 90_000, clicks: 1 }),
    )
    const shown = scoreView(stateOf(views), T0)
    expect(shown.value).toBe(100)
    expect(shown.parts.at(-1)?.label).toContain('满分')
  })

  test('nobody without a happening has points', () => {
    const shown = scoreView(emptyState(T0), T0)
    expect([shown.value, shown.level, shown.parts]).toEqual([0, 'cold', []])
    expect(shown.fades).toBe('现在没有分，等她有动静再算')
  })

  test('parts are whole and add up to the value, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(aView, { maxLength: 40 }), orders, (views, paid) => {
        const shown = scoreView(stateOf(views, paid), T0)
        expect(shown.parts.every((part) => Number.isInteger(part.points))).toBe(true)
        expect(shown.parts.reduce((sum, part) => sum + part.points, 0)).toBe(shown.value)
        expect(shown.value).toBeLessThanOrEqual(100)
        expect(shown.value).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('the order in which views arrive, and how often each comes, changes nothing', () => {
    fc.assert(
      fc.property(
        fc
          .array(aView, { maxLength: 25 })
          .chain((views) =>
            fc.tuple(
              fc.constant(views),
              fc.shuffledSubarray([...views, ...views], { minLength: views.length * 2 }),
            ),
          ),
        ([views, shuffled]) => {
          const once = tidied(stateOf(views), T0)
          const again = tidied(stateOf(shuffled), T0)
          expect(JSON.stringify(again)).toBe(JSON.stringify(once))
        },
      ),
    )
  })

  test('a view that grows while she reads ends where the finished view starts', () => {
    fc.assert(
      fc.property(fc.array(aView, { maxLength: 15 }), (views) => {
        const grown = stateOf(
          views.flatMap((one) => [
            { ...one, activeMs: 1_000, depth: 0, clicks: 0, shares: 0 },
            { ...one, activeMs: one.activeMs / 2, depth: one.depth / 2, clicks: 0, shares: 0 },
            one,
          ]),
        )
        expect(JSON.stringify(tidied(grown, T0))).toBe(JSON.stringify(tidied(stateOf(views), T0)))
      }),
    )
  })

  test('the recursion s(t2) = s(t1)·2^(−Δ/h) + w gives what the sum gives, to 1e-9', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 }),
        (kind, days) => {
          const { points, halfLifeDays } = RULES[kind]
          const state = emptyState(T0 - 99 * DAY)
          let sum = 0
          let from = T0 - 61 * DAY
          for (const at of days.map((day) => T0 - day * DAY).sort((a, b) => a - b)) {
            addHappening(state, kind, at)
            sum = sum * 2 ** (-(at - from) / (halfLifeDays * DAY)) + points
            from = at
          }
          sum *= 2 ** (-(T0 - from) / (halfLifeDays * DAY))
          expect(Math.abs(intentAt(state, T0) - sum)).toBeLessThan(1e-9)
        },
      ),
    )
  })

  test('what is left on a day to come is what a sum over everything gives on that day', () => {
    fc.assert(
      fc.property(
        fc.array(aView, { maxLength: 20 }),
        fc.array(fc.integer({ min: T0 - 100 * DAY, max: T0 + DAY }), { maxLength: 3 }),
        fc.integer({ min: 0, max: 14 * DAY }),
        (views, orders, later) => {
          const state = stateOf(views, orders)
          const left = fadingFrom(state, T0, 14 * DAY)(T0 + later)
          expect(left).toBeCloseTo(intentAt(state, T0 + later), 9)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a daily cap holds: a hundred openings on one day are worth five', () => {
    const state = emptyState(T0 - DAY)
    for (let i = 0; i < 100; i++) addHappening(state, 'open', T0 - i * 1_000)
    expect(intentParts(state, T0)[0]?.count).toBe(RULES.open.perDay)
  })

  test('moving everything by whole days moves nothing else', () => {
    fc.assert(
      fc.property(fc.array(aView, { maxLength: 20 }), fc.nat(300), (views, days) => {
        const shifted = views.map((one) => ({ ...one, openedAt: one.openedAt + days * DAY }))
        const then = T0 + days * DAY
        expect(intentAt(stateOf(shifted), then)).toBeCloseTo(intentAt(stateOf(views), T0), 9)
        expect(levelAt(stateOf(shifted), then).level).toBe(levelAt(stateOf(views), T0).level)
      }),
    )
  })
})

describe('等级', () => {
  const many = [0, 1, 2].map((i) =>
    view({ openedAt: T0 + i * HOUR, activeMs: 70_000, pageId: 'p11', clicks: 1 }),
  )

  test('it rises the moment the intent reaches 70', () => {
    const state = stateOf(many)
    expect(intentAt(state, T0 + 2 * HOUR)).toBeGreaterThan(70)
    expect(levelAt(state, T0 + 2 * HOUR).level).toBe('hot')
  })

  test('it stays hot between 60 and 70, and at least a day', () => {
    const state = stateOf(many)
    const { since } = levelAt(state, T0 + 3 * HOUR)
    let wasBetween = false
    for (let at = T0 + 3 * HOUR; at < since + 9 * DAY; at += HOUR) {
      const intent = intentAt(state, at)
      const { level } = levelAt(state, at)
      if (at - since < DAY) expect(level).toBe('hot')
      if (intent >= 60) expect(level).toBe('hot')
      if (intent >= 60 && intent < 70) wasBetween = true
    }
    expect(wasBetween).toBe(true)
  })

  test('with nothing new she is cold in the end', () => {
    expect(levelAt(stateOf(many), T0 + 60 * DAY).level).toBe('cold')
  })

  test('the level never contradicts the intent at the last midnight', () => {
    fc.assert(
      fc.property(fc.array(aView, { maxLength: 30 }), orders, (views, paid) => {
        const state = stateOf(views, paid)
        const { level, since } = levelAt(state, T0)
        const intent = intentAt(state, T0)
        if (intent >= 70) expect(level).toBe('hot')
        if (intent >= 30) expect(level).not.toBe('cold')
        if (intent < 20 && T0 - since > 2 * DAY && intentAt(state, T0 - DAY) < 20) {
          expect(level).toBe('cold')
        }
      }),
    )
  })
})
