import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../api/shop-time.ts'
import { certificateAt, greetingFor, quietAt } from '../../api/today/greeting.ts'
import { type Heard, type OpenTask, rankLeads } from '../../api/today/leads.ts'

const T0 = Date.parse('2026-11-21T20:41:00+08:00')
const TIMES = { since: T0 - 2 * DAY, now: T0 }

const act = (heard: Partial<Heard>): Heard => ({
  customerId: 'cu001',
  name: '果果妈',
  at: T0 - 3 * MINUTE,
  pageId: 'p11',
  pageKind: 'product',
  pageTitle: '夜用拉拉裤 L：薄一点',
  views: 2,
  depth: 0.5,
  firstAt: T0 - DAY,
  level: null,
  levelAt: null,
  orderedAt: null,
  ...heard,
})
const article = { pageKind: 'article', views: 1, depth: 0.95 } as const
const task = (known: Partial<OpenTask>): OpenTask => ({
  customerId: 'cu003',
  name: '可乐妈',
  rule: 'points_expiring',
  replyId: null,
  reason: '300 积分 3 天后到期',
  at: T0 - HOUR,
  ...known,
})

describe('who is worth a word today', () => {
  test.each<[string, Heard[], [string, string | null][]]>([
    ['she looked twice', [act({})], [['「夜用拉拉裤 L」看过 2 次没买', 'looked_not_bought']]],
    ['she looked once', [act({ views: 1 })], []],
    ['she bought it since', [act({ orderedAt: T0 - HOUR })], []],
    [
      'she bought something before',
      [act({ orderedAt: T0 - 9 * DAY })],
      [['「夜用拉拉裤 L」看过 2 次没买', 'looked_not_bought']],
    ],
    [
      'she turned hot',
      [act({ views: 1, level: 'hot', levelAt: T0 - HOUR })],
      [['刚升到高意向', 'looking_on']],
    ],
    ['she has been hot for a week', [act({ views: 1, level: 'hot', levelAt: T0 - 7 * DAY })], []],
    [
      'she read two articles',
      [act({ ...article, pageId: 'p01' }), act({ ...article, pageId: 'p06' })],
      [['读完 2 篇文章', 'read_share']],
    ],
    [
      'she read one article twice',
      [act({ ...article, pageId: 'p01' }), act({ ...article, pageId: 'p01' })],
      [],
    ],
  ])('%s', (_, heard, expected) => {
    expect(rankLeads(heard, [], TIMES).map(({ reason, situation }) => [reason, situation])).toEqual(
      expected,
    )
  })

  test('money about to be lost comes before interest, and interest before reading', () => {
    const heard = [
      act({ at: T0 - HOUR }),
      act({ ...article, customerId: 'cu9', pageId: 'p01' }),
      act({ ...article, customerId: 'cu9', pageId: 'p06' }),
    ]
    const tasks = [task({}), task({ customerId: 'cu5', rule: 'chain_unpaid' })]
    expect(
      rankLeads(heard, tasks, TIMES).map(({ customerId, kind }) => [customerId, kind]),
    ).toEqual([
      ['cu003', 'points'],
      ['cu5', 'chain'],
      ['cu001', 'view'],
      ['cu9', 'view'],
    ])
  })

  test('she who is looking right now comes before everyone', () => {
    expect(rankLeads([act({})], [task({})], TIMES).map(({ name }) => name)).toEqual([
      '果果妈',
      '可乐妈',
    ])
  })

  test('she stands once, by her strongest reason, however the happenings arrive', () => {
    const acts = [
      act({ level: 'hot', levelAt: T0 - HOUR }),
      act({ ...article, pageId: 'p01' }),
      act({ ...article, pageId: 'p06' }),
      act({ customerId: 'cu2', pageId: 'p12', views: 3 }),
    ]
    const expected = rankLeads(acts, [task({})], TIMES)
    expect(new Set(expected.map(({ customerId }) => customerId)).size).toBe(expected.length)
    fc.assert(
      fc.property(fc.shuffledSubarray(acts, { minLength: acts.length }), (shuffled) => {
        expect(rankLeads(shuffled, [task({})], TIMES)).toEqual(expected)
      }),
    )
  })

  test('a task of a rule we no longer have is still shown', () => {
    expect(rankLeads([], [task({ rule: 'of-old' })], TIMES)).toMatchObject([{ kind: 'task' }])
  })
})

describe('how the day is greeted', () => {
  test.each([
    ['林小雨', '2026-11-21T20:41:00+08:00', '小雨，晚上好'],
    ['林小雨', '2026-11-21T09:00:00+08:00', '小雨，早上好'],
    ['周敏', '2026-11-21T12:30:00+08:00', '周敏，中午好'],
    ['方舟', '2026-11-21T15:00:00+08:00', '方舟，下午好'],
    ['方舟', '2026-11-22T01:00:00+08:00', '方舟，夜深了'],
  ])('%s at %s: %s', (name, at, greeting) => {
    expect(greetingFor(name, Date.parse(at))).toBe(greeting)
  })

  test.each([
    ['2026-11-21T21:29:00+08:00', null],
    ['2026-11-21T21:30:00+08:00', '2026-11-22T08:30:00+08:00'],
    ['2026-11-22T03:00:00+08:00', '2026-11-22T08:30:00+08:00'],
    ['2026-11-22T08:30:00+08:00', null],
  ])('quiet at %s until %s', (at, until) => {
    const quiet = quietAt(Date.parse(at))
    expect(quiet?.until ?? null).toBe(until === null ? null : Date.parse(until))
  })

  test.each([
    [31, 'ok'],
    [30, 'expiring'],
    [0, 'expired'],
    [-3, 'expired'],
  ])('a certificate with %i days left is %s', (days, state) => {
    const of = { certName: '育婴员（三级）', certExpiresAt: T0 + days * DAY }
    expect(certificateAt(of, T0)?.state).toBe(state)
  })
})
