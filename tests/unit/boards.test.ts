import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { periodOf } from '../../api/business/period.ts'
import { boardSentence, deltaPct, yuan, type BoardRow } from '../../api/business/sentence.ts'
import { pushReaders, type GroupCustomer, type PushReader } from '../../api/groups/push-readers.ts'

const T0 = 1795264860000
const row = (name: string, amountFen: number, over: Partial<BoardRow> = {}): BoardRow => ({
  target: name,
  name,
  orders: 1,
  amountFen,
  refundFen: 0,
  prevAmountFen: null,
  pushes: 0,
  exits: 0,
  members: null,
  perHeadFen: null,
  coupons: null,
  ...over,
})
const total = (amountFen: number, prevAmountFen: number, orders = 65) => ({
  orders,
  amountFen,
  prevAmountFen,
  deltaPct: deltaPct(amountFen, prevAmountFen),
})
const WEEK = { days: 7, dimension: 'group' } as const

describe('经营的第一句话', () => {
  test('周敏 reads on Saturday evening where the money comes from and what to do', () => {
    const rows = [
      row('翠湖·周三会员日', 248_600),
      row('江湾·周六会员日', 214_000),
      row('北苑·周日会员日', 189_300),
      row('北苑·好价分享', 20_700, { pushes: 5, exits: 6 }),
      row('江湾·夏季防晒团', 0, { orders: 0, pushes: 1, exits: 1 }),
      row('未归因', 61_000, { target: 'none', pushes: null, exits: null }),
    ]
    expect(boardSentence(total(1_177_000, 1_051_000), rows, WEEK)).toBe(
      '近 7 天 65 单 ¥11,770，比前 7 天多 12.0%；一半多来自翠湖·周三会员日、江湾·周六会员日、' +
        '北苑·周日会员日；北苑·好价分享发了 5 次、退了 6 人，建议这周停一停。',
    )
  })

  test.each([
    ['nothing yet', total(0, 0, 0), [], '近 7 天还没有成交。'],
    ['nothing, after something', total(0, 5000, 0), [], '近 7 天还没有成交，前 7 天是 ¥50。'],
    ['the first money', total(5050, 0, 1), [row('甲', 5050)], /¥50\.50，前 7 天没有成交；/],
    ['less than before', total(5000, 10_000, 1), [row('甲', 5000)], /比前 7 天少 50\.0%/],
    ['the same', total(5000, 5000, 1), [row('甲', 5000)], /和前 7 天差不多/],
    [
      'a push without an order',
      total(5000, 5000, 1),
      [row('甲', 5000), row('乙', 0, { orders: 0, pushes: 2 })],
      /乙发了 2 次没有成交，看看要不要收尾。$/,
    ],
    [
      'much of it unattributed',
      total(10_000, 5000, 2),
      [row('甲', 4000), row('未归因', 6000, { target: 'none' })],
      /未归因 ¥60，占 60%/,
    ],
  ])('%s', (_, sums, rows, said) => {
    expect(boardSentence(sums, rows, WEEK)).toMatch(said)
  })

  test.each([
    [1_177_000, '¥11,770'],
    [123_456_789, '¥1,234,567.89'],
    [-500, '−¥5'],
    [0, '¥0'],
  ])('%i fen is %s', (fen, said) => expect(yuan(fen)).toBe(said))

  test('近 7 天 ends today and the days before it end where it starts', () => {
    expect(periodOf(T0, 7)).toEqual({
      fromDay: '2026-11-15',
      toDay: '2026-11-21',
      before: { fromDay: '2026-11-08', toDay: '2026-11-14' },
    })
  })
})

describe('看过 and 没看', () => {
  const member = (i: number, over: Partial<GroupCustomer> = {}): GroupCustomer => ({
    customerId: `cu${i}`,
    name: `客户 ${i}`,
    joinedAt: T0 - 1000,
    leftAt: null,
    ...over,
  })
  const reader = (customerId: string | null): PushReader => ({
    customerId,
    views: 1,
    activeMs: 1000,
    depth: 0.5,
    lastAt: T0,
  })

  test('of 34 in the group 13 opened, 11 of them by name, 21 did not', () => {
    const members = Array.from({ length: 34 }, (_, i) => member(i))
    const readers = [
      ...Array.from({ length: 11 }, (_, i) => reader(`cu${i}`)),
      reader(null),
      reader(null),
    ]
    const counted = pushReaders(members, readers, T0)
    expect(counted).toMatchObject({ members: 34, openedCount: 13, notOpenedCount: 21, unnamed: 2 })
    expect(counted.opened).toHaveLength(11)
    expect(counted.notOpened).toHaveLength(23)
  })

  test('who left before or joined after is no member then; who left since still is', () => {
    const members = [
      member(1),
      member(2, { leftAt: T0 - 1 }),
      member(3, { joinedAt: T0 + 1 }),
      member(4, { leftAt: T0 + 1 }),
      member(5, { leftAt: T0 }),
    ]
    const counted = pushReaders(members, [reader('cu3'), reader('cu4')], T0)
    expect(counted).toMatchObject({ members: 2, openedCount: 1, notOpenedCount: 1, joinedLater: 1 })
  })

  test('whoever opens, the two lists add up to the members then and no count is negative', () => {
    const someone = fc.record({
      joined: fc.integer({ min: -3, max: 3 }),
      left: fc.option(fc.integer({ min: -3, max: 3 })),
    })
    fc.assert(
      fc.property(
        fc.array(someone, { maxLength: 30 }),
        fc.array(fc.option(fc.nat(35)), { maxLength: 60 }),
        (people, opened) => {
          const members = people.map(({ joined, left }, i) =>
            member(i, { joinedAt: T0 + joined, leftAt: left === null ? null : T0 + left }),
          )
          const readers = opened.map((i) => reader(i === null ? null : `cu${i}`))
          const counted = pushReaders(members, readers, T0)
          expect(counted.openedCount + counted.notOpenedCount).toBe(counted.members)
          expect(counted.opened.length + counted.notOpened.length).toBe(counted.members)
          expect(counted.notOpenedCount).toBeGreaterThanOrEqual(0)
          expect(counted.joinedLater).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})
