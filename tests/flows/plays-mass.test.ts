import { expect, test } from 'vitest'
import { controlPlay } from '../../api/plays/control-play.ts'
import { enterPlays } from '../../api/plays/enter-plays.ts'
import { parseDefinition } from '../../api/plays/definition.ts'
import { publishPlay } from '../../api/plays/publish-play.ts'
import { askForMass } from '../../api/plays/ask-mass.ts'
import { readPlay } from '../../api/plays/report.ts'
import { runDuePlays } from '../../api/plays/run-due-plays.ts'
import { playsAfterViews } from '../../api/plays/wake.ts'
import { DAY, MINUTE } from '../../api/shop-time.ts'
import { CLOCK } from '../support/a-shop.ts'
import { aMassShop } from '../support/mass-shop.ts'
import { aStep } from '../support/play-cases.ts'

// A step that is said to many at once: one 群发 of their member's, which she confirms in WeCom.

const SAME = { kind: 'words', text: '换季清单好了，看一眼就行', pageId: 'p01' }

async function aPlayForMany(known: object = {}, steps = [aStep({ say: SAME, how: 'mass' })]) {
  const shop = await aMassShop()
  const { db, deps } = shop
  await db.updateTable('follow').set({ followedAt: CLOCK }).execute()
  const play = {
    name: '换季提醒',
    subject: 'customer',
    enter: { on: 'friend', again: { kind: 'never' } },
    steps,
    ...known,
  }
  await publishPlay(deps, { staffId: 'u_fangzhou' }, 'play_many', parseDefinition(play))
  await enterPlays(deps)
  await shop.pass(0)
  return Object.assign(shop, {
    /** The ten minutes in which they are gathered go by, and WeCom is told. */
    gathered: () => shop.pass(25 * MINUTE),
    told: async () => {
      shop.confirm('u_linxiaoyu', shop.atWecom().at(-1)!.msgid)
      await shop.pass(15 * MINUTE)
    },
    states: async () => {
      const steps = await db.selectFrom('playStep').select(['subjectId', 'state']).execute()
      return Object.fromEntries(steps.map(({ subjectId, state }) => [subjectId, state]))
    },
    report: async () => (await readPlay(deps, 'play_many', null)).steps[0]!,
    tap: async (customerId: string, key = 'tap') => {
      const step = await db
        .selectFrom('playStep')
        .where('subjectId', '=', customerId)
        .selectAll()
        .executeTakeFirstOrThrow()
      return (await shop.as('u_linxiaoyu'))('POST', '/sends', {
        key: `${key}-${customerId}`,
        chat: { kind: 'single', id: customerId },
        replyId: step.replyId,
        suggestionKey: `play:${step.runId}:${step.stepNo}`,
        parts: [{ kind: 'text', text: '您好' }],
      })
    },
  })
}

const sumsUp = (step: Awaited<ReturnType<typeof readPlay>>['steps'][number]) =>
  step.waiting + step.prepared + step.sent + step.skipped + step.left + step.goal === step.entered

