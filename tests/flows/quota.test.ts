import { expect, test, vi } from 'vitest'
import { listLeads } from '../../api/today/list-leads.ts'
import { readerOf } from '../../db/reader.ts'
import { CLOCK, DAY } from '../support/a-shop.ts'
import { aMassShop } from '../support/mass-shop.ts'

const page = { kind: 'page', pageId: 'p11' }
const text = (words: string) => ({ kind: 'text', text: words })
let keys = 0
const aSend = (chat: object, parts: object[], known: object = {}) => ({
  key: `send-${++keys}`,
  chat,
  replyId: null,
  suggestionKey: null,
  parts,
  ...known,
})
const g01 = { kind: 'group', id: 'g01' }

test('what goes into a group counts once WeCom has it, and the meter is what is left', async () => {
  await using shop = await aMassShop()
  const rep = await shop.as('u_linxiaoyu')
  const meter = async () => (await rep('GET', '/quota/groups/g01')).body
  expect(await meter()).toMatchObject({
    corp: { rule: 'month', used: 0, cap: 30, nextDay: '2026-12-01' },
    left: 30,
    ours: { about: 'promo_week', used: 0, cap: 2 },
  })
  const { body } = await rep('POST', '/sends', aSend(g01, [page, text('看一眼')]))
  expect((await meter()).left).toBe(30)
  for (const part of [1, 2]) {
    await rep('POST', `/sends/${body.id}/parts/${part}`, { result: 'sent' })
    await rep('POST', `/sends/${body.id}/parts/${part}`, { result: 'sent' })
  }
  expect(await meter()).toMatchObject({ left: 29, ours: { used: 1 } })
  expect(await shop.db.selectFrom('nudge').selectAll().execute()).toMatchObject([
    { toKind: 'group', toId: 'g01', how: 'push', promoAt: CLOCK, reason: null, day: '2026-11-21' },
  ])
  expect((await rep('GET', '/quota/today')).body.group).toMatchObject({
    id: 'g01',
    quota: { left: 29, corp: { used: 1, cap: 30 } },
  })
})

