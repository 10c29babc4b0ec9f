import { expect, test } from 'vitest'
import { readPageToken } from '../../api/content/page-token.ts'
import { aShop, CLOCK, DAY } from '../support/a-shop.ts'

const to = { kind: 'single', id: 'cu001' }
const text = (words: string) => ({ kind: 'text', text: words })
const page = { kind: 'page', pageId: 'p11' }
const aSend = (known: object = {}) => ({
  key: 'tap-1',
  chat: to,
  replyId: 's18',
  suggestionKey: null,
  parts: [text('{称呼}，{门店}有试用装')],
  ...known,
})

async function withReply() {
  const shop = await aShop()
  await shop.aReply('s18', '{称呼}，{门店}有试用装')
  await shop.aReply('s19', '给您一张{券}', { isPromotionAt: CLOCK, situation: 'coupon' })
  return { shop, ask: await shop.as('u_linxiaoyu') }
}
const said = (shop: Awaited<ReturnType<typeof withReply>>['shop']) =>
  shop.db.selectFrom('replyUse').selectAll().execute()

test('one tap is one send, however often it arrives, and counts once WeCom says it is out', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  const answers = await Promise.all([1, 2, 3].map(() => ask('POST', '/sends', aSend())))
  const [send] = answers.map(({ body }) => body)
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(send.parts).toEqual([
    {
      partNo: 1,
      kind: 'text',
      state: 'prepared',
      error: null,
      message: { msgtype: 'text', text: { content: '果果妈，翠湖店有试用装' } },
    },
  ])
  expect(await said(shop)).toEqual([])

  const out = () => ask('POST', `/sends/${send.id}/parts/1`, { result: 'sent' })
  await Promise.all([out(), out()])
  expect((await out()).body).toMatchObject({ next: null, parts: [{ state: 'sent' }] })
  expect(await said(shop)).toEqual([{ replyId: 's18', sends: 1, lastAt: CLOCK }])
  const { body } = await ask('GET', '/customers/cu001/timeline?kind=talk')
  expect(body.items).toMatchObject([
    { kind: 'send', text: '林小雨 发了「s18」', detail: '果果妈，翠湖店有试用装' },
  ])
  const replies = await ask('GET', '/replies?chat=single&customerId=cu001')
  expect(replies.body.items[0]).toMatchObject({ id: 's18', usedCount: 1 })
  expect((await ask('GET', '/customers/cu001')).body.quota).toEqual({ sentToday: 1, leftToday: 2 })
})

test('what she edited goes out as she edited it; what is not filled in does not go out', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  const edited = await ask(
    'POST',
    '/sends',
    aSend({ parts: [text('亲爱的果果妈，明天见 {不是变量}')] }),
  )
  expect(edited.body.parts[0].message.text.content).toBe('亲爱的果果妈，明天见 {不是变量}')
  const missing = await ask(
    'POST',
    '/sends',
    aSend({ key: 'tap-2', replyId: 's19', parts: [text('给您一张{券}，{截止}前')] }),
  )
  expect(missing).toEqual({
    status: 422,
    body: { error: { code: 'missing', message: '还没填：券、截止' } },
  })
  expect(await shop.db.selectFrom('send').select('id').execute()).toHaveLength(1)
})

test('a page goes out with a link that leads back to this very send', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  const { body } = await ask('POST', '/sends', aSend({ parts: [page] }))
  const { msgtype, news } = body.parts[0].message
  expect(msgtype).toBe('news')
  expect(news).toMatchObject({ title: '夜用拉拉裤 L：薄一点', desc: '' })
  expect(news.imgUrl).toBe('http://localhost:3000/pictures/pd01.png')
  expect(news.link).toMatch(/^http:\/\/localhost:3000\/p\/v1\./)
  const { shareId } = readPageToken(shop.deps.config, news.link.split('/p/')[1])!
  const share = () =>
    shop.db.selectFrom('share').where('id', '=', shareId).selectAll().executeTakeFirstOrThrow()
  expect(await share()).toMatchObject({
    sendId: body.id,
    customerId: 'cu001',
    staffId: 'u_linxiaoyu',
    replyId: 's18',
    sharedAt: null,
  })
  await ask('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })
  expect((await share()).sharedAt).toBe(CLOCK)
})

