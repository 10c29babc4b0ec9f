import { expect, test } from 'vitest'
import { enqueue } from '../../api/jobs/queue.ts'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import { CLOCK, DAY } from '../support/a-shop.ts'
import { aCaredGroup, COLLEAGUE, OWNER, STAFF } from '../support/cared-group.ts'
import { aShare, aView, joins } from '../support/shop-parts.ts'
import { createWorld } from '../world.ts'

const aPromotion = (key: string, over: object = {}) => ({
  key,
  chat: { kind: 'group', id: 'g02' },
  replyId: 's90',
  suggestionKey: null,
  parts: [{ kind: 'text', text: '今天拉拉裤减 20' }],
  ...over,
})

test('another kind needs a reason, changes the first card and the KPI, and stays in the log', async () => {
  await using shop = await aCaredGroup()
  const lin = await shop.as(OWNER)
  expect(await shop.care()).toMatchObject({ kind: 'trade', firstCard: 'orders', kpi: 'orders' })
  expect((await lin('POST', '/groups/g02/kind', { kind: 'talk', reason: ' ' })).status).toBe(400)
  await lin('POST', '/groups/g02/kind', { kind: 'talk', reason: '改成每周一篇文章' })
  expect(await shop.care()).toMatchObject({
    kind: 'talk',
    firstCard: 'opens',
    kpi: 'openRate',
    ceiling: { promotionsPerWeek: 1, hidesPromotion: true },
  })
  await lin('POST', '/groups/g02/kind', { kind: 'talk', reason: '再点一次' })
  await lin('POST', '/groups/g02/kind', { kind: 'service', reason: '只处理售后' })
  expect(await shop.care()).toMatchObject({
    firstCard: 'reply',
    reply: { limitMin: 30, waits: [] },
  })
  expect((await shop.acts('group.kind')).map(({ detail }) => detail).toSorted()).toEqual([
    '撮合交易 → 认知交流：改成每周一篇文章',
    '认知交流 → 履约：只处理售后',
  ])
})

