// Longer than 300 lines: the twenty requirements in one place, each with its test.
import { describe, expect, test } from 'vitest'
import { controlPlay } from '../../api/plays/control-play.ts'
import { considerForPlays, enterPlays } from '../../api/plays/enter-plays.ts'
import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import { saveSetting } from '../../db/queries/settings.ts'
import { DAY } from '../support/a-shop.ts'
import { aStep, TEN } from '../support/play-cases.ts'
import { aShopWithPlays, type PlayShop } from '../support/play-shop.ts'

// What the engine owes: `attribution.md` §6.2, by number. Months run here in milliseconds.

const HOUR = DAY / 24
const me = { staffId: 'u_linxiaoyu' }
const tomorrow = (title: string, known: object = {}) =>
  aStep({ title, when: { is: 'time', days: 1, minute: 600 }, ...known })
const runOf = async (shop: PlayShop, subjectId: string) =>
  (await shop.runs()).find((run) => run.subjectId === subjectId)!

async function withHer(known: object = {}, steps: object[] = [aStep(), tomorrow('第二步')]) {
  const shop = await aShopWithPlays()
  await shop.aPlay(known, steps)
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  return shop
}

test('requirement 1: fifty triggers at once let her in once', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay()
  await shop.aNewFriend('cu101')
  const knock = () => considerForPlays(shop.deps, 'customer', ['cu101'])
  await Promise.all(Array.from({ length: 50 }, knock))
  expect(await shop.runs()).toHaveLength(1)
  expect(await shop.counts()).toMatchObject({ '0 entered in': 1, '1 entered': 1 })
})