test('parts go out in order; a cancelled one stops the rest and can be gone on with', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  const { body: send } = await ask(
    'POST',
    '/sends',
    aSend({ parts: [text('第一段'), page, text('第三段')] }),
  )
  const part = (no: number, result: string) =>
    ask('POST', `/sends/${send.id}/parts/${no}`, { result })
  expect((await part(2, 'sent')).status).toBe(409)
  expect((await part(1, 'sent')).body.next).toBe(2)
  expect((await part(2, 'cancelled')).body).toMatchObject({
    next: 2,
    parts: [{ state: 'sent' }, { state: 'cancelled' }, { state: 'prepared' }],
  })
  expect((await part(3, 'sent')).status).toBe(409)

  const unfinished = async () => (await ask('GET', '/today')).body.unfinishedSends
  expect(await unfinished()).toEqual([
    {
      id: send.id,
      chat: { kind: 'single', id: 'cu001', name: '果果妈' },
      title: 's18',
      sentParts: 1,
      parts: 3,
    },
  ])
  const failed = await ask('POST', `/sends/${send.id}/parts/2`, {
    result: 'failed',
    error: 'fail no permission',
  })
  expect(failed.body.parts[1]).toMatchObject({ state: 'failed', error: 'fail no permission' })
  expect((await part(2, 'sent')).body.next).toBe(3)
  expect((await part(2, 'cancelled')).body.parts[1].state).toBe('sent')
  expect((await part(3, 'sent')).body.next).toBe(null)
  expect(await unfinished()).toEqual([])
  expect(await said(shop)).toMatchObject([{ sends: 1 }])
})

test('a send she cancelled counts for nothing', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  const { body } = await ask('POST', '/sends', aSend())
  await ask('POST', `/sends/${body.id}/parts/1`, { result: 'cancelled' })
  expect(await said(shop)).toEqual([])
  expect((await ask('GET', '/customers/cu001/timeline?kind=talk')).body.items).toEqual([])
  expect((await ask('GET', '/today')).body.unfinishedSends).toEqual([])
})

test('two devices do not send the same part', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  const { body } = await ask('POST', '/sends', aSend({ device: 'phone' }))
  const claim = (device: string) => ask('POST', `/sends/${body.id}/parts/1/claim`, { device })
  expect((await claim('desk')).status).toBe(409)
  expect((await claim('phone')).status).toBe(200)
  shop.clock.now += 121_000
  const both = await Promise.all([claim('desk'), claim('tablet')])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  await ask('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })
  expect((await claim('phone')).body.error.message).toBe('这一段已经发出去了')
})

test('what may not be said is refused here too, whatever the screen shows', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  const message = async (known: object) => {
    const { status, body } = await ask(
      'POST',
      '/sends',
      aSend({ key: `tap-${Math.random()}`, ...known }),
    )
    return status === 201 ? 'sent on' : body.error.message
  }
  await ask('POST', '/customers/cu001/preference', { preference: 'none' })
  expect(await message({})).toBe('她不想收推广，只回她问的')
  expect(await message({ replyId: null, parts: [page] })).toBe('她不想收推广，只回她问的')
  expect(await message({ replyId: null, parts: [text('您问的尺码是 L')] })).toBe('sent on')
  await ask('POST', '/customers/cu001/preference', { preference: 'normal' })

  shop.clock.now = Date.parse('2026-11-21T21:30:00+08:00')
  expect(await message({})).toBe('21:30–8:30 不打扰，她先说话时再发')
  expect(await message({ reason: '她先找我的' })).toBe('sent on')
  shop.clock.now = CLOCK

  await shop.db.updateTable('page').set({ status: 'off' }).where('id', '=', 'p11').execute()
  expect(await message({ parts: [page] })).toBe('这一页已经下架了')
  expect(await message({ replyId: 's99' })).toBe('这条话术已经停用了')
})

