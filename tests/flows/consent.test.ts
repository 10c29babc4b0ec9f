import { expect, test } from 'vitest'
import { insertTask } from '../../db/queries/tasks.ts'
import { visitorIdOf } from '../../api/session/visitor.ts'
import { aCustomer } from '../support/shop-parts.ts'
import { aShopWithPages } from '../support/customer-phone.ts'

const words = [{ type: 'text' as const, paragraphs: ['不必定闹钟换。'] }]
const DAY = 86_400_000
const guoguo = { openId: 'o_guoguo', externalUserId: 'cu001' }
const STRIP = 'action="/api/miniapp/consents"'

const aTaskOf = (customerId: string, rule: string) => ({
  id: `task_${customerId}`,
  staffId: 'u_linxiaoyu',
  customerId,
  rule,
  replyId: null,
  evidenceJson: '{}',
  dueAt: 1,
  createdAt: 1,
  doneAt: null,
  dismissedAt: null,
  closedReason: null,
})

type Shop = Awaited<ReturnType<typeof aShopWithPages>>
const viewsIn = (shop: Shop) =>
  shop.deps.db
    .selectFrom('pageView')
    .orderBy('openedAt')
    .select(['personKey', 'visitorId', 'customerId', 'verdict'])
    .execute()
const answersIn = (shop: Shop) =>
  shop.deps.db.selectFrom('consent').orderBy('answeredAt').orderBy('id').selectAll().execute()

test('果果妈 is asked once; when she agrees, what she read today becomes hers', async () => {
  await using shop = await aShopWithPages()
  const { token, path, shareId } = await shop.sent(words)
  const phone = shop.phone(guoguo)
  expect(await phone.open(path)).toContain(STRIP)
  await phone.read(token)
  const [before] = await viewsIn(shop)
  expect(before).toMatchObject({ visitorId: null, customerId: null, verdict: 'counted' })
  expect(before!.personKey).toMatch(/^d_/)

  const agreed = { purpose: 'browsing', answer: 'agreed', token }
  const answer = await phone.post('/api/miniapp/consents', agreed)
  expect(await answer.json()).toEqual({ consent: 'agreed' })

  const [after] = await viewsIn(shop)
  expect(after).toMatchObject({ personKey: 'cu001', customerId: 'cu001' })
  const readers = await shop.deps.db.selectFrom('shareReader').selectAll().execute()
  expect(readers).toHaveLength(1)
  expect(readers[0]).toMatchObject({ shareId, personKey: 'cu001', views: 1 })
  const [row] = await answersIn(shop)
  expect(row).toMatchObject({ purpose: 'browsing', answer: 'agreed', version: '2026-11-21' })
  expect(row!.evidence).toBe(`page of ${shareId}`)
  const html = await phone.open(path)
  expect(html).not.toContain(STRIP)
  expect(html).toContain('您同意过记住浏览，可以随时撤回')
})

test('after she withdraws, the very next event is nobody’s', async () => {
  await using shop = await aShopWithPages()
  const { token } = await shop.sent(words)
  const phone = shop.phone(guoguo)
  const say = (answer: string) =>
    phone.post('/api/miniapp/consents', { purpose: 'browsing', answer, token })
  await say('agreed')
  await phone.read(token)
  shop.pass(1000)
  await say('withdrawn')
  shop.pass(1000)
  await phone.read(token)

  const named = (await viewsIn(shop)).map((view) => view.customerId)
  expect(named).toEqual(['cu001', null])
  // Nothing was overwritten: both answers stand, with their times.
  expect((await answersIn(shop)).map(({ answer }) => answer)).toEqual(['agreed', 'withdrawn'])
  expect(await phone.open(`/p/${token}`)).not.toContain(STRIP)
})

test('果果姥姥 says 先不用 and is not asked again for 180 days, on this phone or another', async () => {
  await using shop = await aShopWithPages()
  const { token, path } = await shop.sent(words)
  const who = { openId: 'o_laolao' }
  const phone = shop.phone(who)
  await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'declined', token })

  expect(await phone.open(path)).not.toContain(STRIP)
  expect(await shop.phone(who).open(path)).not.toContain(STRIP)
  shop.pass(179 * DAY)
  expect(await shop.phone(who).open(path)).not.toContain(STRIP)
  shop.pass(2 * DAY)
  expect(await shop.phone(who).open(path)).toContain(STRIP)
  // She reads and is counted all the same, without a name.
  await phone.read(token)
  expect((await viewsIn(shop))[0]).toMatchObject({ customerId: null, visitorId: null })
  expect(await shop.deps.db.selectFrom('visitor').selectAll().execute()).toEqual([])
})

