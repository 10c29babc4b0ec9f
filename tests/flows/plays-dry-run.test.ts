import { expect, test } from 'vitest'
import { dayIn } from '../../api/plays/calendar.ts'
import { dryRun } from '../../api/plays/dry-run.ts'
import { enterPlays } from '../../api/plays/enter-plays.ts'
import { SHOP_CALENDAR } from '../../api/plays/facts.ts'
import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import { runTrial } from '../../api/plays/try-play.ts'
import { DAY, HOUR, MINUTE } from '../../api/shop-time.ts'
import { aPlay, aStep, TEN } from '../support/play-cases.ts'
import { aShopWithPlays, type PlayShop } from '../support/play-shop.ts'

// 试跑: the same decisions with the clock moved. What it says is what then really happens.

const DAYS = 9

/** What was really done, in the words of a 试跑. */
async function reallyDone(shop: PlayShop, steps: number) {
  const counts = await shop.counts()
  const of = (start: string) =>
    Object.fromEntries(
      Object.entries(counts).flatMap(([name, n]) =>
        name.startsWith(start) ? [[name.slice(start.length), n]] : [],
      ),
    )
  const sent = (await shop.steps()).filter(({ state }) => state === 'sent')
  return {
    entered: (counts['0 entered in'] ?? 0) + (counts['0 entered held_out'] ?? 0),
    heldOut: counts['0 entered held_out'] ?? 0,
    reached: counts['0 reached'] ?? 0,
    refused: of('0 refused '),
    steps: Array.from({ length: steps }, (_, i) => {
      const days = sent
        .filter(({ stepNo }) => stepNo === i + 1)
        .map(({ doneAt }) => dayIn(doneAt!, SHOP_CALENDAR))
      return {
        came: counts[`${i + 1} entered`] ?? 0,
        said: counts[`${i + 1} sent sent`] ?? 0,
        skipped: of(`${i + 1} skipped `),
        left: of(`${i + 1} left `),
        goal: Object.values(of(`${i + 1} goal `)).reduce((all, n) => all + n, 0),
        waiting: counts[`${i + 1} waiting`] ?? 0,
        byDay: Object.fromEntries(
          [...new Set(days)].map((day) => [day, days.filter((it) => it === day).length]),
        ),
      }
    }),
  }
}

/** The days pass: whatever is due is done at its minute, and a member sends what lies prepared. */
async function letPass(shop: PlayShop, days: number) {
  const until = shop.clock.now + days * DAY
  let round = shop.clock.now
  for (;;) {
    if (shop.clock.now >= round) {
      await enterPlays(shop.deps)
      const midnight = Date.parse(`${dayIn(shop.clock.now + DAY, SHOP_CALENDAR)}T00:00:00+08:00`)
      round = midnight + 8 * HOUR + 35 * MINUTE
    }
    for (;;) {
      await runDuePlays(shop.deps)
      const prepared = (await shop.runs()).filter(({ state }) => state === 'prepared')
      if (prepared.length === 0) break
      for (const { id, stepNo } of prepared) await shop.send(id, stepNo)
    }
    const due = (await shop.runs()).flatMap(({ dueAt }) => dueAt ?? [])
    const next = Math.min(round, ...due)
    if (next > until) return
    shop.clock.now = next
  }
}

const says = (replyId: string) => ({ kind: 'reply', replyId })

