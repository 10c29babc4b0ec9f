import { expect, test } from 'vitest'
import { visitorIdOf } from '../../api/session/visitor.ts'
import { aShopWithPages } from '../support/customer-phone.ts'
import { signIn } from '../support/platform.ts'
import { aCustomer } from '../support/shop-parts.ts'

const words = [{ type: 'text' as const, paragraphs: ['不必定闹钟换。'] }]
type Shop = Awaited<ReturnType<typeof aShopWithPages>>

const asked = async (shop: Shop, staffId: string, path: string, method = 'GET') => {
  const cookie = await signIn(shop, staffId)
  const headers = {
    cookie,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  }
  const body = method === 'POST' ? { body: '{}' } : {}
  return shop.app.request(`http://localhost:3000/api/sidebar${path}`, { method, headers, ...body })
}
const identity = async (shop: Shop, staffId = 'u_zhoumin') =>
  (await (await asked(shop, staffId, '/customers/cu_new/identity')).json()) as any
const whose = (shop: Shop) =>
  shop.deps.db
    .selectFrom('pageView')
    .orderBy('openedAt')
    .orderBy('id')
    .select(['personKey', 'visitorId', 'customerId'])
    .execute()

/** 新客: agreed and read under WeChat's name alone, then added by 林小雨; another phone is hers too. */
async function aNewcomer(shop: Shop) {
  const { db } = shop.deps
  const { token } = await shop.sent(words)
  const say = (phone: ReturnType<Shop['phone']>) =>
    phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  await aCustomer(db, { id: 'cu_new', name: '新客', storeId: 'st1' })
  await db
    .insertInto('follow')
    .values({
      staffId: 'u_linxiaoyu',
      customerId: 'cu_new',
      remark: '',
      description: '',
      addWay: 1,
      source: null,
      followedAt: shop.deps.now(),
      endedAt: null,
      endedBy: null,
      verifiedAt: shop.deps.now(),
    })
    .execute()
  const tablet = shop.phone({ openId: 'o_tablet', externalUserId: 'cu_new' })
  await say(tablet)
  await tablet.read(token, 9)
  const before = shop.phone({ openId: 'o_new' })
  await say(before)
  shop.pass(1000)
  await before.read(token, 30)
  const visitorId = visitorIdOf(shop.deps.config, { openId: 'o_new', browserId: 'b', iat: 0 })
  return { token, visitorId, say }
}