test('outside WeChat nobody is asked, and nobody can be remembered', async () => {
  await using shop = await aShopWithPages()
  const { token, path } = await shop.sent(words)
  const phone = shop.phone()
  expect(await phone.open(path)).not.toContain(STRIP)
  const agreed = { purpose: 'browsing', answer: 'agreed', token }
  const answer = await phone.post('/api/miniapp/consents', agreed)
  expect(answer.status).toBe(422)
  expect(await answersIn(shop)).toEqual([])
})

test('two taps at once are one answer', async () => {
  await using shop = await aShopWithPages()
  const { token } = await shop.sent(words)
  const phone = shop.phone(guoguo)
  const agreed = { purpose: 'browsing', answer: 'agreed', token }
  const answers = await Promise.all(
    [1, 2, 3].map(() => phone.post('/api/miniapp/consents', agreed)),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await answersIn(shop)).toHaveLength(1)
})

test('where no script runs the strip and the wishes are plain forms that lead back to the page', async () => {
  await using shop = await aShopWithPages()
  const { token, path } = await shop.sent(words)
  const phone = shop.phone(guoguo)

  const agreed = { purpose: 'browsing', answer: 'agreed', token }
  const back = await phone.submit('/api/miniapp/consents', agreed)
  expect(back.status).toBe(303)
  expect(back.headers.get('location')).toBe(`${path}?said=agreed#said`)
  expect(await phone.open(`${path}?said=agreed`)).toContain('记住了')

  const less = await phone.submit('/api/miniapp/preference', { preference: 'less', token })
  expect(less.headers.get('location')).toBe(`${path}?said=less#said`)
  expect(await phone.open(path)).toContain('您说过：少发点')
  // Only our own sentences can be asked for, and only our own pages led to.
  expect(await phone.open(`${path}?said=<script>`)).not.toContain('<script>')
  const elsewhere = { preference: 'less', token: 'https://evil.example/' }
  const home = await phone.submit('/api/miniapp/preference', elsewhere)
  expect(home.headers.get('location')).toBe('/privacy?said=less#said')
})

test('别再发 takes her out of every list in the moment she says it', async () => {
  await using shop = await aShopWithPages()
  const { token } = await shop.sent(words)
  const { db, now } = shop.deps
  await insertTask(db, aTaskOf('cu001', 'three-views'))
  const phone = shop.phone(guoguo)
  const answer = await phone.post('/api/miniapp/preference', { preference: 'none', token })
  expect(await answer.json()).toEqual({ preference: 'none', said: 'none' })

  const customer = await db
    .selectFrom('customer')
    .where('id', '=', 'cu001')
    .select(['preference', 'preferenceAt'])
    .executeTakeFirst()
  expect(customer).toEqual({ preference: 'none', preferenceAt: now() })
  const task = await db.selectFrom('task').select('closedReason').executeTakeFirst()
  expect(task?.closedReason).not.toBeNull()
  // She can take it back as easily.
  await phone.post('/api/miniapp/preference', { preference: 'normal' })
  const session = await (await phone.ask('/api/miniapp/session')).json()
  expect(session).toMatchObject({ preference: 'normal', isCustomer: true })
})

test('whom we do not know is told so, and nothing is written', async () => {
  await using shop = await aShopWithPages()
  const { token, path } = await shop.sent(words)
  for (const who of [{}, { openId: 'o_x' }, { openId: 'o_y', externalUserId: 'cu_unknown' }]) {
    const phone = shop.phone(who)
    const answer = await phone.post('/api/miniapp/preference', { preference: 'none', token })
    expect(await answer.json()).toEqual({ preference: null, said: 'stranger' })
  }
  expect(await shop.phone().open(`${path}?said=stranger`)).toContain('我们还不知道您是谁')
  const customers = await shop.deps.db.selectFrom('customer').select('preference').execute()
  expect(customers).toEqual([{ preference: 'normal' }])
})

test('a member who looks cannot answer in a customer’s place', async () => {
  await using shop = await aShopWithPages()
  const { token } = await shop.sent(words)
  const phone = shop.phone({ isStaff: true })
  const agreed = { purpose: 'browsing', answer: 'agreed', token }
  expect((await phone.post('/api/miniapp/consents', agreed)).status).toBe(403)
  expect((await phone.post('/api/miniapp/preference', { preference: 'none' })).status).toBe(403)
})

