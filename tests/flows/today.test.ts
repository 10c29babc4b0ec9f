import { expect, test } from 'vitest'
import { inTransaction } from '../../db/database.ts'
import { closeTasksAfterOrder } from '../../api/tasks/close-tasks.ts'
import { runViewRules } from '../../api/tasks/view-rules.ts'
import { aShop, CLOCK, DAY, type Shop } from '../support/a-shop.ts'

const MINUTE = 60_000

/** She looks, and the rules hear of it as they do from the collector. */
async function looks(shop: Shop, at: number, pageId = 'p11') {
  await shop.aLook('cu001', pageId, at)
  const looked = { customerId: 'cu001', staffId: 'u_linxiaoyu', pageId }
  await inTransaction(shop.db, (tx) => runViewRules(tx, [looked], at))
}
const tasks = (shop: Shop) => shop.db.selectFrom('task').selectAll().execute()
const names = (answer: { body: any }) => answer.body.leads.map((it: any) => it.name)

test('the third look on a second day prepares a coupon, once, with the three times', async () => {
  await using shop = await aShop()
  await shop.aReply('s19', '给您一张券', { situation: 'coupon' })
  await looks(shop, CLOCK - DAY)
  await looks(shop, CLOCK - 10 * MINUTE)
  expect(await tasks(shop)).toEqual([])
  await looks(shop, CLOCK - 5 * MINUTE)
  await looks(shop, CLOCK - MINUTE)

  const [task, ...more] = await tasks(shop)
  expect(more).toEqual([])
  expect(JSON.parse(task!.evidenceJson)).toEqual({
    reason: '2 天里看了 3 次「夜用拉拉裤 L」，还没下单',
    pageId: 'p11',
    viewedAt: [CLOCK - 5 * MINUTE, CLOCK - 10 * MINUTE, CLOCK - DAY],
  })
  const ask = await shop.as('u_linxiaoyu')
  expect((await ask('GET', '/today')).body.tasks).toMatchObject([
    { id: task!.id, rule: '推一张券', replyId: 's19', name: '果果妈' },
  ])
})

test('two pages of one product are one thing to look at', async () => {
  await using shop = await aShop()
  await shop.aPage('p16', { kind: 'chain', productId: 'pd01' })
  await looks(shop, CLOCK - DAY)
  await looks(shop, CLOCK - 2 * MINUTE)
  await looks(shop, CLOCK - MINUTE, 'p16')
  expect(await tasks(shop)).toHaveLength(1)
})

test.each<[string, (shop: Shop) => Promise<unknown>]>([
  ['it was all on one day', async (shop) => looks(shop, CLOCK - 3 * MINUTE)],
  [
    'it is an article',
    async (shop) => {
      for (const at of [CLOCK - DAY, CLOCK - 3 * MINUTE]) await looks(shop, at, 'p01')
    },
  ],
  [
    'she has ordered since',
    async (shop) => {
      await looks(shop, CLOCK - DAY)
      await shop.anOrder('o1', 'cu001', CLOCK - 5 * MINUTE)
    },
  ],
  [
    'she wants no promotion',
    async (shop) => {
      await looks(shop, CLOCK - DAY)
      await shop.db.updateTable('customer').set({ preference: 'none' }).execute()
    },
  ],
  [
    'she was given a coupon ten days ago',
    async (shop) => {
      await looks(shop, CLOCK - DAY)
      await shop.aReply('s19', '给您一张券', { situation: 'coupon' })
      const sent = {
        sendId: 'send_1',
        partNo: 1,
        kind: 'text',
        text: '',
        shareId: null,
        state: 'sent',
        error: null,
        changedAt: 0,
        claimedBy: null,
        claimedUntil: null,
      } as const
      const send = {
        id: 'send_1',
        idempotencyKey: 'k',
        staffId: 'u_linxiaoyu',
        chatKind: 'single',
        customerId: 'cu001',
        groupId: null,
        replyId: 's19',
        suggestionKey: null,
        reason: null,
        preparedAt: CLOCK - 10 * DAY,
        finishedAt: null,
      } as const
      await shop.add('send', send)
      await shop.add('sendPart', sent)
    },
  ],
])('no coupon is prepared when %s', async (_, given) => {
  await using shop = await aShop()
  await given(shop)
  const pageId = (await shop.db.selectFrom('pageView').select('pageId').execute()).at(-1)!.pageId
  await looks(shop, CLOCK - 2 * MINUTE, pageId)
  await looks(shop, CLOCK - MINUTE, pageId)
  expect(await tasks(shop)).toEqual([])
})

