import { expect, test } from 'vitest'
import { CLOCK } from '../support/a-shop.ts'
import { aMassShop, type MassShop } from '../support/mass-shop.ts'

const preview = async (shop: MassShop, known: object = {}, audience: object = {}) => {
  const { status, body } = await shop.manager('POST', '/mass/audience', {
    audience: { chatType: 'single', ...audience },
    pageIds: [],
    isPromo: true,
    ...known,
  })
  expect(status).toBe(200)
  return body
}

/** Sets one thing against each of them, and says how many are left. */
async function troubled(shop: MassShop) {
  const { db, friends } = shop
  const [optedOut, open, bought, full] = friends as [string, string, string, string]
  await db
    .updateTable('customer')
    .set({ preference: 'none', preferenceAt: CLOCK })
    .where('id', '=', optedOut)
    .execute()
  // She has bought too: she is counted once, under what comes first.
  await shop.add('afterSale', {
    id: 'AS-1',
    customerId: open,
    what: '补寄中',
    openedAt: CLOCK,
    closedAt: null,
  })
  for (const [i, id] of [open, bought].entries()) {
    await shop.anOrder(`order_${i}`, id, CLOCK - 3 * 86_400_000)
  }
  for (let n = 0; n < 4; n++) await shop.aNudge(full, { promoAt: CLOCK - 1 })
  await shop.aCustomer('cu_kf', { kind: 'kf' }, [])
  return { optedOut, open, bought, full }
}

test('everybody left out has a reason and a number, and the numbers add up', async () => {
  await using shop = await aMassShop()
  await troubled(shop)
  const { numbers, people, senders, stages } = await preview(shop)
  expect(numbers).toEqual({
    asked: 8,
    included: 3,
    left: [
      { reason: 'opted_out', count: 1 },
      { reason: 'not_friend', count: 1 },
      { reason: 'open_case', count: 1 },
      { reason: 'ordered', count: 1 },
      { reason: 'over_quota', count: 1 },
    ],
    groupsLeft: 0,
  })
  expect(senders).toEqual([{ id: 'u_linxiaoyu', name: '林小雨', count: 3 }])
  expect(people).toHaveLength(8)
  expect(stages.reduce((sum: number, { count }: any) => sum + count, 0)).toBe(8)

  // The operator counts the same people and is told no name.
  const operator = await shop.as('u_fangzhou')
  const asked = { audience: { chatType: 'single' }, pageIds: [], isPromo: true }
  const hers = await operator('POST', '/mass/audience', asked)
  expect(hers.body.numbers).toEqual(numbers)
  expect(hers.body.people).toBe(null)
  expect((await (await shop.as('u_linxiaoyu'))('POST', '/mass/audience', asked)).status).toBe(403)
})

test('what the preview counts is what is written, person by person', async () => {
  await using shop = await aMassShop()
  await troubled(shop)
  const { numbers, people } = await preview(shop)
  const task = await shop.made({ isPromo: true })
  expect(task.numbers).toEqual(numbers)
  const written = await shop.db.selectFrom('massTarget').select('toId').orderBy('toId').execute()
  expect(written.map(({ toId }) => toId)).toEqual(
    people.filter((one: any) => one.leftOut === null).map((one: any) => one.id),
  )
  expect(task.people).toMatchObject({ waiting: 3, sent: 0 })
  const [atWecom] = shop.atWecom()
  expect(atWecom!.tasks[0]!.targets.map(({ id }) => id).sort()).toEqual(
    written.map(({ toId }) => toId),
  )
  const act = await shop.db
    .selectFrom('auditLog')
    .where('action', '=', 'mass.create')
    .select('detail')
    .executeTakeFirstOrThrow()
  expect(JSON.parse(act.detail)).toMatchObject(numbers)
  // What waits to be sent counts as sent: the same people are not promised twice.
  expect((await preview(shop)).numbers.included).toBe(0)
})

