import { describe, expect, test } from 'vitest'
import { periodOf } from '../../api/business/period.ts'
import { boardSentence, deltaPct, yuan, type BoardRow } from '../../api/business/sentence.ts'

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

  test('which sold most is said whatever the rows are put in order by, and not where it may not be among them', () => {
    const rows = [row('甲', 1000), row('乙', 3000), row('丙', 500)]
    const said = (over: { hasMost?: boolean } = {}) =>
      boardSentence(total(10_000, 0), rows, { ...WEEK, ...over })
    expect(said()).toContain('最多的是乙 ¥30')
    expect(said({ hasMost: false })).not.toContain('最多')
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
