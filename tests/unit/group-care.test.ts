import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  closeItems,
  mayTick,
  setupItems,
  type SetupWish,
} from '../../api/groups/care/checklists.ts'
import { flashPhase, remindedAt, toldAt } from '../../api/groups/care/flash.ts'
import { guideWords } from '../../api/groups/care/guide-words.ts'
import { isNearlyFull, nextGroupName } from '../../api/groups/care/headcount.ts'
import { KINDS } from '../../api/groups/care/kinds.ts'
import { lifeStage, type GroupNumbers } from '../../api/groups/care/life-stage.ts'
import { memberDayOf, nextMemberDay } from '../../api/groups/care/member-day.ts'
import { lateAt, readHours, waitedMs } from '../../api/groups/care/reply-clock.ts'
import { DAY, MINUTE } from '../../api/shop-time.ts'
import { waitOf } from '../../sidebar/groups/care/waiting.ts'

const at = (text: string) => Date.parse(`${text}:00+08:00`)

describe('what a kind of group is for', () => {
  test.each([
    ['trade', 'orders', 'orders', 2, false],
    ['talk', 'opens', 'openRate', 1, true],
    ['service', 'reply', 'replyTime', 1, false],
  ] as const)('%s', (kind, firstCard, kpi, promotionsPerWeek, hidesPromotion) => {
    expect(KINDS[kind]).toMatchObject({ firstCard, kpi, promotionsPerWeek, hidesPromotion })
  })
})

describe('where a group stands', () => {
  const usual: GroupNumbers = {
    ageDays: 140,
    members: 40,
    sent: 80,
    readers: 32,
    orders: 6,
    exits: 0,
    readersBefore: 30,
    sentBefore: 80,
    ordersBefore: 6,
    daysSinceOrder: 1,
  }
  test.each<[string, Partial<GroupNumbers>, string, string | null]>([
    ['buys and opens', {}, '活跃', null],
    ['13 days old', { ageDays: 13, orders: 0, readers: 0 }, '新建', null],
    [
      '江湾·夏季防晒团: one of 25 opened, nothing bought for 21 days',
      { members: 25, sent: 25, readers: 1, orders: 0, daysSinceOrder: 21 },
      '该结束',
      '建议收尾：21 天 0 单，打开率 4.0%',
    ],
    [
      '4.99 % and no order',
      { sent: 10_000, readers: 499, orders: 0, daysSinceOrder: 30 },
      '该结束',
      '建议收尾：30 天 0 单，打开率 5.0%',
    ],
    ['5 % exactly', { sent: 100, readers: 5, orders: 0, readersBefore: 4 }, '回落', null],
    ['hardly opened, but somebody bought', { sent: 100, readers: 1 }, '回落', null],
    [
      'nobody was sent anything: not known',
      { sent: 0, readers: 0, orders: 0, ordersBefore: 0 },
      '回落',
      null,
    ],
    ['opened half as much', { readers: 14 }, '回落', null],
    ['bought half as much', { orders: 2 }, '回落', null],
    ['one in ten left', { exits: 4 }, '回落', null],
    [
      'a young group that never bought',
      { ageDays: 15, sent: 50, readers: 1, orders: 0, daysSinceOrder: 90 },
      '该结束',
      '建议收尾：15 天 0 单，打开率 2.0%',
    ],
  ])('%s', (_, change, stage, suggestion) => {
    expect(lifeStage({ ...usual, ...change })).toMatchObject({ stage, suggestion })
  })

  test('whatever the numbers, an end is only suggested with no order and under 5 % opened', () => {
    const n = fc.nat(500)
    fc.assert(
      fc.property(
        fc.record({
          ageDays: n,
          members: n,
          sent: n,
          readers: n,
          orders: n,
          exits: n,
          readersBefore: n,
          sentBefore: n,
          ordersBefore: n,
          daysSinceOrder: fc.option(n, { nil: null }),
        }),
        (group) => {
          const { suggestion, openRate } = lifeStage(group)
          if (suggestion === null) return
          expect(group.orders).toBe(0)
          expect(openRate).toBeLessThan(0.05)
          expect(group.ageDays).toBeGreaterThanOrEqual(14)
        },
      ),
    )
  })
})