test('over our own ceiling she may go on with a reason, which is kept and shown', async () => {
  await using shop = await aMassShop()
  const rep = await shop.as('u_linxiaoyu')
  for (let n = 0; n < 2; n++) await shop.aNudge('g01', { promoAt: CLOCK - 2 * DAY })
  const refused = await rep('POST', '/sends', aSend(g01, [page]))
  expect(refused.status).toBe(422)
  expect(refused.body.error).toEqual({
    code: 'needs_reason',
    message: '推广一周最多 2 次，这个群本周已经发了 2 次',
  })
  // Not promotion: nothing stands against it.
  const words = aSend(g01, [{ kind: 'page', pageId: 'p01' }])
  expect((await rep('POST', '/sends', words)).status).toBe(201)
  const { body } = await rep('POST', '/sends', aSend(g01, [page], { reason: '群里在问有没有货' }))
  await rep('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })
  expect((await shop.manager('GET', '/quota/disturbance?days=7')).body).toMatchObject({
    exits: 0,
    optOuts: 0,
    groups: [
      {
        id: 'g01',
        posts: 3,
        promos: 3,
        insisted: [{ by: '林小雨', reason: '群里在问有没有货', at: CLOCK }],
      },
    ],
  })
  // For an audience the same ceiling is hard.
  const audience = { chatType: 'group', groupIds: ['g01'] }
  const asked = { audience, pageIds: ['p11'], isPromo: true }
  const { body: preview } = await shop.manager('POST', '/mass/audience', asked)
  expect(preview.groups).toEqual([
    {
      id: 'g01',
      name: '群 g01',
      left: 27,
      leftOut: '推广一周最多 2 次，这个群本周已经发了 3 次',
    },
  ])
})

test('the 31st of a thirty-day month is refused before WeCom would; a reason does not help', async () => {
  await using shop = await aMassShop()
  const rep = await shop.as('u_linxiaoyu')
  for (let n = 0; n < 30; n++) await shop.aNudge('g01')
  const refused = await rep('POST', '/sends', aSend(g01, [text('好')], { reason: '急' }))
  expect(refused).toMatchObject({
    status: 422,
    body: { error: { code: 'blocked', message: '企业微信规定本月最多 30 次，已经发了 30 次' } },
  })
  expect((await rep('GET', '/replies?chat=group&groupId=g01')).body.items).toEqual([])
  shop.clock.now = Date.parse('2026-12-01T09:00:00+08:00')
  const { api } = await shop.asStaff('u_linxiaoyu')
  const december = await api.quota.groups[':groupId'].$get({ param: { groupId: 'g01' } })
  expect(await december.json()).toMatchObject({ left: 31, corp: { cap: 31 } })
})

test('the corp’s own rule changes the meter, and who changed it is in the log', async () => {
  await using shop = await aMassShop()
  const rep = await shop.as('u_linxiaoyu')
  await shop.aNudge('g01', { day: '2026-11-16', at: CLOCK - 5 * DAY })
  await shop.aNudge('g01', { day: '2026-11-21', at: CLOCK - 3_600_000 })
  const left = async () => (await rep('GET', '/quota/groups/g01')).body.left
  const { body } = await shop.manager('GET', '/quota/limits')
  expect(body.log).toEqual([])
  const set = (change: object) =>
    shop.manager('PUT', '/quota/limits', { ...body.limits, ...change })
  expect(await left()).toBe(28)
  await set({ corpRule: 'week' })
  expect(await left()).toBe(5)
  shop.clock.now += 1000
  const after = await set({ corpRule: 'day' })
  expect(await left()).toBe(0)
  expect(after.body.log).toEqual([
    { by: '周敏', at: CLOCK + 1000, changes: [{ name: 'corpRule', from: 'week', to: 'day' }] },
    { by: '周敏', at: CLOCK, changes: [{ name: 'corpRule', from: 'month', to: 'week' }] },
  ])
  expect((await set({ groupPromoWeek: 0 })).status).toBe(400)
  expect((await set({ flashPosts: 99 })).status).toBe(400)
  expect((await rep('PUT', '/quota/limits', body.limits)).status).toBe(403)
})

test('to one customer: answers cost nothing, promotion has a month, and she sees none of it', async () => {
  await using shop = await aMassShop()
  const rep = await shop.as('u_linxiaoyu')
  await shop.aReply('s12', '您问的尺码是 L', { category: '咨询问答' })
  const cu001 = { kind: 'single', id: 'cu001' }
  const meter = async () => (await rep('GET', '/quota/customers/cu001')).body
  const out = async (order: object) => {
    const { status, body } = await rep('POST', '/sends', order)
    if (status === 201) await rep('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })
    return status === 201 ? 'sent' : body.error.message
  }
  await out(aSend(cu001, [text('您问的尺码是 L')], { replyId: 's12' }))
  expect(await meter()).toMatchObject({ left: 30, promoLeft: 4, promo: { used: 0, cap: 4 } })
  for (let n = 0; n < 3; n++) await shop.aNudge('cu001', { promoAt: CLOCK - 2 * DAY })
  expect(await out(aSend(cu001, [page]))).toBe('sent')
  expect(await meter()).toMatchObject({ left: 26, promoLeft: 0 })
  expect(await out(aSend(cu001, [page]))).toBe('推广一个月最多 4 次，她本月已经收到 4 次')
  expect(await out(aSend(cu001, [page], { reason: '她约我发' }))).toBe('sent')
  expect(await out(aSend(cu001, [text('您问的尺码是 L')], { replyId: 's12' }))).toBe('sent')
})

test('sixteen groups are more than one adviser can serve, and it is said', async () => {
  await using shop = await aMassShop()
  const row = await shop.db
    .selectFrom('groupChat')
    .where('id', '=', 'g01')
    .selectAll()
    .executeTakeFirstOrThrow()
  for (let n = 3; n <= 15; n++) await shop.add('groupChat', { ...row, id: `gx${n}` })
  const load = async () => (await shop.manager('GET', '/quota/load')).body
  expect(await load()).toMatchObject({
    band: { from: 10, to: 15 },
    staff: [
      { name: '林小雨', groups: 15, leads: 0, band: 'within' },
      { name: '何静', groups: 0, band: 'below' },
    ],
  })
  await shop.add('groupChat', { ...row, id: 'gx16' })
  expect((await load()).staff[0]).toMatchObject({ groups: 16, band: 'above' })
})

test('the loads of many advisers are each one’s own leads, asked for together', async () => {
  await using shop = await aMassShop()
  const row = await shop.db
    .selectFrom('staff')
    .where('id', '=', 'u_linxiaoyu')
    .selectAll()
    .executeTakeFirstOrThrow()
  const follow = await shop.db
    .selectFrom('follow')
    .where('staffId', '=', 'u_linxiaoyu')
    .where('customerId', '=', 'cu001')
    .selectAll()
    .executeTakeFirstOrThrow()
  const reader = readerOf(shop.db)!
  const asks = vi.spyOn(reader, 'rows')
  const load = async () => {
    asks.mockClear()
    const { staff } = (await shop.manager('GET', '/quota/load')).body
    return { staff, asked: asks.mock.calls.length }
  }
  const few = await load()
  for (let n = 0; n < 12; n++) {
    const staffId = `u_x${n}`
    await shop.add('staff', { ...row, id: staffId, name: `顾问${n}` })
    await shop.add('staffStore', { staffId, storeId: 'st1' })
    await shop.add('follow', { ...follow, staffId })
    if (n % 2 === 1) continue
    await shop.add('task', {
      id: `task_${n}`,
      staffId,
      customerId: 'cu001',
      rule: 'birthday',
      replyId: null,
      evidenceJson: JSON.stringify({ reason: '生日' }),
      dueAt: CLOCK,
      createdAt: CLOCK,
      doneAt: null,
      dismissedAt: null,
      closedReason: null,
    })
  }
  const many = await load()
  for (const { id, leads } of many.staff) {
    expect(leads).toBe((await listLeads(shop.deps, id)).leads.length)
  }
  expect(many.staff.filter(({ leads }: { leads: number }) => leads === 1)).toHaveLength(6)
  // In this process each of three questions is asked of each; over a wire they are one.
  const most = reader.isFar ? 4 : 3 * 12 + 3
  expect(many.asked - few.asked).toBeLessThanOrEqual(most)
})
