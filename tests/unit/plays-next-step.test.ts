import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demoPlays } from '../../api/demo/data/plays.ts'
import { nextAllowed, waitIsOver } from '../../api/plays/calendar.ts'
import { mayEnter } from '../../api/plays/entry.ts'
import { SHOP_CALENDAR } from '../../api/plays/facts.ts'
import { isHeldOut } from '../../api/plays/keys.ts'
import { nextStep } from '../../api/plays/next-step.ts'
import { DAY, HOUR, isQuiet, MINUTE } from '../../api/shop-time.ts'
import { aPlay, aStep, atStep, her, TEN, them } from '../support/play-cases.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const ask = (
  play: ReturnType<typeof aPlay>,
  run = atStep(),
  facts: Parameters<typeof nextStep>[2] = her(),
  now = TEN,
) => nextStep(play, run, facts, now, SHOP_CALENDAR)

describe('什么时候: when a wait is over', () => {
  test.each([
    ['three days', { is: 'after', days: 3 }, '2026-11-21T10:00:00', '2026-11-24T10:00:00'],
    [
      'at ten, asked at ten',
      { is: 'time', minute: 600 },
      '2026-11-21T10:00:00',
      '2026-11-21T10:00:00',
    ],
    [
      'at ten, asked after it',
      { is: 'time', minute: 600 },
      '2026-11-21T10:00:01',
      '2026-11-22T10:00:00',
    ],
    [
      'at ten of the next day',
      { is: 'time', days: 1, minute: 600 },
      '2026-11-21T20:00:00',
      '2026-11-22T10:00:00',
    ],
    [
      'Wednesday at eight',
      { is: 'weekday', weekday: 3, minute: 480 },
      '2026-11-21T10:00:00',
      '2026-11-25T08:00:00',
    ],
    [
      'Saturday, asked on Saturday after it',
      { is: 'weekday', weekday: 6, minute: 480 },
      '2026-11-21T10:00:00',
      '2026-11-28T08:00:00',
    ],
    [
      'the 31st in a month of thirty',
      { is: 'monthDay', day: 31, minute: 600 },
      '2026-11-21T10:00:00',
      '2026-11-30T10:00:00',
    ],
    [
      'the 31st in February',
      { is: 'monthDay', day: 31, minute: 600 },
      '2027-02-03T10:00:00',
      '2027-02-28T10:00:00',
    ],
    [
      'the 29th in a leap year',
      { is: 'monthDay', day: 30, minute: 600 },
      '2028-02-03T10:00:00',
      '2028-02-29T10:00:00',
    ],
    [
      'the 31st when the last has passed',
      { is: 'monthDay', day: 31, minute: 600 },
      '2026-11-30T10:00:01',
      '2026-12-31T10:00:00',
    ],
    [
      'half an hour before the close',
      { is: 'date', of: 'flashClose', minutes: -30 },
      '2026-11-21T10:00:00',
      '2026-11-21T20:30:00',
    ],
    [
      'the evening before member day',
      { is: 'date', of: 'memberDay', days: -1, minute: 1170 },
      '2026-11-21T10:00:00',
      '2026-11-24T19:30:00',
    ],
  ] as const)('%s', (_words, wait, since, over) => {
    const dates = { flashClose: at('2026-11-21T21:00:00'), memberDay: at('2026-11-25T00:00:00') }
    expect(waitIsOver(wait, at(since), dates, SHOP_CALENDAR)).toBe(at(over))
  })

  test.each([
    // A shop that moves its clocks: the same rule, kept with the version, gives its new moment.
    ['in Shanghai', 480, '2026-11-22T10:00:00+08:00'],
    ['an hour further east', 540, '2026-11-22T10:00:00+09:00'],
    ['west of Greenwich', -300, '2026-11-22T10:00:00-05:00'],
  ])('ten in the morning %s', (_where, zone, over) => {
    const since = Date.parse('2026-11-21T15:30:00Z')
    const calendar = { ...SHOP_CALENDAR, zone }
    expect(waitIsOver({ is: 'time', minute: 600 }, since, {}, calendar)).toBe(Date.parse(over))
  })

  test('China has had no daylight saving since 1991: every day of a year has its ten o’clock', () => {
    for (let day = 0; day < 366; day++) {
      const since = at('2026-01-01T00:00:00') + day * DAY
      const over = waitIsOver({ is: 'time', minute: 600 }, since, {}, SHOP_CALENDAR)!
      expect(over - since).toBe(10 * HOUR)
    }
  })

  test('what is said before the closing is not said after it', () => {
    const closing = TEN + 30 * MINUTE
    const play = aPlay({ subject: 'group' }, [
      aStep({ when: { is: 'date', of: 'flashClose', minutes: -30 }, lateHours: 1 }),
      aStep(),
    ])
    const facts = them({ dates: { flashClose: closing } })
    expect(ask(play, atStep(), facts)).toMatchObject({ kind: 'do', expiresAt: closing })
    expect(ask(play, atStep(), facts, closing)).toMatchObject({ kind: 'skip', result: 'late' })
  })

  test('a date nobody knows passes the step over', () => {
    const play = aPlay({}, [aStep({ when: { is: 'date', of: 'reorder' } }), aStep()])
    expect(ask(play)).toMatchObject({ kind: 'skip', why: 'no_date' })
  })
})