test('everybody at the step is one 群发 of hers, made once; done is what WeCom says', async () => {
  await using shop = await aPlayForMany()
  const [optsOut, full, gone, atLimit] = shop.friends as [string, string, string, string]
  expect(Object.values(await shop.states())).toEqual(Array(7).fill('prepared'))
  expect(shop.atWecom()).toEqual([])
  // Between being prepared and being asked for, wishes and ceilings are looked at once more.
  await shop.aNudge(full, { how: 'mass', at: shop.clock.now, day: '2026-11-21' })
  const settings = shop.db.updateTable('customer').set({ preference: 'none' })
  await settings.where('id', '=', optsOut).execute()
  await shop.gathered()
  expect(shop.atWecom()).toHaveLength(1)
  const task = await shop.db.selectFrom('massTask').selectAll().executeTakeFirstOrThrow()
  expect(task).toMatchObject({ title: '换季提醒 · 说一句', createdBy: 'u_linxiaoyu' })
  expect(JSON.parse(task.audienceJson).numbers).toMatchObject({ asked: 7, included: 5 })
  // It is hers to confirm in WeCom, and cannot be sent beside that.
  const rep = await shop.as('u_linxiaoyu')
  expect((await rep('GET', '/quota/today')).body.toConfirm).toMatchObject([{ people: 5 }])
  expect((await rep('GET', '/today/plays')).body.count).toBe(0)
  expect((await shop.tap(atLimit)).body.error.message).toContain('在群发任务里')

  shop.simulator.act('customer_deletes', { userid: 'u_linxiaoyu', external_userid: gone })
  await shop.told()
  const step = await shop.report()
  expect(step).toMatchObject({ entered: 7, sent: 4, sentByOwnWord: 0, prepared: 0 })
  expect(sumsUp(step)).toBe(true)
  const why = Object.fromEntries(step.skippedWhy.map(({ reason, n }) => [reason, n]))
  expect(why).toMatchObject({ mass_over_quota: 1 })
  expect((await shop.states())[atLimit]).toBe('sent')
  // Its link is one for all of them: who opened it is known where she is, and counts once.
  const share = shop.db.selectFrom('share').where('sendId', '=', task.id).select('id')
  const { id: shareId } = await share.executeTakeFirstOrThrow()
  const opened = [
    { customerId: atLimit, shareId },
    { customerId: null, shareId },
  ]
  await playsAfterViews(shop.db, opened, shop.clock.now)
  await playsAfterViews(shop.db, opened, shop.clock.now)
  expect(await shop.report()).toMatchObject({ sent: 4, opened: 1, replied: null })
  // Asked again and again, it is one message and the same numbers.
  await shop.pass(60 * MINUTE)
  expect(shop.atWecom()).toHaveLength(1)
  expect(await shop.report()).toMatchObject({ sent: step.sent, skippedWhy: step.skippedWhy })
})

test('who reaches the goal before she presses send is taken out of it, and nobody gets it twice', async () => {
  await using shop = await aPlayForMany({
    goal: { when: { is: 'ordered', since: 'entry' }, words: '下单' },
  })
  await shop.gathered()
  const buyer = shop.friends[1]!
  await shop.anOrder('order_1', buyer, shop.clock.now)
  await shop.db.updateTable('playRun').set({ dueAt: shop.clock.now }).execute()
  await shop.pass(MINUTE)
  await shop.pass(MINUTE)
  await shop.told()
  const got = shop
    .atWecom()
    .flatMap(({ tasks }) => tasks.flatMap(({ targets }) => targets))
    .flatMap(({ id, status }) => (status === 1 ? [id] : []))
  expect(got).toHaveLength(6)
  expect(new Set(got)).not.toContain(buyer)
  expect(await shop.report()).toMatchObject({ entered: 7, sent: 6, goal: 1 })
})

test('an answer lost on the way is asked for, never asked again: one message', async () => {
  await using shop = await aPlayForMany()
  shop.simulator.faults.add({ kind: 'lost', path: 'add_msg_template', times: 1 })
  await shop.gathered()
  for (let i = 0; i < 12; i++) await shop.pass(30_000)
  expect(shop.atWecom()).toHaveLength(1)
  await shop.told()
  expect(await shop.report()).toMatchObject({ sent: 7 })
})

test('who buys while nobody knows whether WeCom has it is taken out, and the others get it once', async () => {
  await using shop = await aPlayForMany({
    goal: { when: { is: 'ordered', since: 'entry' }, words: '下单' },
  })
  shop.simulator.faults.add({ kind: 'lost', path: 'add_msg_template', times: 1 })
  await shop.pass(15 * MINUTE)
  await shop.anOrder('order_1', shop.friends[1]!, shop.clock.now)
  await shop.db.updateTable('playRun').set({ dueAt: shop.clock.now }).execute()
  await runDuePlays(shop.deps)
  for (let i = 0; i < 20; i++) await shop.pass(30_000)
  for (const { msgid } of shop.atWecom()) shop.confirm('u_linxiaoyu', msgid)
  const got = shop
    .atWecom()
    .flatMap(({ tasks }) => tasks.flatMap(({ targets }) => targets))
    .flatMap(({ id, status }) => (status === 1 ? [id] : []))
  expect(got.sort()).toEqual(shop.friends.filter((id) => id !== shop.friends[1]))
})

