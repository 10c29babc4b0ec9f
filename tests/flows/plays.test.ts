import { expect, test } from 'vitest'
import { enterPlays } from '../../api/plays/enter-plays.ts'
import { gather, runDuePlays } from '../../api/plays/run-due-plays.ts'
import { dryRun } from '../../api/plays/dry-run.ts'
import { forgetPlaysFromLooking, playsAfterViews } from '../../api/plays/wake.ts'
import { decide } from '../../api/plays/decide.ts'
import { Ledger } from '../../api/plays/ledger.ts'
import { readCalendar, readPlaybook } from '../../api/plays/playbook.ts'
import { inTransaction } from '../../db/database.ts'
import { readRecords } from '../../db/queries/personal-records.ts'
import { aShare } from '../support/shop-parts.ts'
import { aPlay, aStep, TEN } from '../support/play-cases.ts'
import { aShopWithPlays } from '../support/play-shop.ts'
import { DAY } from '../support/a-shop.ts'

const nextDayAtTen = (n: number) =>
  aStep({ title: `第${n}步`, when: { is: 'time', days: 1, minute: 600 } })

test('a new friend is let in, greeted with one tap, and asked again the next day', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay({}, [aStep(), nextDayAtTen(2)])
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  const [run] = await shop.runs()
  expect(run).toMatchObject({ subjectId: 'cu101', state: 'prepared', stepNo: 1, pass: 1 })

  expect((await shop.send(run!.id, 1)).status).toBe(200)
  await shop.pass(0)
  expect((await shop.runs())[0]).toMatchObject({
    state: 'waiting',
    stepNo: 2,
    touches: 1,
    dueAt: TEN + DAY,
  })
  await shop.pass(DAY)
  expect((await shop.runs())[0]).toMatchObject({ state: 'prepared', stepNo: 2 })
  await shop.send(run!.id, 2)
  await shop.pass(0)
  expect((await shop.runs())[0]).toMatchObject({ state: 'ended', reason: 'finished' })
  expect(await shop.log()).toEqual([
    '1 entered 进来了',
    '1 prepared 备好「说一句」：第 0 天',
    '1 sent 企业微信说发出去了',
    '2 waiting 还没到时候',
    '2 prepared 备好「第2步」：第 1 天',
    '2 sent 企业微信说发出去了',
    '3 left 走完了',
  ])
  expect(await shop.unbalanced()).toEqual([])
  expect(await shop.counts()).toEqual({
    '0 entered in': 1,
    '0 left finished': 1,
    '0 reached': 1,
    '1 entered': 1,
    '1 sent sent': 1,
    '2 entered': 1,
    '2 sent sent': 1,
  })
})

test('who orders, opts out or is lost leaves at once, and what lay prepared is gone', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay({ goal: { when: { is: 'ordered', since: 'ever' }, words: '首购' } })
  for (const id of ['cu101', 'cu102', 'cu103']) await shop.aNewFriend(id)
  await enterPlays(shop.deps)
  await shop.pass(0)
  const ask = await shop.as('u_linxiaoyu')
  await ask('POST', '/customers/cu101/preference', { preference: 'none' })
  await shop.anOrder('A-1', 'cu102', TEN)
  await shop.db.updateTable('customer').set({ deletedAt: TEN }).where('id', '=', 'cu103').execute()
  const byId = new Map((await shop.runs()).map((run) => [run.subjectId, run.id]))
  expect((await shop.send(byId.get('cu101')!, 1)).body.error.message).toBe('别再发')
  expect((await shop.send(byId.get('cu102')!, 1)).body.error.message).toBe(
    '已完成目标，停止（首购）',
  )
  await shop.pass(DAY)
  expect((await shop.runs()).map(({ state }) => state)).toEqual(['ended', 'ended', 'ended'])
  expect((await shop.steps()).map(({ state }) => state)).toEqual(['dropped', 'dropped', 'dropped'])
  expect(await shop.db.selectFrom('send').selectAll().execute()).toEqual([])
  expect(await shop.unbalanced()).toEqual([])
})

test('five hundred are prepared in a few batches, once each, by two processes that share them', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay({}, [aStep(), nextDayAtTen(2)])
  for (let i = 0; i < 500; i++) await shop.aNewFriend(`cu_${i}`)
  await enterPlays(shop.deps)
  const [one, two] = await Promise.all([
    runDuePlays(shop.deps, { batch: 64 }),
    runDuePlays(shop.deps, { batch: 64 }),
  ])
  expect(one + two).toBeGreaterThanOrEqual(500)
  await runDuePlays(shop.deps)
  expect(await shop.steps()).toHaveLength(500)
  expect(await shop.counts()).toMatchObject({ '1 entered': 500, '1 prepared': 500 })
  expect(await shop.unbalanced()).toEqual([])
})