test('an audience is chosen by stage, tag, group, store and kind of contact', async () => {
  await using shop = await aMassShop()
  const { db, friends } = shop
  const [first, second] = friends as [string, string]
  const score = { intent: 0, partsJson: '[]', stageEvidenceJson: '[]', level: 'cold' as const }
  await shop.add('customerScore', {
    ...score,
    customerId: first,
    stage: '意向',
    levelAt: CLOCK,
    at: CLOCK,
    changedAt: CLOCK,
  })
  await shop.add('tagGroup', { id: 'tg', name: '月龄', sortNo: 1, deletedAt: null })
  await shop.add('tag', { id: 't1', groupId: 'tg', name: '0-6', sortNo: 1, deletedAt: null })
  await shop.add('followTag', {
    staffId: 'u_linxiaoyu',
    customerId: second,
    tagId: 't1',
    setBy: 'person',
    ruleName: null,
    setAt: CLOCK,
    wecomAt: null,
  })
  const ids = async (audience: object) =>
    (await preview(shop, {}, audience)).people.map((one: any) => one.id)
  expect(await ids({ stages: ['意向'] })).toEqual([first])
  expect(await ids({ tagIds: ['t1'] })).toEqual([second])
  const { choices } = await preview(shop)
  expect(choices.tags).toEqual([{ id: 't1', name: '0-6', groupName: '月龄' }])
  expect(choices.groups.map(({ id }: { id: string }) => id)).toContain('g01')
  expect(await ids({ groupId: 'g01' })).toEqual(['cu001'])
  expect(await ids({ storeId: 'st1' })).toEqual(friends)
  expect(await ids({ storeId: 'st2' })).toEqual([])
  await db.updateTable('customer').set({ wxType: 2 }).where('id', '=', second).execute()
  expect(await ids({ wxType: 2 })).toEqual([second])
  expect(await ids({ wxType: 1 })).toEqual(friends.filter((id) => id !== second))
  const { stages } = await preview(shop, {}, { stages: ['意向'] })
  expect(stages).toContainEqual({ stage: '初识', count: friends.length - 1 })
})

test('a WeCom contact is left out of 朋友圈 and of coupons, and the count says so', async () => {
  await using shop = await aMassShop()
  const { friends } = shop
  await shop.db.updateTable('customer').set({ wxType: 2 }).where('id', '=', friends[0]!).execute()
  await shop.aPage('p20', { kind: 'coupon' })
  const unsupported = { reason: 'unsupported', count: 1 }
  expect((await preview(shop, { channel: 'moment' })).numbers.left).toEqual([unsupported])
  expect((await preview(shop, { pageIds: ['p20'] })).numbers.left).toEqual([unsupported])
  expect((await preview(shop, {})).numbers.left).toEqual([])
})

test('who turned 按我看过的推荐 off is not chosen by her stage', async () => {
  await using shop = await aMassShop()
  const [first] = shop.friends as [string]
  await shop.add('visitor', {
    id: 'v1',
    customerId: first,
    evidence: 'external_userid',
    createdAt: CLOCK,
    linkedAt: CLOCK,
  })
  await shop.add('consent', {
    id: 'c1',
    visitorId: 'v1',
    purpose: 'personalised',
    answer: 'withdrawn',
    version: '1',
    answeredAt: CLOCK,
    evidence: 'here',
  })
  const { numbers } = await preview(shop, {}, { stages: ['初识'] })
  expect(numbers.left).toEqual([{ reason: 'not_personalised', count: 1 }])
  expect((await preview(shop)).numbers.left).toEqual([])
})

/** In how many prepared 群发 she still stands, here and at WeCom. */
async function audiencesOf(shop: MassShop, customerId: string) {
  const rows = await shop.db
    .selectFrom('massTarget')
    .where('toId', '=', customerId)
    .where('state', '=', 'waiting')
    .select('partId')
    .execute()
  const atWecom = shop
    .atWecom()
    .filter((one) => !one.isCancelled)
    .filter((one) => one.tasks.some(({ targets }) => targets.some(({ id }) => id === customerId)))
  return { here: rows.length, atWecom: atWecom.length }
}