describe('requirement 2: coming back', () => {
  const again = async (rule: object) => {
    const shop = await aShopWithPlays()
    await shop.aPlay({ enter: { on: 'ordered', again: rule } })
    await shop.aCustomer('cu101')
    // She orders every ten days, for a hundred days; each pass is left by skipping its one step.
    for (let n = 0; n < 10; n++) {
      await shop.anOrder(`A-${n}`, 'cu101', shop.clock.now)
      await enterPlays(shop.deps)
      await shop.pass(2 * DAY)
      await shop.pass(8 * DAY)
    }
    const passes = (await shop.runs()).map(({ pass }) => pass).sort((a, b) => a - b)
    await shop[Symbol.asyncDispose]()
    return passes
  }
  test.each([
    ['never', { kind: 'never' }, [1]],
    ['after each exit', { kind: 'after_exit' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['thirty days after', { kind: 'after_days', days: 28 }, [1, 2, 3]],
    ['three times', { kind: 'times', most: 3 }, [1, 2, 3]],
  ])('%s', async (_words, rule, passes) => {
    expect((await again(rule)).length).toBe(passes.length)
  })
})

test('requirement 3: the key is made before the call; an unknown end is asked, never sent again', async () => {
  await using shop = await withHer()
  const run = await runOf(shop, 'cu101')
  const [step] = await shop.steps()
  expect(step!.sendKey).toMatch(/^key_[0-9a-f]{40}$/)
  // She taps; WeCom's client dies with the message in its hands.
  expect((await shop.send(run.id, 1, { key: 'tap-1', result: '' })).status).toBe(201)
  // The same wish again, its answer lost, is the same send; a new one is asked about first.
  expect((await shop.send(run.id, 1, { key: 'tap-1', result: '' })).status).toBe(201)
  const second = await shop.send(run.id, 1, { key: 'tap-2' })
  expect(second).toMatchObject({ status: 409 })
  expect(second.body.error.message).toContain('还不知道')
  const ask = await shop.asNow()
  const [card] = (await ask('GET', '/customers/cu101/plays')).body.cards
  expect(card.isUnknown).toBe(true)
  const tell = (mark: string) => ask('POST', `/plays/runs/${run.id}/steps/1`, { mark })
  await tell('was_not_sent')
  expect((await shop.steps())[0]!.sendKey).not.toBe(step!.sendKey)
  expect((await shop.send(run.id, 1, { key: 'tap-3' })).status).toBe(200)
  expect((await shop.send(run.id, 1, { key: 'tap-4' })).body.error.message).toBe('这一步已经发过了')
  expect(await shop.counts()).toMatchObject({ '1 sent sent': 1 })
  expect(await shop.unbalanced()).toEqual([])
})

test('requirement 4: the goal is asked at entry, at every event and at sending; who waits leaves at once', async () => {
  await using shop = await withHer({
    goal: { when: { is: 'ordered', since: 'ever' }, words: '首购' },
  })
  const run = await runOf(shop, 'cu101')
  await shop.send(run.id, 1)
  await shop.pass(0)
  expect(await runOf(shop, 'cu101')).toMatchObject({ state: 'waiting', dueAt: TEN + DAY })
  const { recordCredit } = await import('../../api/attribution/record-credit.ts')
  const { inTransaction } = await import('../../db/database.ts')
  await shop.anOrder('A-1', 'cu101', shop.clock.now)
  await inTransaction(shop.db, (tx) => recordCredit(tx, 'A-1', shop.clock.now))
  await runDuePlays(shop.deps)
  expect(await runOf(shop, 'cu101')).toMatchObject({ state: 'ended', reason: 'ordered' })
  // And at entry: whoever has reached it is not let in.
  await shop.aNewFriend('cu102')
  await shop.anOrder('A-2', 'cu102', shop.clock.now - DAY)
  await enterPlays(shop.deps)
  expect(await runOf(shop, 'cu102')).toMatchObject({ state: 'refused', reason: 'goal' })
  expect(await shop.unbalanced()).toEqual([])
})

test('requirement 5: who opted out, is no friend any more, or has nobody left to speak is spared', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay({}, [aStep(), tomorrow('二')])
  for (const id of ['cu101', 'cu102', 'cu103', 'cu104']) await shop.aNewFriend(id)
  await enterPlays(shop.deps)
  await shop.pass(0)
  const set = (id: string, change: object) =>
    shop.db.updateTable('customer').set(change).where('id', '=', id).execute()
  await set('cu101', { preference: 'none' })
  await set('cu102', { deletedAt: TEN })
  await shop.db
    .updateTable('follow')
    .set({ endedAt: TEN, endedBy: 'customer' })
    .where('customerId', '=', 'cu103')
    .execute()
  const ask = await shop.asNow()
  expect((await ask('GET', '/today/plays')).body.items.map((it: any) => it.subjectId)).toEqual([
    'cu104',
  ])
  await shop.pass(DAY)
  const why = (await shop.runs()).map(({ subjectId, reason }) => `${subjectId} ${reason}`)
  expect(why.sort().slice(0, 3)).toEqual(['cu101 optedOut', 'cu102 gone', 'cu103 no_speaker'])
})

test('requirement 6: the rule is kept, and the moment worked out anew when the zone changes', async () => {
  await using shop = await withHer({}, [
    aStep({ title: '十点', when: { is: 'time', minute: 660 } }),
  ])
  expect((await runOf(shop, 'cu101')).dueAt).toBe(TEN + HOUR)
  await saveSetting(shop.db, 'play-calendar', { zone: 540 }, shop.clock.now)
  await shop.pass(0)
  // Eleven o'clock an hour further east is now.
  const { wakeAllRuns } = await import('../../db/queries/play-runs.ts')
  await wakeAllRuns(shop.db, 'play_1', shop.clock.now)
  await shop.pass(0)
  expect(await runOf(shop, 'cu101')).toMatchObject({ state: 'prepared' })
})

test('requirement 7: at night it waits for the morning, spread; older than the author allows it is dropped', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay({}, [
    aStep({ title: '夜里', when: { is: 'after', hours: 12 } }),
    aStep({ title: '过时', dropHours: 1 }),
  ])
  for (let i = 0; i < 40; i++) await shop.aNewFriend(`cu_${i}`)
  await enterPlays(shop.deps)
  await shop.pass(12 * HOUR)
  const due = (await shop.runs()).map(({ dueAt, reason }) => ({ dueAt: dueAt!, reason }))
  expect(new Set(due.map(({ reason }) => reason))).toEqual(new Set(['quiet']))
  const morning = Date.parse('2026-11-22T08:30:00+08:00')
  for (const { dueAt } of due) {
    expect(dueAt).toBeGreaterThanOrEqual(morning)
    expect(dueAt).toBeLessThan(morning + 90 * 60_000)
  }
  expect(new Set(due.map(({ dueAt }) => dueAt)).size).toBeGreaterThan(30)
  // Nothing was prepared in the night; and what comes an hour late, when its author allows one, never is.
  expect(await shop.steps()).toEqual([])
  await shop.pass(14 * HOUR)
  for (const run of await shop.runs()) {
    if (run.state === 'prepared') await shop.send(run.id, 1)
  }
  await shop.pass(2 * DAY)
  const late = (await shop.log()).filter((line) => line === '2 skipped 跳过：过了 1 小时，不发了')
  expect(late).toHaveLength(40)
})