test('requirement 13: 试跑 says what then really happens when the clock is moved and everything is sent', async () => {
  await using shop = await aShopWithPlays()
  const steps = [
    aStep(),
    nextDayAtTen(2),
    aStep({ title: '只给普通的', when: { is: 'after', days: 1 }, skipIf: [{ is: 'less' }] }),
  ]
  const known = {
    enter: { on: 'friend', unless: [{ is: 'notFriend' }], again: { kind: 'never' } },
    caps: { perWeek: 9 },
  }
  for (let i = 0; i < 30; i++) {
    const kinds = [{}, { preference: 'less' }, { preference: 'none' }, { kind: 'kf' }]
    await shop.aNewFriend(`cu_${String(i).padStart(2, '0')}`, kinds[i % 4])
  }
  const definition = aPlay(known, steps).definition
  const seen: number[] = []
  const told = await dryRun(shop.deps, {
    playId: 'play_1',
    definition,
    days: 6,
    onProgress: (n) => void seen.push(n),
  })
  expect(seen).toEqual([31])
  expect(await shop.runs()).toEqual([])
  const stopped = AbortSignal.abort()
  expect(
    (await dryRun(shop.deps, { playId: 'play_1', definition, days: 6, until: stopped })).looked,
  ).toBe(0)

  await shop.aPlay(known, steps)
  await enterPlays(shop.deps)
  for (let hour = 0; hour < 6 * 24; hour++) {
    await shop.pass(0)
    for (const run of await shop.runs())
      if (run.state === 'prepared') await shop.send(run.id, run.stepNo)
    await shop.pass(DAY / 24)
  }
  const counts = await shop.counts()
  expect(told.entered).toBe(counts['0 entered in'])
  expect(told.reached).toBe(counts['0 reached'])
  expect(told.refused).toEqual({
    optedOut: counts['0 refused optedOut'],
    notFriend: counts['0 refused notFriend'],
  })
  for (const [i, step] of told.steps.entries()) {
    expect(step.said).toBe(counts[`${i + 1} sent sent`] ?? 0)
    expect(step.skipped).toEqual(
      counts[`${i + 1} skipped less`] ? { less: counts[`${i + 1} skipped less`] } : {},
    )
  }
})

test('what she has erased is gone from plays; what they hold of her she can take along', async () => {
  await using shop = await aShopWithPlays()
  const looked = {
    is: 'event',
    event: { is: 'looked', times: 2 },
    timeoutDays: 3,
    otherwise: 'skip',
  }
  await shop.aPlay({}, [aStep({ when: looked })])
  await shop.aNewFriend('cu101')
  await shop.aLook('cu101', 'p11', TEN - 60_000)
  await shop.aLook('cu101', 'p11', TEN - 30_000)
  await enterPlays(shop.deps)
  await shop.pass(0)
  expect((await shop.steps())[0]).toMatchObject({ reason: '同一件商品看过 2 次，还没下单' })
  const person = { customerId: 'cu101', visitorIds: [] }
  const { plays } = await readRecords(shop.db, person)
  expect(plays.map(({ words }) => words)).toEqual([
    '进来了',
    '备好「说一句」：同一件商品看过 2 次，还没下单',
  ])

  await shop.db.deleteFrom('customerPage').where('customerId', '=', 'cu101').execute()
  await forgetPlaysFromLooking(shop.db, 'cu101', shop.clock.now)
  await shop.pass(0)
  expect((await shop.steps())[0]).toMatchObject({ reason: '', state: 'skipped' })
  const after = JSON.stringify(await readRecords(shop.db, person))
  expect(after).not.toContain('看过 2 次')
  expect(await shop.unbalanced()).toEqual([])
})

test('a page a step had sent is known to be opened, once', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay()
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  const [run] = await shop.runs()
  await shop.send(run!.id, 1)
  const [step] = await shop.steps()
  const shareId = await aShare(shop.db, { sendId: step!.sendId, customerId: 'cu101' })
  const open = () => playsAfterViews(shop.db, [{ customerId: 'cu101', shareId }], shop.clock.now)
  await open()
  await open()
  expect(await shop.counts()).toMatchObject({ '1 sent sent': 1, '1 opened': 1 })
})

test('two pages of one step, opened at once, are one step that was opened', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay()
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  const run = (await shop.runs())[0]!
  await shop.send(run.id, 1)
  const { sendId } = (await shop.steps())[0]!
  const opened = []
  for (const shareId of ['share_a', 'share_b']) {
    await aShare(shop.db, { id: shareId, staffId: 'u_linxiaoyu', pageId: 'p01' })
    await shop.db.updateTable('share').set({ sendId }).where('id', '=', shareId).execute()
    opened.push({ customerId: 'cu101', shareId })
  }
  await playsAfterViews(shop.db, opened, shop.clock.now)
  expect(await shop.counts()).toMatchObject({ '1 opened': 1 })
})

test('a tap while the engine looks at her is not lost: what she was sent is known in the end', async () => {
  await using shop = await aShopWithPlays()
  const { db, clock } = shop
  await shop.aPlay()
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  const run = (await shop.runs())[0]!
  const expired = (await shop.steps())[0]!.expiresAt
  const calendar = await readCalendar(db)
  const seen = await gather(shop.deps, [run], await readPlaybook(db), expired, calendar)
  // She taps now, and the engine writes what it has decided from what it had read.
  const { body: send } = await shop.send(run.id, 1, { result: '' })
  const ledger = new Ledger(expired)
  decide(seen[0]!, ledger, expired, calendar)
  await inTransaction(db, (tx) => ledger.write(tx))
  expect(await shop.steps()).toMatchObject([{ state: 'late', sendId: send.id }])
  clock.now += 1_000
  const rep = await shop.asNow()
  expect((await rep('POST', `/sends/${send.id}/parts/1`, { result: 'sent' })).status).toBe(200)
  expect(await shop.steps()).toMatchObject([{ state: 'sent' }])
  expect(await shop.unbalanced()).toEqual([])
})