test('an order puts the coupon task away; an old order told late does not', async () => {
  await using shop = await aShop()
  for (const at of [CLOCK - DAY, CLOCK - 2 * MINUTE, CLOCK - MINUTE]) await looks(shop, at)
  await inTransaction(shop.db, (tx) => closeTasksAfterOrder(tx, 'cu001', CLOCK - 40 * DAY))
  expect((await tasks(shop))[0]!.closedReason).toBe(null)
  await inTransaction(shop.db, (tx) => closeTasksAfterOrder(tx, 'cu001', CLOCK))
  expect((await tasks(shop))[0]!.closedReason).toBe('ordered')
})

test('a lead one member has handled is gone for the other, until she does something new', async () => {
  await using shop = await aShop()
  const [xiaoyu, hejing] = [await shop.as('u_linxiaoyu'), await shop.as('u_hejing')]
  for (const staffId of ['u_linxiaoyu', 'u_hejing']) {
    await shop.aLook('cu001', 'p11', CLOCK - DAY, staffId)
    await shop.aLook('cu001', 'p11', CLOCK - 3 * MINUTE, staffId)
  }
  expect(names(await xiaoyu('GET', '/today'))).toEqual(['果果妈'])
  expect(names(await hejing('GET', '/today'))).toEqual(['果果妈'])

  const done = '/today/leads/cu001/done'
  await Promise.all([xiaoyu('POST', done), hejing('POST', done), xiaoyu('POST', done)])
  expect(names(await xiaoyu('GET', '/today'))).toEqual([])
  expect(names(await hejing('GET', '/today'))).toEqual([])

  shop.clock.now += MINUTE
  await shop.aLook('cu001', 'p11', shop.clock.now, 'u_hejing')
  expect(names(await hejing('GET', '/today'))).toEqual(['果果妈'])
})

test('a mark taken back shows her again, and taking it back twice is once', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  await shop.aLook('cu001', 'p11', CLOCK - DAY)
  await shop.aLook('cu001', 'p11', CLOCK - 3 * MINUTE)
  const done = '/today/leads/cu001/done'
  await ask('POST', done)
  shop.clock.now += 3000
  await ask('POST', done)
  expect(names(await ask('GET', '/today'))).toEqual([])
  await ask('DELETE', done)
  await ask('DELETE', done)
  expect(names(await ask('GET', '/today'))).toEqual(['果果妈'])
})

test('sending her a word handles her as a lead', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  await shop.aLook('cu001', 'p11', CLOCK - DAY)
  await shop.aLook('cu001', 'p11', CLOCK - 3 * MINUTE)
  const { body } = await ask('POST', '/sends', {
    key: 'k',
    chat: { kind: 'single', id: 'cu001' },
    replyId: null,
    suggestionKey: null,
    parts: [{ kind: 'text', text: '在呢' }],
  })
  expect(names(await ask('GET', '/today'))).toEqual(['果果妈'])
  await ask('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })
  expect(names(await ask('GET', '/today'))).toEqual([])
})