test.each([
  [
    'an evening that waits for the morning, and a weekly limit',
    { caps: { perDay: 1, perWeek: 2 } },
    [
      aStep({ when: { is: 'time', minute: 22 * 60 } }),
      aStep({ when: { is: 'after', hours: 1 } }),
      aStep({ when: { is: 'after', days: 1 }, skipIf: [{ is: 'less' }] }),
    ],
  ],
  [
    'a hold-out, a wait for what never comes, workdays only',
    { holdOutPercent: 40, workdaysOnly: true, caps: { perWeek: 9 } },
    [
      aStep(),
      aStep({
        when: { is: 'event', event: { is: 'opened' }, timeoutDays: 2, otherwise: 'go' },
        skipIf: [{ is: 'said', replyId: 's02', days: 9 }],
        say: says('s02'),
      }),
      aStep({ when: { is: 'weekday', weekday: 3, minute: 600 }, who: [{ is: 'less' }] }),
    ],
  ],
  [
    'what it has said itself holds later words back',
    { caps: { perDay: 2, perWeek: 9 } },
    [
      aStep(),
      aStep({ when: { is: 'after', hours: 20 }, skipIf: [{ is: 'talked', days: 1 }] }),
      aStep({ when: { is: 'after', days: 1 }, skipIf: [{ is: 'said', replyId: 's01', days: 9 }] }),
      aStep({ when: { is: 'after', days: 1 }, say: says('s02') }),
      aStep({ when: { is: 'after', hours: 2 }, skipIf: [{ is: 'said', replyId: 's02', days: 3 }] }),
    ],
  ],
  [
    'a wait that ends it, and touches that are enough',
    { caps: { perDay: 3, perWeek: 9, touches: 2 }, stop: [{ is: 'openCase' }] },
    [
      aStep(),
      aStep({ when: { is: 'date', of: 'followed', days: 2, minute: 600 }, dropHours: 1 }),
      aStep({ when: { is: 'after', days: 30 } }),
    ],
  ],
])('试跑 is what then really happens: %s', async (_, known, steps) => {
  await using shop = await aShopWithPlays()
  const written = {
    enter: { on: 'friend', unless: [{ is: 'notFriend' }], again: { kind: 'never' } },
    ...known,
  }
  const kinds = [{}, { preference: 'less' }, { preference: 'none' }, { kind: 'kf' }, {}]
  for (let i = 0; i < 20; i++) {
    await shop.aNewFriend(`cu_${String(i).padStart(2, '0')}`, kinds[i % 5])
  }
  const definition = aPlay(written, steps).definition
  const told = await dryRun(shop.deps, { playId: 'play_1', definition, days: DAYS })
  expect(await shop.runs()).toEqual([])
  const { looked, inside, entered, refused, untouched } = told
  const sum = (of: Record<string, number>) => Object.values(of).reduce((all, n) => all + n, 0)
  expect(looked).toBe(inside + entered + sum(refused) + untouched)
  for (const { came, said, skipped, left, goal, waiting } of told.steps) {
    expect(came).toBe(said + sum(skipped) + sum(left) + goal + waiting)
  }

  await shop.aPlay(written, steps)
  await letPass(shop, DAYS)
  const real = await reallyDone(shop, steps.length)
  const { heldOut, reached } = told
  expect({ entered, heldOut, reached, refused, steps: told.steps }).toEqual(real)
})

test('on the days gone by: who would have been greeted, what she opened, and when she bought', async () => {
  await using shop = await aShopWithPlays()
  const her = await shop.aNewFriend('cu_past')
  await shop.db
    .updateTable('follow')
    .set({ followedAt: TEN - 10 * DAY })
    .where('customerId', '=', her)
    .execute()
  await shop.aLook(her, 'p01', TEN - 8 * DAY, 'u_linxiaoyu')
  await shop.anOrder('order_past', her, TEN - 5 * DAY)
  const { definition } = aPlay({ goal: { when: { is: 'ordered' }, words: '下单' } }, [
    aStep(),
    aStep({
      title: '看过之后',
      when: { is: 'event', event: { is: 'opened' }, timeoutDays: 4, otherwise: 'skip' },
    }),
    aStep({ title: '一周后', when: { is: 'after', days: 7 } }),
  ])
  const past = { playId: 'play_new', definition, days: 30, span: 'past' as const }
  const told = await dryRun(shop.deps, past)
  expect(told).toMatchObject({ entered: 1, reached: 1, untouched: told.looked - 1 })
  expect(told.steps.map(({ said, goal }) => [said, goal])).toEqual([
    [1, 0],
    [1, 0],
    [0, 1],
  ])
  const days = told.steps.map(({ byDay }) => Object.keys(byDay)[0])
  expect(days).toEqual(['2026-11-11', '2026-11-13', undefined])
})