test('paused while they are gathered, nobody is asked for a 群发 before it goes on', async () => {
  await using shop = await aPlayForMany()
  await controlPlay(shop.deps, { staffId: 'u_fangzhou' }, 'play_many', { to: 'pause' })
  await shop.gathered()
  await shop.pass(61 * MINUTE)
  expect(shop.atWecom()).toEqual([])
  shop.clock.now = CLOCK + DAY / 2
  await controlPlay(shop.deps, { staffId: 'u_fangzhou' }, 'play_many', {
    to: 'resume',
    timers: 'remaining',
  })
  await shop.pass(61 * MINUTE)
  expect(shop.atWecom()).toHaveLength(1)
  await shop.told()
  expect(await shop.report()).toMatchObject({ sent: 7 })
})

test('broken off after the first part of many, the work goes on with the rest', async () => {
  await using shop = await aPlayForMany()
  const step = shop.db.selectFrom('playStep').where('subjectId', '=', 'cu001').select('batchId')
  const { batchId } = await step.executeTakeFirstOrThrow()
  await shop.gathered()
  const { db } = shop
  await db.updateTable('playStep').set({ sendId: null }).where('subjectId', '=', 'cu001').execute()
  await db.deleteFrom('massTarget').where('toId', '=', 'cu001').execute()
  await askForMass(shop.deps, { batchId: batchId! })
  await shop.pass(MINUTE)
  const asked = shop.atWecom().map(({ tasks }) => tasks[0]!.targets.length)
  expect(asked).toEqual([7, 1])
})

test('who was written to before the others were gathered, and not sent it after all, is still there to be sent it', async () => {
  await using shop = await aPlayForMany()
  const [one, two] = shop.friends as [string, string]
  const rep = await shop.as('u_linxiaoyu')
  const { body: first } = await shop.tap(one)
  await rep('POST', `/sends/${first.id}/parts/1`, { result: 'cancelled' })
  await shop.tap(two)
  await shop.gathered()
  const { items } = (await rep('GET', '/today/plays')).body
  expect(items.map(({ subjectId }: { subjectId: string }) => subjectId).sort()).toEqual([one, two])
  // Of the other nobody knows: her word that it was not sent is heard.
  const { runId } = items.find(({ subjectId }: { subjectId: string }) => subjectId === two)
  await rep('POST', `/plays/runs/${runId}/steps/1`, { mark: 'was_not_sent' })
  const again = await shop.tap(two, 'again')
  expect(again.status).toBe(201)
  await rep('POST', `/sends/${again.body.id}/parts/1`, { result: 'sent' })
  await shop.told()
  expect(await shop.report()).toMatchObject({ sent: 6, prepared: 1 })
})

test('what WeCom will not take is sent one by one: nobody is lost', async () => {
  await using shop = await aPlayForMany()
  shop.simulator.faults.add({ kind: 'forbidden', path: 'add_msg_template' })
  await shop.gathered()
  await shop.pass(MINUTE)
  expect(shop.atWecom()).toEqual([])
  expect(await shop.report()).toMatchObject({ prepared: 7, skipped: 0 })
  shop.clock.now = CLOCK + 10 * MINUTE
  expect((await shop.tap(shop.friends[0]!)).status).toBe(201)
})

test('her own word stands as 自报 until WeCom says so; cancelled, the step is passed over', async () => {
  await using shop = await aPlayForMany()
  await shop.gathered()
  const rep = await shop.as('u_linxiaoyu')
  const [run] = await shop.db.selectFrom('playRun').orderBy('id').selectAll().execute()
  await rep('POST', `/plays/runs/${run!.id}/steps/1`, { mark: 'done' })
  expect(await shop.report()).toMatchObject({ sent: 1, sentByOwnWord: 1, prepared: 6 })
  const { id } = await shop.db.selectFrom('massTask').select('id').executeTakeFirstOrThrow()
  expect((await rep('POST', `/mass/${id}/cancel`)).status).toBe(403)
  expect((await shop.manager('POST', `/mass/${id}/cancel`)).status).toBe(200)
  await shop.pass(MINUTE)
  const step = await shop.report()
  expect(step).toMatchObject({ sent: 1, sentByOwnWord: 1, skipped: 6 })
  expect(sumsUp(step)).toBe(true)
})