test('requirements 8 and 9: one message a day over all plays, reserved in the transaction that prepares it, the urgent play first', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay({ name: '不急', priority: 10 }, [aStep()], 'play_low')
  await shop.aPlay(
    { name: '要紧', priority: 90 },
    [aStep({ say: { kind: 'reply', replyId: 's02' } })],
    'play_high',
  )
  for (let i = 0; i < 20; i++) await shop.aNewFriend(`cu_${i}`)
  await enterPlays(shop.deps)
  await Promise.all([1, 2, 3].map(() => runDuePlays(shop.deps, { batch: 8 })))
  const prepared = await shop.steps()
  expect(prepared).toHaveLength(20)
  const touches = await shop.db.selectFrom('playTouch').selectAll().execute()
  expect(touches).toHaveLength(20)
  const waiting = (await shop.runs()).filter((run) => run.state === 'waiting')
  expect(new Set(waiting.map(({ reason }) => reason))).toEqual(new Set(['quota']))
  // The day is given back when it is not used: nobody sends, the next morning the other may speak.
  await shop.days(2)
  expect(await shop.unbalanced()).toEqual([])
})

test('requirement 10: a published version never changes; who is in it stays, or moves by the map', async () => {
  await using shop = await withHer()
  await shop.aNewFriend('cu102')
  await enterPlays(shop.deps)
  const run = await runOf(shop, 'cu101')
  await shop.send(run.id, 1)
  await shop.pass(0)
  await shop.aPlay({}, [aStep(), tomorrow('新的第二步'), tomorrow('第三步')])
  expect(await runOf(shop, 'cu101')).toMatchObject({ version: 1, stepNo: 2 })
  const { moved } = await shop.aPlay({}, [aStep(), aStep({ title: '三版' })], 'play_1')
  expect(moved).toBe(0)
  // Of version 3 nobody is in; those of version 1 stay with it to the end.
  await shop.pass(DAY)
  await shop.send(run.id, 2)
  await shop.pass(0)
  expect(await runOf(shop, 'cu101')).toMatchObject({ version: 1, reason: 'finished' })
  const fourth = await shop.aPlay({}, [aStep(), tomorrow('四版')], 'play_1')
  await shop.aNewFriend('cu103')
  await enterPlays(shop.deps)
  await shop.pass(0)
  const fifth = await shop.aPlay({}, [tomorrow('先等一天'), aStep()], 'play_1', { 1: 1 })
  expect([fourth.version, fifth.version, fifth.moved]).toEqual([4, 5, 1])
  expect(await runOf(shop, 'cu103')).toMatchObject({ version: 5, stepNo: 1, state: 'waiting' })
  expect(await shop.unbalanced()).toEqual([])
})

describe('requirement 11: paused, resumed, drained, stopped', () => {
  const paused = async (timers: 'date' | 'remaining') => {
    const shop = await withHer({}, [
      aStep(),
      aStep({ title: '三天后', when: { is: 'after', days: 3 } }),
    ])
    await shop.send((await runOf(shop, 'cu101')).id, 1)
    await shop.pass(DAY)
    await controlPlay(shop.deps, me, 'play_1', { to: 'pause' })
    await shop.pass(4 * DAY)
    expect(await shop.steps()).toHaveLength(1)
    await controlPlay(shop.deps, me, 'play_1', { to: 'resume', timers })
    await shop.pass(0)
    return shop
  }
  test('waits that ended while it rested are over when it goes on', async () => {
    await using shop = await paused('date')
    expect(await runOf(shop, 'cu101')).toMatchObject({ state: 'prepared', stepNo: 2 })
  })
  test('or have the time left that they had', async () => {
    await using shop = await paused('remaining')
    expect(await runOf(shop, 'cu101')).toMatchObject({ state: 'waiting', dueAt: TEN + 7 * DAY })
    await shop.pass(2 * DAY)
    expect(await runOf(shop, 'cu101')).toMatchObject({ state: 'prepared', stepNo: 2 })
  })
  test('what is prepared after a rest is late in its own time, and what lay prepared has the time it had', async () => {
    await using shop = await paused('remaining')
    await shop.pass(2 * DAY)
    await controlPlay(shop.deps, me, 'play_1', { to: 'pause' })
    await shop.pass(DAY / 2)
    await controlPlay(shop.deps, me, 'play_1', { to: 'resume', timers: 'remaining' })
    await shop.pass(18 * HOUR)
    expect((await shop.steps())[1]).toMatchObject({ state: 'prepared', expiresAt: TEN + 8.5 * DAY })
    await shop.pass(6 * HOUR)
    expect((await shop.steps())[1]).toMatchObject({ state: 'late' })
  })
  test('drained, nobody comes in and whoever is in goes to the end; stopped, everybody leaves', async () => {
    await using shop = await withHer()
    await controlPlay(shop.deps, me, 'play_1', { to: 'drain' })
    await shop.aNewFriend('cu102')
    await enterPlays(shop.deps)
    expect(await shop.runs()).toHaveLength(1)
    await shop.send((await runOf(shop, 'cu101')).id, 1)
    await shop.pass(DAY)
    expect(await runOf(shop, 'cu101')).toMatchObject({ state: 'prepared', stepNo: 2 })
    await controlPlay(shop.deps, me, 'play_1', { to: 'stop' })
    const late = await shop.send((await runOf(shop, 'cu101')).id, 2)
    expect(late.body.error.message).toBe('这个打法停了')
    await shop.pass(0)
    expect(await runOf(shop, 'cu101')).toMatchObject({ state: 'ended', reason: 'stopped' })
    expect(await shop.unbalanced()).toEqual([])
  })
})