describe('隔夜群', () => {
  const openAt = at('2026-11-20T21:00')
  const closeAt = at('2026-11-21T21:00')
  test.each([
    ['2026-11-20T20:59', false, null, 'warmup'],
    ['2026-11-20T21:00', false, null, 'open'],
    ['2026-11-21T20:29', false, null, 'open'],
    ['2026-11-21T20:30', false, null, 'lastOrders'],
    ['2026-11-21T20:41', false, null, 'lastOrders'],
    ['2026-11-21T21:00', false, null, 'thanks'],
    ['2026-11-21T21:10', true, null, 'dissolve'],
    ['2026-11-23T21:10', true, null, 'dissolve'],
    ['2026-11-21T21:20', false, at('2026-11-21T21:15'), 'dissolved'],
  ] as const)('%s thanked=%s dissolved=%s: %s', (now, isThanked, dissolvedAt, phase) => {
    expect(flashPhase({ openAt, closeAt, isThanked, dissolvedAt }, at(now))).toBe(phase)
  })

  test('the clock alone never says 已解散', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: openAt - DAY, max: closeAt + 400 * DAY }),
        fc.boolean(),
        (now, isThanked) => {
          expect(flashPhase({ openAt, closeAt, isThanked, dissolvedAt: null }, now)).not.toBe(
            'dissolved',
          )
        },
      ),
    )
  })

  test.each([
    ['2026-11-21T21:00', '2026-11-21T19:00', '2026-11-21T23:00'],
    ['2026-11-21T21:59', '2026-11-21T19:59', '2026-11-21T23:59'],
    ['2026-11-21T22:00', '2026-11-21T20:00', '2026-11-22T08:00'],
    ['2026-11-22T19:00', '2026-11-22T17:00', '2026-11-22T21:00'],
  ])('closing %s: told %s, reminded %s', (close, told, reminded) => {
    expect(toldAt(at(close))).toBe(at(told))
    expect(remindedAt(at(close))).toBe(at(reminded))
  })
})

describe('会员日', () => {
  test.each([
    ['2026-11-18T00:00', 3, '周三会员日'],
    ['2026-11-18T23:59', 3, '周三会员日'],
    ['2026-11-19T00:00', 4, '周四会员日'],
    ['2026-11-22T12:00', 7, '周日会员日'],
    ['2026-11-23T12:00', 1, '周一会员日'],
  ])('who joined at %s has %i: %s', (joined, weekday, name) => {
    expect(memberDayOf(at(joined))).toEqual({ weekday, name })
  })

  test.each([
    ['2026-11-17T23:59', '2026-11-18T00:00', false],
    ['2026-11-18T00:00', '2026-11-18T00:00', true],
    ['2026-11-18T23:59', '2026-11-18T00:00', true],
    ['2026-11-19T00:00', '2026-11-25T00:00', false],
    ['2026-11-21T20:41', '2026-11-25T00:00', false],
  ])('Wednesday seen from %s begins %s, on: %s', (now, from, isOn) => {
    expect(nextMemberDay(3, at(now))).toEqual({ from: at(from), until: at(from) + DAY, isOn })
  })
})

describe('待回复', () => {
  const hours = readHours('09:30-21:00')
  test.each([
    ['09:30-21:00', { from: 570, until: 1260 }],
    ['10:00–21:30', { from: 600, until: 1290 }],
    ['9:00 - 24:00', { from: 540, until: 1440 }],
    ['', { from: 0, until: 1440 }],
    ['全天', { from: 0, until: 1440 }],
    ['21:00-09:00', { from: 0, until: 1440 }],
  ])('a shop open %s', (text, read) => expect(readHours(text)).toEqual(read))

  test.each([
    // 等等妈 asked at 20:19: at 20:41 it is 22 minutes, and 8 more until it is late.
    ['2026-11-21T20:19', '2026-11-21T20:41', 22, '2026-11-21T20:49'],
    ['2026-11-21T20:50', '2026-11-21T22:00', 10, '2026-11-22T09:50'],
    ['2026-11-21T23:00', '2026-11-22T09:00', 0, '2026-11-22T10:00'],
    ['2026-11-21T08:00', '2026-11-21T09:45', 15, '2026-11-21T10:00'],
    ['2026-11-21T20:30', '2026-11-21T21:00', 30, '2026-11-21T21:00'],
  ])('asked %s, seen %s: %i minutes, late at %s', (asked, now, minutes, late) => {
    expect(waitedMs(at(asked), at(now), hours)).toBe(minutes * MINUTE)
    expect(lateAt(at(asked), 30, hours)).toBe(at(late))
  })

  test('late is exactly when the limit has been waited out', () => {
    const start = at('2026-11-16T00:00')
    fc.assert(
      fc.property(fc.nat(7 * 24 * 60), fc.integer({ min: 1, max: 1440 }), (minute, limit) => {
        const asked = start + minute * MINUTE
        const late = lateAt(asked, limit, hours)
        expect(waitedMs(asked, late, hours)).toBe(limit * MINUTE)
        expect(waitedMs(asked, late - MINUTE, hours)).toBeLessThan(limit * MINUTE)
      }),
    )
  })
})