test('别再发 takes her out of every audience with her choice, whatever was prepared', async () => {
  await using shop = await aMassShop()
  await shop.made()
  const { body } = await shop.manager('POST', '/mass', shop.aMass({ key: 'not-told-yet' }))
  expect(body.error.code).toBe('blocked')
  await shop.db.deleteFrom('massTarget').where('toId', '<>', 'cu001').execute()
  expect(await audiencesOf(shop, 'cu001')).toEqual({ here: 1, atWecom: 1 })

  const rep = await shop.as('u_linxiaoyu')
  await rep('POST', '/customers/cu001/preference', { preference: 'none' })
  // With her choice, before any job ran.
  expect((await audiencesOf(shop, 'cu001')).here).toBe(0)
  await shop.runDueJobs()
  expect(await audiencesOf(shop, 'cu001')).toEqual({ here: 0, atWecom: 0 })
  expect(shop.atWecom()).toHaveLength(1)
})

test('the others are asked for anew without her, and she gets nothing when it is sent', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  const [first, second] = shop.friends as [string, string]
  const rep = await shop.as('u_linxiaoyu')
  await rep('POST', `/customers/${first}/preference`, { preference: 'none' })
  await rep('POST', `/customers/${second}/preference`, { preference: 'none' })
  await shop.runDueJobs()
  const live = shop.atWecom().filter((one) => !one.isCancelled)
  expect(live).toHaveLength(1)
  expect(live[0]!.tasks[0]!.targets.map(({ id }) => id).sort()).toEqual(shop.friends.slice(2))
  shop.confirm('u_linxiaoyu', live[0]!.msgid)
  await shop.manager('POST', `/mass/${task.id}/check`)
  const { body } = await shop.manager('GET', `/mass/${task.id}`)
  expect(body.people).toMatchObject({ sent: 5, opted_out: 2, waiting: 0 })
  expect(body.parts).toHaveLength(1)
  const got = await shop.db.selectFrom('nudge').select('toId').execute()
  expect(got.map(({ toId }) => toId).sort()).toEqual(shop.friends.slice(2))
})

test('opting out while tasks are being written: she is in none, whoever comes first', async () => {
  await using shop = await aMassShop()
  const rep = await shop.as('u_linxiaoyu')
  for (let round = 0; round < 4; round++) {
    const customerId = shop.friends[round]!
    await Promise.all([
      shop.manager('POST', '/mass', shop.aMass()),
      rep('POST', `/customers/${customerId}/preference`, { preference: 'none' }),
      shop.runDueJobs(),
    ])
    await shop.runDueJobs()
    await shop.pass(10_000)
    expect(await audiencesOf(shop, customerId)).toEqual({ here: 0, atWecom: 0 })
    await shop.db.deleteFrom('massTarget').execute()
    shop.atWecom().length = 0
  }
})

test('two opt out while WeCom is still telling who got it: the others are told of all the same', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  const [atWecom] = shop.atWecom()
  shop.confirm('u_linxiaoyu', atWecom!.msgid)
  const slow = atWecom!.tasks[0]!.targets.slice(0, 2)
  for (const one of slow) one.status = 0
  const rep = await shop.as('u_linxiaoyu')
  // The question to WeCom that is due finds the part being taken back.
  shop.clock.now += 10 * 60_000 + 1_000
  for (const customerId of [shop.friends[2], slow[0]!.id]) {
    await rep('POST', `/customers/${customerId}/preference`, { preference: 'none' })
    await shop.pass(60_000)
  }
  slow[1]!.status = 1
  await shop.pass(11 * 60_000)
  const { body } = await shop.manager('GET', `/mass/${task.id}`)
  expect(body.people).toMatchObject({ sent: 6, opted_out: 1, waiting: 0 })
})

test('she opts out while WeCom refuses us for a night: she is out of it in the morning', async () => {
  await using shop = await aMassShop()
  await shop.made()
  shop.simulator.faults.add({ kind: 'forbidden', path: 'cancel_groupmsg_send' })
  await (
    await shop.as('u_linxiaoyu')
  )('POST', '/customers/cu001/preference', {
    preference: 'none',
  })
  for (let minute = 0; minute < 11 * 60; minute += 20) await shop.pass(20 * 60_000)
  shop.simulator.faults.clear()
  await shop.pass(90 * 60_000)
  expect(await audiencesOf(shop, 'cu001')).toEqual({ here: 0, atWecom: 0 })
})