test('words that are not the same for all are refused before anybody is in it', async () => {
  await expect(
    aPlayForMany({}, [aStep({ how: 'mass', say: { kind: 'words', text: '您好{称呼}' } })]),
  ).rejects.toThrow('要填的')
  await using shop = await aMassShop()
  await shop.aReply('s31', '{称呼}好', { category: '资讯分享' })
  const play = parseDefinition({
    name: '提醒',
    subject: 'customer',
    enter: { on: 'friend', again: { kind: 'never' } },
    steps: [aStep({ how: 'mass', say: { kind: 'reply', replyId: 's31' } })],
  })
  await expect(publishPlay(shop.deps, { staffId: 'u_fangzhou' }, 'p', play)).rejects.toThrow(
    '不能有要填的地方',
  )
})

test('R32, R22: one Moments post for all of hers, opened in the composer and never called posted; 企业微信 contacts left out', async () => {
  const post = aStep({ say: { kind: 'moment', text: '换季清单', pageId: 'p01' } })
  await using shop = await aPlayForMany({}, [post])
  await shop.db
    .updateTable('customer')
    .set({ wxType: 2 })
    .where('id', '=', shop.friends[0]!)
    .execute()
  // She was prepared before that was known: the engine passes her over when it looks again.
  await shop.db.updateTable('playRun').set({ dueAt: shop.clock.now }).execute()
  await shop.pass(MINUTE)
  const rep = await shop.as('u_linxiaoyu')
  const { items } = (await rep('GET', '/today/moments')).body
  expect(items).toMatchObject([
    { text: '换季清单', people: 6, leftOut: 1, page: { pageId: 'p01' } },
  ])
  const path = `/today/moments/${items[0].batchId}`
  const first = (await rep('POST', path)).body
  expect(first.text).toEqual({ content: '换季清单' })
  expect(first.attachments[0].link.url).toContain('/p/')
  expect((await rep('POST', path)).body).toEqual(first)
  expect(await shop.report()).toMatchObject({ prepared: 6, sent: 0 })
  expect((await rep('POST', `${path}/composed`)).body).toEqual({ people: 6 })
  expect((await rep('POST', `${path}/composed`)).body).toEqual({ people: 0 })
  const step = await shop.report()
  expect(step).toMatchObject({ sent: 6, composed: 6, skipped: 1 })
  expect(sumsUp(step)).toBe(true)
  expect((await rep('GET', '/today/moments')).body.items).toEqual([])
  // It is no message to anybody: nothing of what she may be sent is used up.
  expect(await shop.db.selectFrom('playTouch').selectAll().execute()).toEqual([])
})

test('a group is sent its own link: who opens it there counts for that group alone', async () => {
  const weekly = { subject: 'group', enter: { on: 'weekly', again: { kind: 'never' } } }
  await using shop = await aPlayForMany(weekly)
  await shop.gathered()
  for (const { msgid } of shop.atWecom()) shop.confirm('u_linxiaoyu', msgid)
  await shop.pass(15 * MINUTE)
  expect(await shop.report()).toMatchObject({ sent: 2, opened: 0 })
  const share = shop.db.selectFrom('share').where('groupId', '=', 'g01').select('id')
  const { id: shareId } = await share.executeTakeFirstOrThrow()
  await playsAfterViews(shop.db, [{ customerId: 'cu001', shareId }], shop.clock.now)
  await playsAfterViews(shop.db, [{ customerId: null, shareId }], shop.clock.now)
  expect(await shop.report()).toMatchObject({ sent: 2, opened: 1 })
})