test('rules of a group that change at one moment all stand', async () => {
  await using shop = await aCaredGroup({ kind: 'service' })
  const lin = await shop.as(OWNER)
  for (let round = 1; round <= 8; round++) {
    const times = { openAt: CLOCK, closeAt: CLOCK + HOUR * round }
    const answers = await Promise.all([
      lin('PUT', '/groups/g02/reply-limit', { minutes: round }),
      lin('PUT', '/groups/g02/member-day', { memberDay: 3, benefit: `减 ${round}` }),
      lin('PUT', '/groups/g02/flash', { ...times, maxPosts: round, couponsPerPerson: round }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await shop.db.selectFrom('groupRule').selectAll().execute()).toMatchObject([
      {
        replyLimitMin: round,
        memberDayBenefit: `减 ${round}`,
        maxPosts: round,
        couponsPerPerson: round,
      },
    ])
  }
})

test('who only sits in the group sees what it is, and changes nothing', async () => {
  await using shop = await aCaredGroup()
  const he = await shop.as(COLLEAGUE)
  expect((await shop.care(COLLEAGUE)).mayTend).toBe(false)
  const refused = await Promise.all([
    he('POST', '/groups/g02/kind', { kind: 'talk', reason: '试试' }),
    he('PUT', '/groups/g02/guides', { guides: [] }),
    he('POST', '/groups/g02/close', {}),
    he('DELETE', '/groups/g02/flash'),
  ])
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
})

test('in a 认知交流群 promotion is put away; sent it is only with 仍要发 and a reason, which is kept', async () => {
  await using shop = await aCaredGroup({ kind: 'talk' })
  // Half past nine in the morning: the hour is no reason of its own.
  shop.clock.now = Date.parse('2026-11-23T09:30:00+08:00')
  await shop.aReply('s90', '今天拉拉裤减 20', {
    title: '会员日减 20',
    category: '群内',
    isPromotionAt: CLOCK,
  })
  await shop.aReply('s91', '周五有一篇文章', { category: '群内' })
  const lin = await shop.as(OWNER)
  const titles = async (query = '') =>
    (await lin('GET', `/replies?chat=group&groupId=g02${query}`)).body.items.map(
      (item: any) => item.id,
    )
  expect(await titles()).toEqual(['s91'])
  expect(await titles(`&q=${encodeURIComponent('减 20')}`)).toEqual(['s90'])

  const no = await lin('POST', '/sends', aPromotion('tap-1'))
  expect(no.status).toBe(422)
  expect(no.body.error).toEqual({ code: 'needs_reason', message: '这是认知交流群，不发推广' })
  const empty = await lin('POST', '/sends', aPromotion('tap-1', { reason: '  ' }))
  expect(empty.status).toBe(400)
  const yes = await lin('POST', '/sends', aPromotion('tap-1', { reason: '群里的妈妈问的' }))
  expect(yes.status).toBe(201)
  const [logged] = await shop.acts('send.prepare')
  expect(JSON.parse(logged!.detail)).toMatchObject({ reason: '群里的妈妈问的', replyId: 's90' })
  // A page that sells, without any reply, is promotion too.
  const page = { replyId: null, parts: [{ kind: 'page', pageId: 'p11' }] }
  expect((await lin('POST', '/sends', aPromotion('tap-2', page))).status).toBe(422)

  await lin('POST', '/groups/g02/kind', { kind: 'trade', reason: '改回来' })
  expect(await titles()).toContain('s90')
  expect((await lin('POST', '/sends', aPromotion('tap-3'))).status).toBe(201)
})

test('at 450 of 500 the owner hears it once, however often WeCom is asked', async () => {
  await using shop = await aCaredGroup()
  const asked = { members: 449 }
  shop.deps.wecom.getGroup = async (groupId: string) => ({
    groupId,
    name: '翠湖·会员群',
    ownerId: OWNER,
    adminIds: [],
    notice: '',
    createdAt: CLOCK - 100 * DAY,
    memberVersion: String(asked.members),
    members: Array.from({ length: asked.members }, (_, i) => ({
      memberId: i === 0 ? OWNER : `wm_${i}`,
      memberType: i === 0 ? (1 as const) : (2 as const),
      name: `客户 ${i}`,
      joinScene: 1 as const,
      invitorId: null,
      joinedAt: CLOCK - DAY,
    })),
  })
  const sync = async (members: number) => {
    asked.members = members
    const key = `sync:${members}:${shop.clock.now}`
    const payload = { groupId: 'g02' }
    await enqueue(shop.db, { kind: 'sync-group', key, payload, runAt: shop.clock.now })
    await shop.pass(MINUTE)
    await shop.pass(MINUTE)
    return shop.simulator.textsTo(OWNER)
  }
  expect(await sync(449)).toEqual([])
  const [text, ...others] = await sync(450)
  expect(others).toEqual([])
  expect(text).toContain('「翠湖·会员群」已有 450/500 人')
  expect(text).toContain('「翠湖·会员群 2群」')
  for (const members of [460, 440, 470]) expect(await sync(members)).toHaveLength(1)
  expect((await shop.care()).headcount).toEqual({
    people: 470,
    limit: 500,
    isNearlyFull: true,
    nextName: '翠湖·会员群 2群',
  })
})

test('14 days without an order and under 5 % opened: suggested with the numbers, closed on request', async () => {
  await using shop = await aCaredGroup()
  const { db } = shop
  await shop.add('staff', { ...STAFF, id: 'u_zhoumin', name: '周敏', role: 'manager' })
  await shop.add('staffStore', { staffId: 'u_zhoumin', storeId: 'st1' })
  const zhou = await shop.as('u_zhoumin')
  for (let n = 1; n < 40; n++) await joins(db, 'g02', `cu_m${n}`)
  const push = await aShare(db, { groupId: 'g02', sharedAt: CLOCK - 2 * DAY, membersThen: 40 })
  await aView(db, push, { customerId: 'cu001', openedAt: CLOCK - DAY })
  // Who came only yesterday, and who was let in from elsewhere, were not there to open it.
  await joins(db, 'g02', 'cu_late', { joinedAt: CLOCK - DAY })
  await aView(db, push, { customerId: 'cu_late', openedAt: CLOCK - DAY })
  await aView(db, push, { personKey: 'o_friend', openedAt: CLOCK - DAY })
  const judge = async () => {
    shop.clock.now += 1
    const key = `judge:${shop.clock.now}`
    await enqueue(db, { kind: 'judge-groups', key, payload: {}, runAt: shop.clock.now })
    await shop.runDueJobs()
    return (await zhou('GET', '/group-lines/suggestions')).body
  }
  const words = '建议收尾：90 天 0 单，打开率 2.5%'
  expect(await judge()).toMatchObject({
    suggested: [{ groupId: 'g02', suggestion: words, mergeInto: null }],
    closing: [],
  })
  expect((await shop.care()).life).toMatchObject({ stage: '该结束', suggestion: words })

  const close = { reason: words }
  const taps = await Promise.all([1, 2, 3].map(() => zhou('POST', '/groups/g02/close', close)))
  expect(taps.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(new Set(taps.map(({ body }) => body.checklistId)).size).toBe(1)
  expect((await zhou('GET', '/group-lines/suggestions')).body).toMatchObject({
    suggested: [],
    closing: [{ groupId: 'g02', isLate: false, reason: words }],
  })
  expect((await shop.care()).close.items.map((item: any) => item.item)).toEqual([
    'orders',
    'thanks',
    'dissolve',
  ])
  // Taken back it is suggested again; an order takes the suggestion away.
  await zhou('DELETE', '/groups/g02/close')
  expect((await zhou('GET', '/group-lines/suggestions')).body.suggested).toHaveLength(1)
  await shop.add('creditDay', {
    model: 'last',
    windowDays: 7,
    dimension: 'group',
    target: 'g02',
    day: '2026-11-10',
    storeId: 'st1',
    amountFen: 6900,
    orders: 1,
    refundFen: 0,
  })
  expect((await judge()).suggested).toEqual([])
  expect(await shop.acts('group.close')).toMatchObject([{ detail: words, staffId: 'u_zhoumin' }])
})

test('the demo shop: 夏季防晒团 should close, 等等妈 has waited 22 of 30 minutes, 纸尿裤团 closes at nine', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const ask = async (staffId: string, path: string) => {
    const { browser } = await world.asStaff(staffId)
    return (await (await browser.get(`/api/sidebar${path}`)).json()) as any
  }
  expect((await ask('u_zhoumin', '/group-lines/suggestions')).suggested).toMatchObject([
    {
      name: '江湾·夏季防晒团',
      suggestion: '建议收尾：21 天 0 单，打开率 4.0%',
      mergeInto: { name: '江湾·周六会员日' },
    },
  ])
  const service = await ask('u_hejing', '/groups/g04/care')
  expect(service).toMatchObject({ firstCard: 'reply', reply: { limitMin: 30 } })
  expect(service.reply.waits).toMatchObject([
    { name: '等等妈', startedAt: CLOCK - 22 * MINUTE, lateAt: CLOCK + 8 * MINUTE },
  ])
  expect((await ask('u_linxiaoyu', '/group-lines/due')).closings).toMatchObject([
    { groupId: 'g02', closeAt: CLOCK + 19 * MINUTE, isLate: false },
  ])
  const flash = await ask('u_linxiaoyu', '/groups/g02/care')
  expect(flash).toMatchObject({
    firstCard: 'flash',
    flash: { phase: 'lastOrders', maxPosts: 5, couponsPerPerson: 1 },
    week: { posts: 3 },
    setup: { title: '隔夜群 24 小时' },
  })
  expect(flash.setup.items.filter((item: any) => item.isDone)).toHaveLength(5)
  expect((await ask('u_linxiaoyu', '/groups/g01/care')).guides).toHaveLength(2)
  expect(world.clock.now - CLOCK).toBeLessThan(HOUR)
})
