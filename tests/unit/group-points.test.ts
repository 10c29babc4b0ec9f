import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  dayPoints,
  looksOf,
  speechPoints,
  type PointView,
} from '../../api/groups/score/day-points.ts'
import { busyDayOf, hintsOf } from '../../api/groups/score/hints.ts'
import { sumDays } from '../../api/groups/score/sum-days.ts'
import { nextTier, tierOn } from '../../api/groups/score/tier.ts'
import { addDays } from '../../api/shop-time.ts'
import type { MemberTierName } from '../../db/schema/group-score.ts'

const AT = Date.parse('2026-11-21T09:00:00+08:00')

const aView = (id: string, over: Partial<PointView> = {}): PointView => ({
  id,
  pageId: 'p02',
  openedAt: AT,
  activeMs: 3_000,
  depth: 0.3,
  clicks: 0,
  ...over,
})
const worth = (views: PointView[]) =>
  dayPoints(views.flatMap(looksOf)).reduce((sum, { points }) => sum + points, 0)
const toTheEnd = { depth: 1, activeMs: 40_000 }

describe('what a day of looking is worth', () => {
  test.each<[string, PointView[], number]>([
    ['she opened a page', [aView('a')], 2],
    ['she read it to the end', [aView('a', toTheEnd)], 4],
    ['she rushed to the end in three seconds', [aView('a', { depth: 1 })], 2],
    ['she pressed a button in it, twice', [aView('a', { clicks: 2 })], 4],
    ['she opened the same page again', [aView('a'), aView('b', { openedAt: AT + 1 })], 3],
    [
      'the third time is worth nothing',
      [aView('a'), aView('b', { openedAt: AT + 1 }), aView('c', { openedAt: AT + 2 })],
      3,
    ],
    [
      'six pages: five count',
      ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map((pageId) => aView(pageId, { pageId })),
      10,
    ],
    [
      'four pages to the end: three count as read',
      ['p1', 'p2', 'p3', 'p4'].map((pageId) => aView(pageId, { pageId, ...toTheEnd })),
      4 * 2 + 3 * 2,
    ],
    ['the same display told twice', [aView('a', toTheEnd), aView('a', toTheEnd)], 4],
  ])('%s', (_what, views, points) => {
    expect(worth(views)).toBe(points)
  })

  test('the same page again says why it is worth less', () => {
    const looks = [aView('a'), aView('b', { openedAt: AT + 1 })].flatMap(looksOf)
    expect(dayPoints(looks).map(({ points, reason }) => [points, reason])).toEqual([
      [2, 'given'],
      [1, 'again'],
    ])
  })

  test.each([
    ['speech', 0, 0],
    ['speech', 3, 3],
    ['speech', 80, 5],
    ['question', 2, 6],
    ['question', 9, 9],
  ] as const)('%s × %i is worth %i', (kind, times, points) => {
    expect(speechPoints(kind, times)).toBe(points)
  })

  const views = fc.array(
    fc.record({
      id: fc.integer({ min: 0, max: 30 }).map((n) => `v${n}`),
      pageId: fc.constantFrom('p1', 'p2', 'p3'),
      openedAt: fc.integer({ min: 0, max: 20 }).map((n) => AT + n * 60_000),
      activeMs: fc.constantFrom(2_000, 40_000),
      depth: fc.constantFrom(0.2, 1),
      clicks: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 25 },
  )
  // One display is one row: its last state is what is known of it.
  const once = (list: PointView[]) => [...new Map(list.map((view) => [view.id, view])).values()]

  test('shuffled, doubled or late, a day is worth the same, fact by fact', () => {
    fc.assert(
      fc.property(views.map(once), fc.func(fc.integer()), (list, rank) => {
        const told = dayPoints(list.flatMap(looksOf))
        const shuffled = [...list, ...list].sort((a, b) => rank(a.id) - rank(b.id))
        const sorted = (facts: typeof told) => facts.map((fact) => JSON.stringify(fact)).sort()
        expect(sorted(dayPoints(shuffled.flatMap(looksOf)))).toEqual(sorted(told))
      }),
    )
  })

  test('no day gives more than its caps, and one more display never takes points away', () => {
    fc.assert(
      fc.property(views.map(once), (list) => {
        const facts = dayPoints(list.flatMap(looksOf))
        expect(facts.filter(({ kind }) => kind === 'click').length).toBeLessThanOrEqual(5)
        expect(facts.filter(({ kind }) => kind === 'read').length).toBeLessThanOrEqual(3)
        expect(worth(list)).toBeLessThanOrEqual(5 * 2 + 3 * 2)
        const fewer = list.slice(0, -1).filter(({ pageId }) => pageId !== list.at(-1)?.pageId)
        expect(worth(list)).toBeGreaterThanOrEqual(worth(fewer) > 0 ? 2 : 0)
      }),
    )
  })
})

describe('tiers', () => {
  test.each<[MemberTierName, number, MemberTierName]>([
    ['lurking', 0, 'lurking'],
    ['lurking', 9, 'lurking'],
    ['lurking', 10, 'watching'],
    ['lurking', 29, 'watching'],
    ['lurking', 30, 'interested'],
    ['lurking', 59, 'interested'],
    ['lurking', 60, 'eager'],
    ['watching', 8, 'watching'],
    ['watching', 7, 'lurking'],
    ['interested', 25, 'interested'],
    ['interested', 24, 'watching'],
    ['eager', 59, 'eager'],
    ['eager', 50, 'eager'],
    ['eager', 49, 'interested'],
    ['eager', 24, 'watching'],
    ['eager', 0, 'lurking'],
  ])('from %s with %i she is %s', (from, total, to) => {
    expect(nextTier(from, total)).toBe(to)
  })

  const day = '2026-11-21'
  const days = (...points: [ago: number, points: number][]) =>
    new Map(points.map(([ago, value]) => [addDays(day, -ago), value]))

  test.each<[string, Map<string, number>, number, MemberTierName]>([
    ['nothing ever', days(), 0, 'lurking'],
    ['60 today', days([0, 60]), 60, 'eager'],
    ['the 30th day still counts', days([29, 60]), 60, 'eager'],
    ['the 31st does not', days([30, 60]), 0, 'lurking'],
    ['she came down to 55 and keeps it', days([30, 10], [10, 55]), 55, 'eager'],
    ['who only came up to 55 is not there', days([10, 55]), 55, 'interested'],
    ['she came down to 45', days([30, 20], [10, 45]), 45, 'interested'],
    ['a refund takes her below', days([3, 60], [2, -20]), 40, 'interested'],
  ])('%s', (_what, points, total, tier) => {
    expect(tierOn(points, day)).toEqual({ total, tier })
  })

  test('the tier always suits the total: never above its way up, never below its way down', () => {
    const history = fc.array(fc.tuple(fc.nat(89), fc.integer({ min: -10, max: 27 })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(history, (list) => {
        const points = new Map(list.map(([ago, value]) => [addDays(day, -ago), value]))
        const { total, tier } = tierOn(points, day)
        const { up, down } = {
          lurking: { up: 10, down: -Infinity },
          watching: { up: 30, down: 8 },
          interested: { up: 60, down: 25 },
          eager: { up: Infinity, down: 50 },
        }[tier]
        expect(total).toBeLessThan(up)
        expect(total).toBeGreaterThanOrEqual(down)
        const rows = [...points].map(([at, value]) => ({
          day: at,
          groupId: value % 2 === 0 ? 'g01' : 'g02',
          kind: 'click' as const,
          points: value,
          times: 1,
        }))
        const sum = sumDays(rows, day)
        expect(sum).toMatchObject({ points: total, tier })
        const parts = [...sum.groups.values()].flatMap((group) => group.parts)
        expect(parts.reduce((all, part) => all + part.points, 0)).toBe(total)
      }),
    )
  })
})

describe('hints for the staff', () => {
  const coupon = (groupId: string | null, orderId: string | null = null) => ({ groupId, orderId })
  const plain = { wxType: 1, corpName: null, coupons: [], orders: [] }

  test.each<[string, Parameters<typeof hintsOf>[0], string[]]>([
    ['an ordinary member', plain, []],
    ['two coupons', { ...plain, coupons: [coupon(null), coupon(null)] }, []],
    [
      'four coupons, nothing bought',
      { ...plain, coupons: Array(4).fill(coupon(null)) },
      ['只用券'],
    ],
    [
      'three coupons, and the only order paid with one',
      {
        ...plain,
        coupons: [coupon(null, 'o1'), coupon(null), coupon(null)],
        orders: [{ id: 'o1', couponCode: null }],
      },
      ['只用券'],
    ],
    [
      'three coupons and an order at the full price',
      {
        ...plain,
        coupons: Array(3).fill(coupon(null)),
        orders: [{ id: 'o2', couponCode: null }],
      },
      [],
    ],
    ['a contact of another company', { ...plain, wxType: 2 }, ['疑似同行']],
    [
      'coupons through two groups',
      { ...plain, coupons: [coupon('g1'), coupon('g2')] },
      ['多群领券'],
    ],
  ])('%s', (_what, facts, labels) => {
    expect(hintsOf(facts).map(({ label }) => label)).toEqual(labels)
  })

  test.each<[string, { day: string; messages: number }[], ReturnType<typeof busyDayOf>]>([
    ['nobody counts messages: nothing to say', [], null],
    ['49 of three', [20, 20, 9].map((messages) => ({ day: '2026-11-20', messages })), null],
    [
      '50 of two',
      [30, 20, 1].map((messages) => ({ day: '2026-11-20', messages })),
      { day: '2026-11-20', people: 2, messages: 50 },
    ],
    [
      '60 of four, none of them loud',
      Array.from({ length: 4 }, () => ({ day: '2026-11-20', messages: 15 })),
      null,
    ],
  ])('刷屏: %s', (_what, speech, found) => {
    expect(busyDayOf(speech)).toEqual(found)
  })
})