test('a task done or put aside leaves the list and comes back when taken back', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  await shop.aTask('t1', 'cu001')
  const open = async () => (await ask('GET', '/today')).body.tasks.map((it: any) => it.id)
  for (const mark of ['done', 'dismiss']) {
    await ask('POST', `/tasks/t1/${mark}`)
    await ask('POST', `/tasks/t1/${mark}`)
    expect(await open()).toEqual([])
    await ask('DELETE', `/tasks/t1/${mark}`)
    expect(await open()).toEqual(['t1'])
  }
  const he = await shop.as('u_hejing')
  expect((await he('POST', '/tasks/t1/done')).status).toBe(404)
  const [hers] = (await he('GET', '/customers/cu001')).body.tasks
  expect(hers).toMatchObject({ id: 't1', by: '林小雨' })
  const [own] = (await ask('GET', '/customers/cu001')).body.tasks
  expect(own).toMatchObject({ id: 't1', by: null })
})

test('today greets her, says what is due tomorrow and how her certificate stands', async () => {
  await using shop = await aShop()
  const cert = { certName: '育婴员（三级）', certExpiresAt: CLOCK + 10 * DAY }
  await shop.db.updateTable('staff').set(cert).where('id', '=', 'u_linxiaoyu').execute()
  await shop.aTask('t1', 'cu001', { dueAt: CLOCK + DAY })
  const ask = await shop.as('u_linxiaoyu')
  expect((await ask('GET', '/today')).body).toMatchObject({
    greeting: '小雨，晚上好',
    remaining: 0,
    next: null,
    tasks: [],
    tomorrow: 1,
    quiet: null,
    certificate: { state: 'expiring', expiresAt: CLOCK + 10 * DAY },
  })
})

test('whom she has lost is on her list no longer, neither as a task nor as a send to go on with', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  await shop.aTask('t1', 'cu001')
  const { body } = await ask('POST', '/sends', {
    key: 'k',
    chat: { kind: 'single', id: 'cu001' },
    replyId: null,
    suggestionKey: null,
    parts: [
      { kind: 'text', text: '在呢' },
      { kind: 'text', text: '有货' },
    ],
  })
  await ask('POST', `/sends/${body.id}/parts/1`, { result: 'sent' })
  const told = async () => JSON.stringify((await ask('GET', '/today')).body)
  expect(await told()).toContain('果果妈')
  await shop.db
    .updateTable('follow')
    .set({ endedAt: CLOCK, endedBy: 'customer' })
    .where('customerId', '=', 'cu001')
    .where('staffId', '=', 'u_linxiaoyu')
    .execute()
  expect(await told()).not.toContain('果果妈')
})

test('who turned 按我看过的推荐 off is nobody’s lead by looking, and no words wait for her', async () => {
  await using shop = await aShop()
  await shop.aReply('s18', '{称呼}，有试用装', { situation: 'looked_not_bought' })
  await shop.aReply('s19', '给您一张券', { situation: 'coupon' })
  const ask = await shop.as('u_linxiaoyu')
  const visitor = { id: 'v_1', customerId: 'cu001', evidence: 'external_userid' as const }
  await shop.db
    .insertInto('visitor')
    .values({ ...visitor, createdAt: 1, linkedAt: 1 })
    .execute()
  const say = (answer: 'agreed' | 'withdrawn', answeredAt: number) =>
    shop.db
      .insertInto('consent')
      .values({
        id: `c_${answeredAt}`,
        visitorId: 'v_1',
        purpose: 'personalised',
        answer,
        version: 'v',
        answeredAt,
        evidence: 'page',
      })
      .execute()
  const told = async () => {
    const today = await ask('GET', '/today')
    const her = await ask('GET', '/customers/cu001')
    return [names(today), her.body.suggestions.map((it: any) => it.replyId)]
  }
  await looks(shop, CLOCK - DAY)
  await looks(shop, CLOCK - 3 * MINUTE)
  expect(await told()).toEqual([['果果妈'], ['s18']])

  await say('withdrawn', 2)
  await looks(shop, CLOCK - MINUTE)
  expect(await tasks(shop)).toEqual([])
  expect(await told()).toEqual([[], []])

  await say('agreed', 3)
  expect(await told()).toEqual([['果果妈'], ['s18']])
})