describe('安静时间', () => {
  test('whatever the moment, what is allowed is in the day, not before it, and within a day and a half', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000 * DAY }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (moment, seed) => {
          const allowed = nextAllowed(moment, SHOP_CALENDAR, {
            workdaysOnly: false,
            seed: () => seed,
          })
          expect(allowed).toBeGreaterThanOrEqual(moment)
          expect(isQuiet(allowed)).toBe(false)
          expect(allowed - moment).toBeLessThan(13 * HOUR)
        },
      ),
    )
  })

  test('a thousand who waited for the morning are spread over it', () => {
    const night = at('2026-11-21T23:00:00')
    const minutes = new Map<number, number>()
    for (let i = 0; i < 1_000; i++) {
      const decision = ask(aPlay(), atStep({ id: `run_${i}`, since: night }), her(), night)
      if (decision.kind !== 'wait') throw new Error('should wait')
      const minute = Math.floor(decision.until / MINUTE)
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
    }
    expect(minutes.size).toBeGreaterThan(80)
    expect(Math.max(...minutes.values())).toBeLessThan(40)
  })

  test('国庆 is off, and a Sunday worked for it is a workday', () => {
    const calendar = {
      ...SHOP_CALENDAR,
      off: new Set(['2026-10-01', '2026-10-02']),
      on: new Set(['2026-10-11']),
    }
    const by = { workdaysOnly: true, seed: () => 0 }
    expect(nextAllowed(at('2026-10-01T10:00:00'), calendar, by)).toBe(at('2026-10-05T08:30:00'))
    expect(nextAllowed(at('2026-10-11T10:00:00'), calendar, by)).toBe(at('2026-10-11T10:00:00'))
  })
})

describe('R15 新客培育', () => {
  const play = { id: 'pl_new', definition: demoPlays.pl_new }

  test('greets her on the day she is added', () => {
    expect(ask(play)).toMatchObject({ kind: 'do' })
  })
  test('whoever said 不需要 gets no further step', () => {
    expect(ask(play, atStep(), her({ saidNoAt: TEN - HOUR }))).toMatchObject({
      kind: 'leave',
      why: 'saidNo',
      words: '她说过不需要',
    })
  })
  test('buying on day 2 ends it: 「已完成目标，停止」', () => {
    const bought = her({ orders: [TEN + 2 * DAY] })
    const run = atStep({ stepNo: 3, touches: 1 })
    expect(ask(play, run, bought, TEN + 2 * DAY + HOUR)).toEqual({
      kind: 'leave',
      isGoal: true,
      why: 'ordered',
      words: '已完成目标，停止（首购）',
    })
  })
  test('the trial pack waits for her second look', () => {
    const run = atStep({ stepNo: 4 })
    expect(ask(play, run)).toMatchObject({ kind: 'wait', why: 'event', listens: true })
    const page = { pageId: 'p11', kind: 'product' as const, productId: 'pd01', firstAt: TEN - DAY }
    const looked = her({ pages: [{ ...page, views: 2, lastAt: TEN - MINUTE }] })
    expect(ask(play, run, looked)).toMatchObject({ kind: 'do' })
  })
})

