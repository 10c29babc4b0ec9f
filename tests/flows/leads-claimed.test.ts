import { expect, test } from 'vitest'
import { aShop, CLOCK, DAY, type Shop } from '../support/a-shop.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** 果果妈 has looked at something of both twice: she is on both lists. */
async function onBothLists() {
  const shop = await aShop()
  for (const staffId of ['u_linxiaoyu', 'u_hejing']) await lookTwice(shop, staffId)
  return {
    shop,
    lin: await shop.as('u_linxiaoyu'),
    he: await shop.as('u_hejing'),
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  }
}
async function lookTwice(shop: Shop, staffId: string) {
  await shop.aLook('cu001', 'p11', CLOCK - DAY, staffId)
  await shop.aLook('cu001', 'p11', CLOCK - 3 * MINUTE, staffId)
}
/** Her session has ended meanwhile: she comes in once more. */
async function again(shop: Shop, staffId: string): Promise<Ask> {
  const { browser } = await shop.asStaff(staffId)
  return async (method, path, body) => {
    const answer = await browser.fetch(`/api/sidebar${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as any }
  }
}
type Ask = Awaited<ReturnType<Shop['as']>>
const names = async (ask: Ask) =>
  (await ask('GET', '/today/leads')).body.leads.map((it: any) => it.name)
const claim = '/today/leads/cu001/claim'

test('a lead says why she is one and what to say, and the list has them all', async () => {
  await using world = await onBothLists()
  const { shop, lin } = world
  await shop.aReply('s18', '给您试用', { situation: 'looked_not_bought' })
  const { body } = await lin('GET', '/today/leads')
  expect(body).toMatchObject({ count: 1 })
  expect(body.leads[0]).toMatchObject({
    name: '果果妈',
    reason: '「夜用拉拉裤 L」看过 4 次没买',
    replyId: 's18',
    replyTitle: 's18',
    claimedUntil: null,
  })
})

test('fifty take her at once: one has her, everybody else hears who, and sees her no more', async () => {
  await using world = await onBothLists()
  const { shop } = world
  const staffIds = ['u_linxiaoyu', 'u_hejing']
  for (const id of ['u_chenmo', 'u_suting']) {
    staffIds.push(id)
    const one = await shop.db
      .selectFrom('staff')
      .where('id', '=', 'u_hejing')
      .selectAll()
      .executeTakeFirstOrThrow()
    await shop.add('staff', { ...one, id, name: id })
    await shop.add('staffStore', { staffId: id, storeId: 'st1' })
    await shop.aFollow(id, 'cu001')
    await lookTwice(shop, id)
  }
  const asks = new Map<string, Ask>()
  for (const id of staffIds) asks.set(id, await shop.as(id))
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const staffId = staffIds[i % staffIds.length]!
      return { staffId, ...(await asks.get(staffId)!('POST', claim, { seenAt: CLOCK })) }
    }),
  )
  const owners = new Set(answers.filter((it) => it.status === 200).map((it) => it.staffId))
  expect(owners.size).toBe(1)
  const [owner] = [...owners]
  for (const it of answers) {
    expect([it.staffId, it.status]).toEqual([it.staffId, it.staffId === owner ? 200 : 409])
    if (it.staffId === owner) continue
    expect(it.body.error.message).toContain('正在跟进')
  }
  for (const [staffId, ask] of asks) {
    expect(await names(ask)).toEqual(staffId === owner ? ['果果妈'] : [])
  }
  expect(await shop.db.selectFrom('leadClaim').selectAll().execute()).toHaveLength(1)
})

test('she is given back, or comes back by herself after two hours', async () => {
  await using world = await onBothLists()
  const { shop, lin, he } = world
  await lin('POST', claim, {})
  expect(await names(he)).toEqual([])
  // Giving back what another has changes nothing.
  await he('DELETE', claim)
  expect(await names(he)).toEqual([])
  await lin('DELETE', claim)
  await lin('DELETE', claim)
  expect(await names(he)).toEqual(['果果妈'])

  await lin('POST', claim, {})
  shop.clock.now += 2 * HOUR - MINUTE
  expect(await names(await again(shop, 'u_hejing'))).toEqual([])
  shop.clock.now += MINUTE
  const later = await again(shop, 'u_hejing')
  expect(await names(later)).toEqual(['果果妈'])
  expect((await later('POST', claim, {})).status).toBe(200)
  expect(await names(await again(shop, 'u_linxiaoyu'))).toEqual([])
})

test('whoever has her is the one who can say she is done; an old list is told it is too late', async () => {
  await using world = await onBothLists()
  const { shop, lin, he } = world
  const done = '/today/leads/cu001/done'
  await lin('POST', claim, {})
  const refused = await he('POST', done)
  expect(refused.status).toBe(409)
  expect(refused.body.error.message).toContain('林小雨')
  expect((await lin('POST', done)).status).toBe(200)
  expect(await names(lin)).toEqual([])
  const late = await he('POST', claim, { seenAt: CLOCK - 3 * MINUTE })
  expect(late.status).toBe(409)
  expect(late.body.error.message).toContain('林小雨已经跟进过了')

  // Taken back: she is everybody's again.
  shop.clock.now += 1000
  await lin('DELETE', done)
  expect(await names(he)).toEqual(['果果妈'])
})

test('a colleague’s open list hears of it at once', async () => {
  await using world = await onBothLists()
  const { shop, lin } = world
  const { browser } = await shop.asStaff('u_hejing')
  const answer = await browser.get('/api/sidebar/live')
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const hears = async (what: string) => {
    while (!text.includes(what)) {
      const { value, done } = await reader.read()
      if (done) throw new Error('the stream ended')
      text += value
    }
  }
  await hears('retry')
  await lin('POST', claim, {})
  await hears('event: lead\ndata: {"customerId":"cu001"}')
  // Another process's claim rings no bell here: it is read from the table.
  text = ''
  shop.clock.now += 1000
  await shop.db
    .updateTable('leadClaim')
    .set({ untilAt: shop.clock.now, changedAt: shop.clock.now })
    .execute()
  await hears('event: lead')
  await reader.cancel()
})