test('requirement 12: what a killed process held is taken over when its lease ends, and done once', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay()
  for (let i = 0; i < 20; i++) await shop.aNewFriend(`cu_${i}`)
  await enterPlays(shop.deps)
  await shop.db
    .updateTable('playRun')
    .set({ claimedBy: 'a process that is gone', claimedUntil: shop.clock.now + 120_000 })
    .execute()
  await runDuePlays(shop.deps)
  expect(await shop.steps()).toEqual([])
  await shop.pass(120_000)
  expect(await shop.steps()).toHaveLength(20)
  expect(await shop.counts()).toMatchObject({ '1 prepared': 20 })
})

test('requirement 14: every decision leaves its reason in words', async () => {
  await using shop = await withHer({}, [
    aStep({ skipIf: [{ is: 'noAgeBand' }] }),
    aStep({
      title: '等她看',
      when: { is: 'event', event: { is: 'opened' }, timeoutDays: 2, otherwise: 'skip' },
    }),
  ])
  await shop.pass(2 * DAY)
  expect(await shop.log('cu101')).toEqual([
    '1 entered 进来了',
    '1 skipped 跳过：家长没有同意过记月龄段',
    '2 waiting 等她先动一动',
    '2 skipped 跳过：2 天没有等到',
    '3 left 走完了',
  ])
})

test('requirement 15: the control group is in the play, is spared its steps, and gives the lift with an interval', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay({
    holdOutPercent: 30,
    goal: { when: { is: 'ordered', since: 'ever' }, words: '首购' },
  })
  for (let i = 0; i < 120; i++) await shop.aNewFriend(`cu_${i}`)
  await enterPlays(shop.deps)
  await shop.pass(0)
  const runs = await shop.runs()
  const held = runs.filter((run) => run.heldOutAt !== null)
  expect(held.length).toBeGreaterThan(20)
  expect(await shop.steps()).toHaveLength(120 - held.length)
  await shop.add('staff', {
    id: 'u_ops',
    name: '方舟',
    role: 'operator',
    title: '',
    bio: '',
    isKfDutyAt: null,
    certName: null,
    certExpiresAt: null,
    certCheckedBy: null,
    syncedAt: null,
    leftAt: null,
  })
  const spoken = runs.filter((run) => run.heldOutAt === null).slice(0, 30)
  for (const { id, subjectId } of spoken) {
    await shop.anOrder(`A-${id}`.slice(0, 40), subjectId, shop.clock.now)
    await shop.db
      .updateTable('playRun')
      .set({ dueAt: shop.clock.now })
      .where('id', '=', id)
      .execute()
  }
  await shop.pass(0)
  const { readPlay } = await import('../../api/plays/report.ts')
  const { lift, steps } = await readPlay(shop.deps, 'play_1', null)
  expect(lift!.rate).toBeGreaterThan(20)
  expect(lift!.heldOutRate).toBe(0)
  expect(lift!.low).toBeLessThan(lift!.points)
  expect(lift!.high).toBeGreaterThan(lift!.points)
  expect(steps[0]!.skippedWhy).toEqual([{ reason: 'hold_out', words: '对照组', n: held.length }])
})

