import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandOf } from '../../api/quota/load.ts'
import {
  corpPeriod,
  customerQuota,
  groupQuota,
  LIMITS,
  mayNudgeCustomer,
  mayNudgeGroup,
  monthOf,
  weekOf,
  type Received,
} from '../../api/quota/rules.ts'
import { addDays, DAY, dayOf, startOfDay, weekdayOf } from '../../api/shop-time.ts'
import { whyLeftOut, type Candidate, type Sending } from '../../api/mass/audience.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const T = at('2026-11-21T20:41')
const received = (moment: number, more: Partial<Received> = {}): Received => ({
  staffId: 'u_a',
  how: 'push',
  promoAt: null,
  day: dayOf(moment),
  at: moment,
  ...more,
})
const many = (n: number, moment: number, more: Partial<Received> = {}) =>
  Array.from({ length: n }, () => received(moment, more))
const trade = { kind: 'trade' as const, flashOpenAt: null, flashCloseAt: null }

describe('what WeCom allows', () => {
  test.each([
    ['2026-11-30T23:59:59', 30],
    ['2026-12-01T00:00:00', 31],
    ['2026-02-14T10:00:00', 28],
    ['2028-02-29T10:00:00', 29],
    ['2026-04-01T00:00:00', 30],
  ])('at %s a month holds %i', (moment, cap) => {
    expect(corpPeriod('month', at(moment)).cap).toBe(cap)
  })

  test('in a month of thirty days the 31st is refused, and the next month begins anew', () => {
    const thirty = many(30, at('2026-11-02T10:00'))
    const quota = groupQuota(LIMITS, trade, thirty, at('2026-11-30T21:00'))
    expect(quota).toMatchObject({ left: 0, corp: { used: 30, cap: 30, nextDay: '2026-12-01' } })
    expect(mayNudgeGroup(quota, false)).toEqual({
      kind: 'never',
      reason: '企业微信规定本月最多 30 次，已经发了 30 次',
    })
    expect(groupQuota(LIMITS, trade, thirty, at('2026-12-01T00:00')).left).toBe(31)
    expect(groupQuota(LIMITS, trade, thirty.slice(1), at('2026-11-30T21:00')).left).toBe(1)
  })

  test('seven a week count from Monday, one a day from midnight', () => {
    const rows = [...many(6, at('2026-11-16T00:00')), received(at('2026-11-15T23:59'))]
    const week = { ...LIMITS, corpRule: 'week' as const }
    expect(customerQuota(week, 'normal', rows, T)).toMatchObject({ left: 1, corp: { cap: 7 } })
    const day = { ...LIMITS, corpRule: 'day' as const }
    const midnight = startOfDay('2026-11-21')
    expect(customerQuota(day, 'normal', [received(midnight - 1)], T).left).toBe(1)
    expect(customerQuota(day, 'normal', [received(midnight)], T).left).toBe(0)
  })

  test('answers to her own question count for nothing', () => {
    const quota = customerQuota(LIMITS, 'normal', many(40, T - DAY, { how: 'answer' }), T)
    expect(quota.left).toBe(30)
  })

  test('whenever it is: a month has its days, a week seven, and both hold the day asked about', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), (moment) => {
        const today = dayOf(moment)
        const month = monthOf(moment)
        const week = weekOf(moment)
        const cap = corpPeriod('month', moment).cap
        expect([28, 29, 30, 31]).toContain(cap)
        expect(addDays(month.from, cap)).toBe(month.until)
        expect(month.from.slice(8)).toBe('01')
        expect(month.until.slice(8)).toBe('01')
        expect(weekdayOf(startOfDay(week.from))).toBe(1)
        expect(addDays(week.from, 7)).toBe(week.until)
        for (const { from, until } of [month, week]) {
          expect(from <= today && today < until).toBe(true)
        }
      }),
    )
  })

  test('one more message never leaves more to send, and left and used are the cap', () => {
    const moments = fc.array(fc.integer({ min: T - 60 * DAY, max: T }), { maxLength: 60 })
    fc.assert(
      fc.property(moments, fc.constantFrom('month', 'week', 'day'), (all, corpRule) => {
        const limits = { ...LIMITS, corpRule } as typeof LIMITS
        let before = Infinity
        for (let n = 0; n <= all.length; n++) {
          const rows = all.slice(0, n).map((moment) => received(moment))
          const { left, corp } = customerQuota(limits, 'normal', rows, T)
          expect(left).toBe(Math.max(0, corp.cap - corp.used))
          expect(left).toBeLessThanOrEqual(before)
          before = left
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('our own ceilings', () => {
  const flash = {
    kind: 'trade' as const,
    flashOpenAt: at('2026-11-20T21:00'),
    flashCloseAt: at('2026-11-21T21:00'),
  }
  const monday = at('2026-11-16T09:00')
  test.each([
    ['promotion a week', trade, many(2, monday, { promoAt: 1 }), true, 'over'],
    ['no promotion', trade, many(2, monday, { promoAt: 1 }), false, 'ok'],
    ['last week', trade, many(2, monday - DAY, { promoAt: 1 }), true, 'ok'],
    ['a talk a week', { ...trade, kind: 'talk' as const }, many(1, monday), false, 'over'],
    ['five posts of a night', flash, many(5, at('2026-11-20T21:00')), false, 'over'],
    ['four posts of a night', flash, many(4, at('2026-11-20T21:00')), true, 'ok'],
    ['posts before it opened', flash, many(5, at('2026-11-20T20:59')), true, 'ok'],
  ])('%s', (_, group, rows, isPromo, kind) => {
    expect(mayNudgeGroup(groupQuota(LIMITS, group, rows, T), isPromo).kind).toBe(kind)
  })

  test.each([
    ['normal', 3, 'ok'],
    ['normal', 4, 'over'],
    ['less', 0, 'ok'],
    ['less', 1, 'over'],
  ] as const)('she chose %s and has had %i this month: %s', (preference, n, kind) => {
    const rows = many(n, at('2026-11-01T00:00'), { promoAt: 1 })
    const quota = customerQuota(LIMITS, preference, rows, T)
    expect(mayNudgeCustomer(quota, true).kind).toBe(kind)
    expect(mayNudgeCustomer(quota, false).kind).toBe('ok')
  })

  test.each([
    [9, 'below'],
    [10, 'within'],
    [15, 'within'],
    [16, 'above'],
  ])('%i groups are %s', (groups, band) => {
    expect(bandOf(groups)).toBe(band)
  })
})

describe('who is left out', () => {
  const quota = customerQuota(LIMITS, 'normal', [], T)
  const full = customerQuota(LIMITS, 'normal', many(30, T - DAY), T)
  const hadOne = customerQuota(LIMITS, 'normal', [received(T, { how: 'mass' })], T)
  const her: Candidate = {
    id: 'cu',
    kind: 'friend',
    wxType: 1,
    preference: 'normal',
    senderId: 'u_a',
    isPersonalised: true,
    hasOpenCase: false,
    hasOrdered: false,
    quota,
  }
  const words: Sending = {
    channel: 'message',
    isPromo: false,
    hasCoupon: false,
    isPersonalised: true,
  }
  test.each<[string, Partial<Candidate>, Partial<Sending>, string | null]>([
    ['nothing stands against it', {}, {}, null],
    ['she opted out, whatever else', { preference: 'none', quota: full }, {}, 'opted_out'],
    ['she is only in a group', { kind: 'member' }, {}, 'not_friend'],
    ['nobody knows her any more', { senderId: null }, {}, 'not_friend'],
    ['WeCom shows her no 朋友圈', { wxType: 2 }, { channel: 'moment' }, 'unsupported'],
    ['WeCom shows her no coupon', { wxType: 2 }, { hasCoupon: true }, 'unsupported'],
    ['WeCom shows her words', { wxType: 2 }, {}, null],
    ['she wants no choice by looks', { isPersonalised: false }, {}, 'not_personalised'],
    ['everybody is meant', { isPersonalised: false }, { isPersonalised: false }, null],
    ['something is not settled', { hasOpenCase: true, hasOrdered: true }, {}, 'open_case'],
    ['she has bought', { hasOrdered: true, quota: full }, {}, 'ordered'],
    ['her month is full', { quota: full }, {}, 'over_quota'],
    ['the same member sent her one today', { quota: hadOne }, {}, 'over_quota'],
    ['another member sent her one today', { quota: hadOne, senderId: 'u_b' }, {}, null],
  ])('%s', (_, she, sending, why) => {
    expect(whyLeftOut({ ...her, ...she }, { ...words, ...sending })).toBe(why)
  })

  test('whoever opted out is in no audience, whatever else is true of her', () => {
    fc.assert(
      fc.property(
        fc.record({
          kind: fc.constantFrom('friend', 'kf', 'member'),
          wxType: fc.constantFrom(1, 2),
          senderId: fc.option(fc.string()),
          isPersonalised: fc.boolean(),
          hasOpenCase: fc.boolean(),
          hasOrdered: fc.boolean(),
        }),
        fc.boolean(),
        (facts, isPromo) => {
          const she = { ...her, ...facts, preference: 'none' } as Candidate
          expect(whyLeftOut(she, { ...words, isPromo })).toBe('opted_out')
        },
      ),
    )
  })
})