describe('500 人', () => {
  test.each([
    [449, false],
    [450, true],
    [500, true],
  ])('%i: %s', (people, isFull) => expect(isNearlyFull(people)).toBe(isFull))
  test.each([
    ['翠湖·周三会员日', '翠湖·周三会员日 2群'],
    ['翠湖·周三会员日 2群', '翠湖·周三会员日 3群'],
    ['翠湖会员9群', '翠湖会员 10群'],
  ])('after %s comes %s', (name, next) => expect(nextGroupName(name)).toBe(next))
})

describe('清单', () => {
  const wish: SetupWish = {
    title: '隔夜群',
    name: '周六团',
    welcome: '欢迎',
    members: ['u_1', 'u_2'],
    memberNames: ['小雨', '何静'],
    antiSpam: '不许广告',
    autoReply: '不开',
    mayRename: false,
  }
  const group = { name: '周六团', syncedAt: 5, staffIds: ['u_1', 'u_2'] }
  const done = (items: { item: string; isDone: boolean }[]) =>
    items.filter(({ isDone }) => isDone).map(({ item }) => item)

  test('six items; nothing is done that was neither read back nor ticked', () => {
    const items = setupItems(wish, [], { name: '别的名', syncedAt: 5, staffIds: ['u_1'] })
    expect(items).toHaveLength(6)
    expect(done(items)).toEqual([])
  })

  test('name and members are done while WeCom says so, with the time it said it', () => {
    expect(done(setupItems(wish, [], group))).toEqual(['name', 'members'])
    expect(setupItems(wish, [], group)[0]).toMatchObject({ at: 5, by: null, how: 'read' })
    expect(done(setupItems(wish, [], { ...group, name: '改了名' }))).toEqual(['members'])
    expect(done(setupItems(wish, [], { ...group, syncedAt: null }))).toEqual([])
  })

  test('a tick has a name and a time, and cannot be set for what is read', () => {
    const ticks = [{ item: 'antiSpam', byName: '林小雨', tickedAt: 9 }]
    expect(setupItems(wish, ticks, group)[3]).toMatchObject({ isDone: true, by: '林小雨', at: 9 })
    expect(mayTick('setup', 'antiSpam', wish)).toBe(true)
    for (const item of ['name', 'members']) expect(mayTick('setup', item, wish)).toBe(false)
    for (const item of ['orders', 'dissolve'])
      expect(mayTick('close', item, { mergeInto: null })).toBe(false)
  })

  test('收尾 is over only when WeCom says that the group is gone', () => {
    const known = { unfinished: 3, askedAt: 7, thankedAt: null, dissolvedAt: null }
    const ticks = [{ item: 'dissolve', byName: '林小雨', tickedAt: 9 }]
    expect(done(closeItems({ mergeInto: null }, ticks, known))).toEqual([])
    const gone = { unfinished: 0, askedAt: 7, thankedAt: 8, dissolvedAt: 10 }
    expect(done(closeItems({ mergeInto: null }, [], gone))).toEqual([
      'orders',
      'thanks',
      'dissolve',
    ])
    const merging = { mergeInto: { id: 'g09', name: '会员日' } }
    expect(closeItems(merging, [], gone).map(({ item }) => item)).toContain('move')
  })
})

test('the card says how to follow four people, and claims nothing about who does', () => {
  const text = guideWords('翠湖·周三会员日', [
    { name: '林小雨', line: '会员日清单' },
    { name: '何静', line: '' },
  ])
  expect(text).toContain('· 林小雨：会员日清单\n· 何静\n')
  expect(text).toContain('关注的群成员')
  expect(text).not.toMatch(/已关注|统计|人关注了|打开率|必须/)
  expect(guideWords('空群', [])).toBe('')
})

test('who waits is said to have waited minutes, then hours, then days, never less than nothing', () => {
  const minutes = (n: number) => waitOf(n * 60_000)
  expect([-5, 0, 119, 120, 2879, 2880].map(minutes)).toEqual([
    [0, 'minute'],
    [0, 'minute'],
    [119, 'minute'],
    [2, 'hour'],
    [47, 'hour'],
    [2, 'day'],
  ])
})