test('what she read before joins when WeCom says who she is; a manager takes it back exactly', async () => {
  await using shop = await aShopWithPages()
  const { db } = shop.deps
  await db.insertInto('staffStore').values({ staffId: 'u_zhoumin', storeId: 'st1' }).execute()
  const { token, visitorId, say } = await aNewcomer(shop)
  const checkIn = (holderId: string, day: string) =>
    db.insertInto('checkIn').values({ holderId, day, at: 1 }).execute()
  await checkIn(visitorId, '2026-11-19')
  await checkIn(visitorId, '2026-11-20')
  // The customer was there on that day too, by herself: nobody takes it from her.
  await checkIn('cu_new', '2026-11-20')
  const listDays = () =>
    db
      .selectFrom('checkIn')
      .orderBy('day')
      .orderBy('holderId')
      .select(['holderId', 'day'])
      .execute()
  const daysBefore = await listDays()
  const before = await whose(shop)
  const readers = () => db.selectFrom('shareReader').orderBy('personKey').selectAll().execute()
  const readersBefore = await readers()

  await shop.phone({ openId: 'o_new', externalUserId: 'cu_new' }).open(`/p/${token}`)
  expect((await whose(shop)).map(({ customerId }) => customerId)).toEqual(['cu_new', 'cu_new'])
  await shop
    .phone({ openId: 'o_new', externalUserId: 'cu_new' })
    .post('/api/miniapp/shares', { token })
  const passedOn = () =>
    db.selectFrom('radar').where('kind', '=', 'share').select(['customerId', 'personKey']).execute()
  expect(await passedOn()).toEqual([{ customerId: 'cu_new', personKey: 'cu_new' }])
  const { identity: sure, links } = await identity(shop)
  expect(sure).toBe('confirmed')
  expect(links.map(({ mayUndo }: any) => mayUndo)).toEqual([true, true])
  const [link] = await db
    .selectFrom('identityLink')
    .where('visitorId', '=', visitorId)
    .selectAll()
    .execute()
  expect(link).toMatchObject({ evidence: 'external_userid', confidence: 'sure', undoneAt: null })

  // A rep sees it and may not.
  const seen = (await identity(shop, 'u_linxiaoyu')).links
  expect(seen.map(({ mayUndo }: any) => mayUndo)).toEqual([false, false])
  const path = `/customers/cu_new/identity/${link!.id}/undo`
  expect((await asked(shop, 'u_linxiaoyu', path, 'POST')).status).toBe(403)
  expect((await asked(shop, 'u_zhoumin', path, 'POST')).status).toBe(200)
  expect((await asked(shop, 'u_zhoumin', path, 'POST')).status).toBe(200)

  expect(await whose(shop)).toEqual(before)
  expect(await readers()).toEqual(readersBefore)
  expect(await listDays()).toEqual(daysBefore)
  expect(await passedOn()).toEqual([{ customerId: null, personKey: visitorId }])
  const again = await identity(shop)
  expect(again.links.filter((it: any) => it.undoneBy === '周敏')).toHaveLength(1)
  const acts = await db
    .selectFrom('auditLog')
    .where('action', '=', 'identity.undo')
    .select('subject')
    .execute()
  expect(acts).toEqual([{ subject: 'cu_new' }])

  // WeCom says the same once more: who was taken back is not joined by itself.
  const phone = shop.phone({ openId: 'o_new', externalUserId: 'cu_new' })
  await phone.open(`/p/${token}`)
  await phone.read(token, 5)
  const names = (await whose(shop)).map(({ customerId }) => customerId)
  expect(names.toSorted()).toEqual(['cu_new', null, null])
  // Nor is anything of the customer's hers to see, to change or to delete.
  const told = (await (await phone.ask('/api/miniapp/privacy/export')).json()) as any
  expect(told).toMatchObject({ customer: null, visitors: [{ id: visitorId }] })
  await say(phone)
  await phone.post('/api/miniapp/privacy/erase', { what: 'everything' })
  const customer = await db
    .selectFrom('customer')
    .where('id', '=', 'cu_new')
    .select('name')
    .executeTakeFirst()
  expect(customer).toEqual({ name: '新客' })
})

test('可能: who opens what was sent to one customer is written down, and nothing is made of it', async () => {
  await using shop = await aShopWithPages()
  const { db } = shop.deps
  await aCustomer(db, { id: 'cu_new', name: '新客', storeId: 'st1' })
  await db.insertInto('staffStore').values({ staffId: 'u_zhoumin', storeId: 'st1' }).execute()
  const { token } = await shop.sent(words, {
    share: { chatKind: 'single', groupId: null, customerId: 'cu_new' },
  })
  const phone = shop.phone({ openId: 'o_grandma' })
  const agreed = { purpose: 'browsing', answer: 'agreed', token }
  await phone.post('/api/miniapp/consents', agreed)
  for (let time = 0; time < 3; time++) {
    shop.pass(40 * 60_000)
    await phone.read(token, 70)
  }
  expect(
    await db.selectFrom('identityLink').select(['confidence', 'customerId']).execute(),
  ).toEqual([{ confidence: 'likely', customerId: 'cu_new' }])
  // Nobody is told that it was she, no task waits, no score and no radar line names her.
  for (const table of [
    'task',
    'customerScore',
    'customerPage',
    'radar',
    'leadCase',
    'playRun',
  ] as const) {
    const column = table === 'playRun' ? 'subjectId' : 'customerId'
    const rows = await (db as any)
      .selectFrom(table)
      .where(column, '=', 'cu_new')
      .selectAll()
      .execute()
    expect([table, rows]).toEqual([table, []])
  }
  expect((await whose(shop)).every(({ customerId }) => customerId === null)).toBe(true)
})