test('once a guardian agreed she says how old, as finely as we keep it; without it nothing is kept', async () => {
  await using shop = await aShopWithPages()
  const { db } = shop.deps
  await aCustomer(db, { id: 'cu002' })
  const phone = shop.phone({ openId: 'o_2', externalUserId: 'cu002' })
  const choose = (ageBand: string) => phone.post('/api/miniapp/age-band', { ageBand })
  const kept = async () =>
    (await db.selectFrom('customer').where('id', '=', 'cu002').select('ageBand').execute())[0]
  await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed' })
  expect((await choose('7-9月')).status).toBe(422)
  expect(await phone.open('/privacy')).not.toContain('/api/miniapp/age-band')
  await phone.post('/api/miniapp/consents', { purpose: 'guardian', answer: 'agreed' })
  expect(await phone.open('/privacy')).toContain('/api/miniapp/age-band')
  expect((await choose('2026-02-01')).status).toBe(400)
  expect(await (await choose('7-9月')).json()).toEqual({ ageBand: '7-9月', said: 'ageBand' })
  expect(await kept()).toEqual({ ageBand: '7-9月' })
  const form = await phone.submit('/api/miniapp/age-band', { ageBand: '' })
  expect(form.headers.get('location') ?? form.url).toContain('said=ageBand')
  expect(await kept()).toEqual({ ageBand: null })
  await choose('10-12月')
  shop.pass(1000)
  await phone.post('/api/miniapp/consents', { purpose: 'guardian', answer: 'withdrawn' })
  expect(await kept()).toEqual({ ageBand: null })
  expect((await choose('10-12月')).status).toBe(422)
})

test('推荐 and 月龄段 are asked apart; a guardian who withdraws has the age band erased', async () => {
  await using shop = await aShopWithPages()
  const { db } = shop.deps
  await aCustomer(db, { id: 'cu002', ageBand: '10-12月' })
  const phone = shop.phone({ openId: 'o_2', externalUserId: 'cu002' })
  const say = (purpose: string, answer: string) =>
    phone.post('/api/miniapp/consents', { purpose, answer })

  expect((await say('personalised', 'agreed')).status).toBe(422)
  await say('browsing', 'agreed')
  expect((await say('personalised', 'agreed')).status).toBe(200)
  expect((await say('guardian', 'agreed')).status).toBe(200)
  const row = () =>
    db
      .selectFrom('customer')
      .where('id', '=', 'cu002')
      .select(['ageBand', 'guardianConsentAt'])
      .executeTakeFirst()
  expect((await row())?.guardianConsentAt).toBe(shop.deps.now())
  shop.pass(1000)
  await say('guardian', 'withdrawn')
  expect(await row()).toEqual({ ageBand: null, guardianConsentAt: null })
  // One switch is not another.
  shop.pass(1000)
  const isOn = async () => /按我看过的推荐\s*<b class="chip">开/.test(await phone.open('/privacy'))
  expect(await isOn()).toBe(true)
  await insertTask(db, aTaskOf('cu002', 'push_coupon'))
  await say('personalised', 'withdrawn')
  expect(await isOn()).toBe(false)
  const task = await db.selectFrom('task').select('closedReason').executeTakeFirst()
  expect(task).toEqual({ closedReason: 'not_personalised' })
  const session = await (await phone.ask('/api/miniapp/session')).json()
  expect(session).toMatchObject({ consent: 'agreed' })
})

test('who was known by WeChat alone and becomes a customer brings what she read along', async () => {
  await using shop = await aShopWithPages()
  const { token } = await shop.sent(words)
  const before = shop.phone({ openId: 'o_new' })
  await before.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  await before.read(token)
  const visitorId = visitorIdOf(shop.deps.config, { openId: 'o_new', browserId: 'b', iat: 0 })
  expect((await viewsIn(shop))[0]).toMatchObject({ visitorId, customerId: null })

  await aCustomer(shop.deps.db, { id: 'cu_new' })
  await shop.phone({ openId: 'o_new', externalUserId: 'cu_new' }).open(`/p/${token}`)
  expect((await viewsIn(shop))[0]).toMatchObject({ visitorId, customerId: 'cu_new' })
})

test.each([
  ['no purpose', { answer: 'agreed' }],
  ['a purpose we do not have', { purpose: 'all', answer: 'agreed' }],
  ['an answer that is a list', { purpose: 'browsing', answer: ['agreed'] }],
  ['nothing', {}],
])('%s is refused by name', async (_what, body) => {
  await using shop = await aShopWithPages()
  const answer = await shop.phone(guoguo).post('/api/miniapp/consents', body)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: { code: 'bad_request' } })
})

test('who had taken it back and agrees again as a customer brings what she read before along', async () => {
  await using shop = await aShopWithPages()
  const { token, path } = await shop.sent(words)
  const stranger = shop.phone({ openId: 'o_guoguo' })
  const say = (phone: typeof stranger, answer: string) =>
    phone.post('/api/miniapp/consents', { purpose: 'browsing', answer, token })
  await say(stranger, 'agreed')
  await stranger.read(token)
  await say(stranger, 'withdrawn')

  const customer = shop.phone(guoguo)
  await customer.open(path)
  await say(customer, 'agreed')
  expect((await viewsIn(shop)).map(({ customerId }) => customerId)).toEqual(['cu001'])
})