test('requirement 16: a step may be a task for a member; when she leaves the corp another has it', async () => {
  await using shop = await withHer({}, [
    aStep({ title: '打个电话', say: { kind: 'task', text: '问她到货了没有' } }),
  ])
  await shop.aFollow('u_hejing', 'cu101')
  const run = await runOf(shop, 'cu101')
  const ask = await shop.asNow()
  const [card] = (await ask('GET', '/customers/cu101/plays')).body.cards
  expect(card).toMatchObject({ kind: 'task', task: '问她到货了没有', isMine: true })
  await shop.db
    .updateTable('staff')
    .set({ leftAt: shop.clock.now })
    .where('id', '=', 'u_linxiaoyu')
    .execute()
  await shop.db.updateTable('playRun').set({ dueAt: shop.clock.now }).execute()
  await shop.pass(0)
  const hejing = await shop.asNow('u_hejing')
  const mine = await hejing('GET', '/today/plays')
  expect(mine.body.items).toMatchObject([{ subjectId: 'cu101', title: '打个电话' }])
  await hejing('POST', `/plays/runs/${run.id}/steps/1`, { mark: 'done' })
  expect(await shop.log('cu101')).toContain('1 sent 自报：发过了')
  expect(await shop.counts()).toMatchObject({ '1 sent self': 1 })
})

test('requirement 17: a goal older than the send still counts; the send stays, the report says both', async () => {
  await using shop = await withHer({
    goal: { when: { is: 'ordered', since: 'entry' }, words: '首购' },
  })
  const run = await runOf(shop, 'cu101')
  await shop.pass(HOUR)
  await shop.send(run.id, 1)
  // The shop's till tells us in the evening of an order of this morning, paid before the send.
  await shop.anOrder('A-1', 'cu101', TEN + HOUR / 2)
  await shop.pass(10 * HOUR)
  expect(await shop.counts()).toMatchObject({ '0 goal in': 1, '1 sent sent': 1, '0 reached': 1 })
  expect(await shop.unbalanced()).toEqual([])
})

test('requirement 18: a play has at most twenty steps and no way back, and a person a few steps a day at most', async () => {
  await using shop = await aShopWithPlays()
  await expect(async () =>
    shop.aPlay(
      {},
      Array.from({ length: 21 }, () => aStep()),
    ),
  ).rejects.toThrow()
  await expect(async () => shop.aPlay({}, [aStep({ goTo: 1 })])).rejects.toThrow('goTo')
  await shop.aPlay(
    { caps: { perWeek: 30, perMonth: 60 } },
    Array.from({ length: 20 }, (_, i) => aStep({ title: `第${i}步` })),
  )
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  for (let day = 0; day < 5; day++) {
    for (let hour = 0; hour < 8; hour++) {
      await shop.pass(HOUR)
      const run = await runOf(shop, 'cu101')
      if (run.state === 'prepared') await shop.send(run.id, run.stepNo)
    }
    await shop.pass(16 * HOUR)
  }
  const days = (await shop.steps()).filter(({ state }) => state === 'sent')
  expect(days.length).toBeGreaterThanOrEqual(4)
  expect(days.length).toBeLessThanOrEqual(6)
})

test('requirement 19: the clock moved back sends nothing twice', async () => {
  await using shop = await withHer()
  const run = await runOf(shop, 'cu101')
  await shop.send(run.id, 1)
  await shop.pass(DAY)
  const before = await shop.steps()
  for (const back of [DAY, 30 * DAY]) {
    shop.clock.now -= back
    await enterPlays(shop.deps)
    await shop.pass(0)
    expect(await shop.steps()).toEqual(before)
    expect(await shop.runs()).toHaveLength(1)
    shop.clock.now += back
  }
  await shop.pass(0)
  await shop.send(run.id, 2)
  await shop.pass(0)
  expect(await shop.counts()).toMatchObject({ '1 sent sent': 1, '2 sent sent': 1 })
})

test('requirement 20: the numbers of every step add up, whatever became of whom', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay(
    { goal: { when: { is: 'ordered', since: 'ever' }, words: '首购' }, holdOutPercent: 10 },
    [aStep(), tomorrow('二', { skipIf: [{ is: 'less' }] }), tomorrow('三')],
  )
  for (let i = 0; i < 33; i++)
    await shop.aNewFriend(`cu_${i}`, i % 7 === 0 ? { preference: 'less' } : {})
  await enterPlays(shop.deps)
  for (let day = 0; day < 5; day++) {
    await shop.pass(0)
    for (const [i, run] of (await shop.runs()).entries()) {
      if (run.state === 'prepared' && i % 3 !== 0) await shop.send(run.id, run.stepNo)
      if (i % 11 === day) await shop.anOrder(`A-${i}-${day}`, run.subjectId, shop.clock.now)
    }
    expect(await shop.unbalanced()).toEqual([])
    await shop.pass(DAY)
  }
  const counts = await shop.counts()
  const out = Object.entries(counts).filter(([name]) => /^0 (left|goal)/.test(name))
  const still = (await shop.runs()).filter(({ activeKey }) => activeKey !== null).length
  expect(out.reduce((sum, [, n]) => sum + n, 0) + still).toBe(33)
})