test('after three messages a day the fourth needs a reason, which is kept; an answer does not', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  await shop.aReply('s20', '您问的尺码是 L', { category: '咨询问答' })
  const send = (key: string, known: object = {}) => ask('POST', '/sends', aSend({ key, ...known }))
  for (const key of ['tap-1', 'tap-2', 'tap-3']) {
    const { status, body } = await send(key)
    expect(status).toBe(201)
    await ask('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })
  }
  expect((await ask('GET', '/customers/cu001')).body.quota).toEqual({ sentToday: 3, leftToday: 0 })
  const fourth = await send('tap-4')
  expect(fourth.status).toBe(422)
  expect(fourth.body.error).toEqual({
    code: 'needs_reason',
    message: '今天已经发过 3 次，再发要写个理由',
  })
  expect((await send('tap-5', { replyId: 's20', parts: [text('您问的尺码是 L')] })).status).toBe(
    201,
  )
  expect((await send('tap-4', { reason: '她约我晚上再说' })).status).toBe(201)
  const { reason } = await shop.db
    .selectFrom('send')
    .where('idempotencyKey', '=', 'tap-4')
    .select('reason')
    .executeTakeFirstOrThrow()
  expect(reason).toBe('她约我晚上再说')
})

test('nobody sends to a customer of somebody else, and nobody reads or moves another’s send', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  await shop.aCustomer('cu900', {}, ['u_hejing'])
  expect(
    (await ask('POST', '/sends', aSend({ chat: { kind: 'single', id: 'cu900' } }))).status,
  ).toBe(404)
  const { body } = await ask('POST', '/sends', aSend())
  const hejing = await shop.as('u_hejing')
  expect((await hejing('GET', `/sends/${body.id}`)).status).toBe(404)
  expect((await hejing('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })).status).toBe(404)
})

const OF_TWO = ['u_linxiaoyu', 'u_hejing']
test.each(OF_TWO)('sent by %s, what a task prepared is filled in and the task done', async (by) => {
  const { shop } = await withReply()
  await using _ = shop
  const ask = await shop.as(by)
  const values = { 券: '满159减15' }
  await shop.aTask('t1', 'cu001', {
    evidenceJson: JSON.stringify({ reason: '2 天里看了 3 次', values }),
  })
  const { body: profile } = await ask('GET', '/customers/cu001')
  const [suggestion] = profile.suggestions
  expect(suggestion).toMatchObject({
    key: 'task:t1',
    replyId: 's19',
    parts: [{ text: '给您一张满159减15' }],
  })
  const { body } = await ask(
    'POST',
    '/sends',
    aSend({ replyId: 's19', suggestionKey: 'task:t1', parts: [text('给您一张{券}')] }),
  )
  expect(body.parts[0].message.text.content).toBe('给您一张满159减15')
  await ask('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })
  const after = await ask('GET', '/customers/cu001')
  expect(after.body.tasks).toEqual([])
  expect(after.body.line.text).toBe('我们发了「s19」')
})

test('a promotion in a group that talks needs a reason, which is kept', async () => {
  const { shop, ask } = await withReply()
  await using _ = shop
  await shop.aReply('g1', '明天会员日', { category: '群内', isPromotionAt: CLOCK })
  await shop.add('groupChat', {
    id: 'g03',
    name: '辅食交流',
    ownerId: 'u_linxiaoyu',
    kind: 'talk',
    storeId: 'st1',
    notice: '',
    memberDay: null,
    flashOpenAt: null,
    flashCloseAt: null,
    createdAt: CLOCK - 99 * DAY,
    dissolvedAt: null,
    memberVersion: '1',
    syncedAt: CLOCK,
  })
  await shop.add('groupMember', {
    groupId: 'g03',
    memberId: 'u_linxiaoyu',
    memberType: 1,
    name: '林小雨',
    joinScene: 1,
    invitorId: null,
    joinedAt: CLOCK - 99 * DAY,
    leftAt: null,
  })
  const send = aSend({
    chat: { kind: 'group', id: 'g03' },
    replyId: 'g1',
    parts: [text('明天会员日')],
  })
  expect((await ask('POST', '/sends', send)).body.error.message).toBe('这是认知交流群，不发推广')
  expect((await ask('POST', '/sends', { ...send, reason: '群主同意了' })).status).toBe(201)
  const row = await shop.db.selectFrom('send').select('reason').executeTakeFirstOrThrow()
  expect(row.reason).toBe('群主同意了')
})