test('on the days gone by as on those to come, nobody is reminded within a week of buying', async () => {
  await using shop = await aShopWithPlays()
  const her = await shop.aNewFriend('cu_past')
  await shop.anOrder('order_one', her, TEN - 23 * DAY)
  await shop.anOrder('order_two', her, TEN - 20 * DAY)
  const { definition } = aPlay({ enter: { on: 'reorder', again: { kind: 'never' } } }, [
    aStep({ when: { is: 'date', of: 'reorder', minute: 600 } }),
  ])
  const past = { playId: 'play_new', definition, days: 21, span: 'past' as const }
  const [step] = (await dryRun(shop.deps, past)).steps
  expect(step!.byDay).toEqual({ '2026-11-08': 1 })
})

test('a 试跑 says how far it is, is one however often it is wished for, and can be stopped', async () => {
  await using shop = await aShopWithPlays()
  for (let i = 0; i < 5; i++) await shop.aNewFriend(`cu_${i}`)
  await shop.aPlay({ name: '打招呼' }, [aStep()])
  const { definition } = aPlay({}, [aStep()])
  await shop.db.updateTable('staff').set({ role: 'manager' }).where('id', '=', 'u_hejing').execute()
  const ask = await shop.asNow('u_hejing')
  const wish = { key: 'wish-1', definition, days: 7 }
  const first = await ask('POST', '/plays/play_1/trials', wish)
  expect(first.status).toBe(201)
  expect((await ask('POST', '/plays/play_1/trials', wish)).body).toEqual(first.body)
  const { trialId } = first.body
  expect((await ask('GET', `/play-trials/${trialId}`)).body).toMatchObject({
    state: 'waiting',
    looked: 0,
    total: 6,
  })
  await shop.pass(0)
  expect((await ask('GET', `/play-trials/${trialId}`)).body).toMatchObject({
    state: 'done',
    looked: 6,
    total: 6,
    result: { looked: 6 },
  })

  const second = (await ask('POST', '/plays/play_1/trials', { ...wish, key: 'wish-2' })).body
  await ask('POST', `/play-trials/${second.trialId}/cancel`)
  await runTrial(shop.deps, second)
  expect((await ask('GET', `/play-trials/${second.trialId}`)).body).toMatchObject({
    state: 'cancelled',
    result: null,
  })
})

test('for one: her adviser reads what would happen to her and when', async () => {
  await using shop = await aShopWithPlays()
  await shop.aNewFriend('cu_one')
  await shop.aNewFriend('cu_none', { preference: 'none' })
  await shop.aPlay({ name: '别的' }, [aStep()], 'play_2')
  const { definition } = aPlay({}, [
    aStep(),
    aStep({ title: '第二天', when: { is: 'time', days: 1, minute: 600 } }),
  ])
  const ask = await shop.asNow()
  const body = { playId: 'play_2', definition, days: 7 }
  const told = await ask('POST', '/customers/cu_one/play-trial', body)
  expect(told.body.would.map((one: any) => [one.what, one.title])).toEqual([
    ['say', '说一句'],
    ['wait', '第二天'],
    ['say', '第二天'],
    ['leave', ''],
  ])
  const refused = await ask('POST', '/customers/cu_none/play-trial', body)
  expect(refused.body).toMatchObject({ would: [], refusal: { words: '别再发' } })
})

test('what only the tried play speaks of is known: a tag no published one asks for', async () => {
  await using shop = await aShopWithPlays()
  await shop.aNewFriend('cu_tagged')
  await shop.aNewFriend('cu_plain')
  await shop.add('tag', { id: 't1', groupId: 'tg', name: '试用过', sortNo: 1, deletedAt: null })
  await shop.add('followTag', {
    staffId: 'u_linxiaoyu',
    customerId: 'cu_tagged',
    tagId: 't1',
    setBy: 'person',
    ruleName: null,
    setAt: TEN,
    wecomAt: TEN,
  })
  await shop.aPlay({ name: '别的' }, [aStep()], 'play_2')
  const { definition } = aPlay({}, [aStep({ who: [{ is: 'tag', names: ['试用过'] }] })])
  const { steps } = await dryRun(shop.deps, { playId: 'play_new', definition, days: 3 })
  expect(steps[0]).toMatchObject({ came: 2, said: 1, skipped: { who_tag: 1 } })
})