describe('R16 老客激活', () => {
  const play = { id: 'pl_back', definition: demoPlays.pl_back }
  const asleep = her({ stage: '沉睡', dates: { stage: TEN - 3 * DAY, asleep: TEN - 3 * DAY } })

  test('a fourth touch cannot be scheduled', () => {
    expect(ask(play, atStep({ stepNo: 3, touches: 3 }), asleep)).toMatchObject({
      kind: 'leave',
      why: 'touched_enough',
    })
  })
  test('then ninety days of rest', () => {
    const passes = { count: 1, isIn: false, lastEndedAt: TEN - 60 * DAY }
    const enter = (now: number) => mayEnter(play.definition, asleep, passes, now, SHOP_CALENDAR)
    expect(enter(TEN)).toEqual({ kind: 'none' })
    expect(enter(TEN + 30 * DAY)).toMatchObject({ kind: 'enter', pass: 2 })
  })
  test('once she stirs it is over', () => {
    expect(ask(play, atStep(), her({ stage: '了解' }))).toMatchObject({
      kind: 'leave',
      isGoal: true,
    })
  })
})

describe('R02 群 SOP', () => {
  test('whose members have ordered is not asked to: 「跳过：已下单 12/15」', () => {
    const step = aStep({ skipIf: [{ is: 'audienceOrdered', share: 0.8 }] })
    const play = aPlay({ subject: 'group', enter: { on: 'flash', again: { kind: 'never' } } }, [
      step,
    ])
    const bought = them({ lastOrders: Array.from({ length: 12 }, (_, i) => TEN + i) })
    expect(ask(play, atStep(), bought, TEN + HOUR)).toEqual({
      kind: 'skip',
      result: 'skipped',
      why: 'audienceOrdered',
      words: '已下单 12/15',
    })
    expect(ask(play, atStep(), them({ lastOrders: [TEN] }), TEN + HOUR)).toMatchObject({
      kind: 'do',
    })
  })
})

test('the control group is fixed by person and play, and about as large as it was asked to be', () => {
  const held = Array.from({ length: 5_000 }, (_, i) => isHeldOut('pl_new', `cu${i}`, 20))
  expect(held.filter(Boolean).length).toBeGreaterThan(900)
  expect(held.filter(Boolean).length).toBeLessThan(1_100)
  expect(held).toEqual(Array.from({ length: 5_000 }, (_, i) => isHeldOut('pl_new', `cu${i}`, 20)))
})

test('a step is decided the same however often one asks, and no moment is asked about for ever', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 * 24 * 60 }),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      (minutes, stepNo, isOptedOut) => {
        const now = TEN + minutes * MINUTE
        const facts = her({ preference: isOptedOut ? 'none' : 'normal', stage: '意向' })
        const run = atStep({ stepNo })
        const play = { id: 'pl_new', definition: demoPlays.pl_new }
        const decision = nextStep(play, run, facts, now, SHOP_CALENDAR)
        expect(nextStep(play, run, facts, now, SHOP_CALENDAR)).toEqual(decision)
        // Waiting always ends: the moment to look again lies ahead.
        if (decision.kind === 'wait') expect(decision.until).toBeGreaterThan(now)
        if (isOptedOut) expect(decision.kind).toBe('leave')
        if (decision.kind === 'do') expect(isQuiet(now)).toBe(false)
        expect(decision.words).not.toBe('')
      },
    ),
  )
})