test('who sits in a group only and reads its page stays nobody until she agrees', async () => {
  await using shop = await aShopWithPages()
  await aCustomer(shop.deps.db, { id: 'cu_member', kind: 'member', name: '群里的人' })
  const { token } = await shop.sent(words)
  const phone = shop.phone({ openId: 'o_member', externalUserId: 'cu_member' })
  await phone.read(token, 20)
  expect(await whose(shop)).toEqual([
    { personKey: expect.stringMatching(/^d_/), visitorId: null, customerId: null },
  ])
  expect(await shop.deps.db.selectFrom('identityLink').selectAll().execute()).toEqual([])
})

test('a guardian takes the consent back: the age band and every tag of it go, here and in WeCom', async () => {
  await using shop = await aShopWithPages()
  const { db, now } = shop.deps
  await aCustomer(db, { id: 'cu_new', ageBand: '10-12月', guardianConsentAt: 1 })
  const group = { sortNo: 1, deletedAt: null }
  await db
    .insertInto('tagGroup')
    .values([
      { id: 'tg_age', name: '月龄段', ...group },
      { id: 'tg_other', name: '关注', ...group },
    ])
    .execute()
  await db
    .insertInto('tag')
    .values([
      { id: 't_age', groupId: 'tg_age', name: '10-12月', ...group },
      { id: 't_free', groupId: 'tg_other', name: '7-9月', ...group },
      { id: 't_red', groupId: 'tg_other', name: '怕红屁屁', ...group },
    ])
    .execute()
  await db
    .insertInto('followTag')
    .values(
      ['t_age', 't_free', 't_red'].map((tagId) => ({
        staffId: 'u_linxiaoyu',
        customerId: 'cu_new',
        tagId,
        setBy: 'person' as const,
        ruleName: null,
        setAt: now(),
        wecomAt: now(),
      })),
    )
    .execute()
  const phone = shop.phone({ openId: 'o_new', externalUserId: 'cu_new' })
  await phone.post('/api/miniapp/consents', { purpose: 'guardian', answer: 'withdrawn' })
  const customer = await db
    .selectFrom('customer')
    .where('id', '=', 'cu_new')
    .select(['ageBand', 'guardianConsentAt'])
    .executeTakeFirst()
  expect(customer).toEqual({ ageBand: null, guardianConsentAt: null })
  expect(await db.selectFrom('followTag').select('tagId').execute()).toEqual([{ tagId: 't_red' }])
  const [job] = await db
    .selectFrom('job')
    .where('kind', '=', 'mark-tags')
    .select('payloadJson')
    .execute()
  expect(JSON.parse(job!.payloadJson)).toMatchObject({ tagIds: ['t_age', 't_free'] })
})

test('new words of the notice are asked about anew, and what she said to the old ones holds till then', async () => {
  await using shop = await aShopWithPages()
  const { db } = shop.deps
  const { token, path } = await shop.sent(words)
  const phone = shop.phone({ openId: 'o_guoguo', externalUserId: 'cu001' })
  const say = () =>
    phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  await say()
  await db.updateTable('consent').set({ version: '2025-01-01' }).execute()
  expect(await phone.open(path)).toContain('action="/api/miniapp/consents"')
  await phone.read(token, 9)
  expect((await whose(shop))[0]).toMatchObject({ customerId: 'cu001' })
  shop.pass(1000)
  await say()
  expect(await phone.open(path)).not.toContain('action="/api/miniapp/consents"')
  const answers = await db.selectFrom('consent').orderBy('answeredAt').select('version').execute()
  expect(answers).toEqual([{ version: '2025-01-01' }, { version: '2026-11-21' }])
})
