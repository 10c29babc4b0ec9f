import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../api/app.ts'
import { stableId } from '../../api/demo/random.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { syncCustomer } from '../../api/sync/sync-customer.ts'
import { createWechat } from '../../api/wechat/client.ts'
import { createWecom } from '../../api/wecom/client.ts'
import renderer from '../../miniapp/server.ts'
import { aCoupon } from '../support/a-benefit.ts'
import { followingAtOnce } from '../support/follow-at-once.ts'
import { aSimulator, corp } from '../support/a-simulator.ts'
import { aShopWithPages, WECHAT } from '../support/customer-phone.ts'
import { signIn } from '../support/platform.ts'
import { simulatedWechat } from '../support/simulated-wechat.ts'

const MINI = { appId: 'wx0000000000000001', secret: 'secret-of-the-mini-program' }
const DAY = 86_400_000
// As the simulator names a new contact.
const UNION = stableId('oUn', 'unionid:cu_late', 25)

let shop: Awaited<ReturnType<typeof aShopWithPages>>
let wechat: ReturnType<typeof simulatedWechat>
let wecom: ReturnType<typeof aSimulator>
let app: ReturnType<typeof createApp>
let deps: typeof shop.deps

beforeEach(async () => {
  shop = await aShopWithPages({ MINIPROGRAM_APP_ID: MINI.appId, MINIPROGRAM_SECRET: MINI.secret })
  wechat = simulatedWechat(MINI)
  wecom = aSimulator()
  const client = createWechat({
    ...shop.deps.config.miniprogram!,
    fetch: wechat.fetch,
    now: shop.deps.now,
  })
  deps = {
    ...shop.deps,
    wechat: client,
    wecom: createWecom({
      ...corp,
      apiUrl: 'https://qyapi.test',
      now: shop.deps.now,
      fetch: (request) => wecom.simulator.fetch(request),
    }),
  }
  app = createApp(deps, {
    customerPages: { renderer, script: '/assets/main-1.js', islands: null },
  })
  followingAtOnce(app, deps)
})
afterEach(() => shop[Symbol.asyncDispose]())

const ask = (path: string, init: { cookie?: string; body?: object } = {}) =>
  app.request(`http://localhost:3000${path}`, {
    method: init.body ? 'POST' : 'GET',
    headers: {
      'user-agent': WECHAT,
      'sec-fetch-site': 'same-origin',
      ...(init.cookie && { cookie: init.cookie }),
      ...(init.body && { 'content-type': 'application/json' }),
    },
    ...(init.body && { body: JSON.stringify(init.body) }),
  })

/** She opens the page in the mini program; what the web-view holds then. */
async function opens(token: string, unionId = UNION) {
  const body = { code: wechat.login('oMiniLate', unionId), scene: 1007, token }
  const answer = await ask('/api/miniapp/mini/login', { body })
  const { ticket } = (await answer.json()) as { ticket: string }
  const door = await ask(`/m/${ticket}`)
  return door.headers.getSetCookie()[0]!.split(';')[0]!
}
const answers = (cookie: string, token: string, answer: string) =>
  ask('/api/miniapp/consents', { cookie, body: { purpose: 'browsing', answer, token } })

async function reads(cookie: string, token: string) {
  const { v7 } = await import('uuid')
  const visit = v7()
  const at = deps.now()
  const events = ['open', 'hide'].map((type, seq) => ({
    id: seq === 0 ? visit : v7(),
    type,
    seq,
    at,
    activeMs: seq * 8_000,
    depth: 0.5,
  }))
  const told = await ask(`/t?token=${token}&visit=${visit}`, {
    cookie,
    body: { v: 1, token, visit, now: at, events },
  })
  expect(told.status).toBe(204)
}
const isAdded = async () => {
  const added = await wecom.control('acts', {
    act: 'add_contact',
    userid: 'u_linxiaoyu',
    external_userid: 'cu_late',
    name: '新来的',
  })
  expect(added.status).toBe(200)
  await syncCustomer(deps, 'cu_late')
  await runDueJobs(deps)
}
const views = () =>
  deps.db.selectFrom('pageView').select(['customerId', 'personKey', 'activeMs']).execute()
const waiting = () => deps.db.selectFrom('pendingPerson').select('pendingId').execute()
const links = () =>
  deps.db
    .selectFrom('identityLink')
    .select(['id', 'customerId', 'evidence', 'confidence', 'undoneBy'])
    .execute()

test('who agreed in the mini program is recognised when an adviser adds her, and a manager takes it back', async () => {
  const { token } = await shop.sent([{ type: 'text', paragraphs: ['满两样再换。'] }])
  const cookie = await opens(token)
  // Until she agrees it stands nowhere but in her own sealed cookie.
  expect(await waiting()).toEqual([])
  await answers(cookie, token, 'agreed')
  await reads(cookie, token)
  expect(await waiting()).toHaveLength(1)
  expect((await views()).map(({ customerId }) => customerId)).toEqual([null])
  const [nameless] = await views()

  await isAdded()
  expect(await links()).toMatchObject([
    { customerId: 'cu_late', evidence: 'pending_id', confidence: 'sure', undoneBy: null },
  ])
  expect(await views()).toMatchObject([{ customerId: 'cu_late', activeMs: 8_000 }])
  expect(await waiting()).toEqual([])
  // From now on WeCom names her at the login itself.
  await reads(await opens(token), token)
  expect((await views()).map(({ customerId }) => customerId)).toEqual(['cu_late', 'cu_late'])

  await deps.db.insertInto('staffStore').values({ staffId: 'u_zhoumin', storeId: 'st1' }).execute()
  await deps.db
    .updateTable('customer')
    .set({ storeId: 'st1' })
    .where('id', '=', 'cu_late')
    .execute()
  const staff = await signIn(shop, 'u_zhoumin')
  const known = await ask('/api/sidebar/customers/cu_late/identity', { cookie: staff })
  const [link] = ((await known.json()) as { links: any[] }).links
  expect(link).toMatchObject({ by: 'pending_id', confidence: 'sure', mayUndo: true })
  const undone = `/api/sidebar/customers/cu_late/identity/${link.id}/undo`
  expect((await ask(undone, { cookie: staff, body: {} })).status).toBe(200)
  expect((await views()).map(({ personKey }) => personKey)).toEqual([
    nameless!.personKey,
    nameless!.personKey,
  ])
})

test('who adds her adviser while the page is open takes and keeps her coupons as the customer she is', async () => {
  await aCoupon(deps.db, { perPerson: 2, startsAt: 0 })
  const { token } = await shop.sent([{ type: 'coupon', couponId: 'cp6' }])
  const cookie = await opens(token)
  const takes = async (key: string) => {
    const body = { token, couponId: 'cp6', key, agree: 'yes' }
    const answer = await ask('/api/miniapp/coupons/claim', { cookie, body })
    return ((await answer.json()) as { code: string }).code
  }
  const before = await takes('tap-1')
  await isAdded()
  const after = await takes('tap-2')
  const mine = async (hers: string) => (await ask('/me', { cookie: hers })).text()
  const codes = { here: await mine(cookie), later: await mine(await opens(token)) }
  for (const page of Object.values(codes)) {
    expect(page).toContain(before)
    expect(page).toContain(after)
  }
})

test('who is a customer already is recognised by her unionid, and it says so', async () => {
  await isAdded()
  const { token } = await shop.sent([{ type: 'text', paragraphs: ['满两样再换。'] }])
  // Our own copy of her unionid was lost; WeCom is asked.
  await deps.db.updateTable('customer').set({ unionId: null }).where('id', '=', 'cu_late').execute()
  const cookie = await opens(token)
  await answers(cookie, token, 'agreed')
  await reads(cookie, token)
  expect(await views()).toMatchObject([{ customerId: 'cu_late' }])
  expect(await links()).toMatchObject([{ customerId: 'cu_late', evidence: 'unionid' }])
})

test('who has not agreed, has withdrawn, or came ninety days ago is nobody’s customer by it', async () => {
  const { token } = await shop.sent([{ type: 'text', paragraphs: ['满两样再换。'] }])
  const cookie = await opens(token)
  await answers(cookie, token, 'declined')
  expect(await waiting()).toEqual([])
  await answers(cookie, token, 'agreed')
  await answers(cookie, token, 'withdrawn')
  expect(await waiting()).toEqual([])

  await answers(cookie, token, 'agreed')
  shop.pass(91 * DAY)
  wecom.clock.now += 91 * DAY
  await isAdded()
  expect(await links()).toEqual([])
})

test('a corp whose app may not ask, and a WeCom that is away, keep nobody from her page', async () => {
  const { token } = await shop.sent([{ type: 'text', paragraphs: ['满两样再换。'] }])
  for (const kind of ['forbidden', 'http_5xx'] as const) {
    await wecom.control('faults', {
      path: 'externalcontact/unionid_to_external_userid',
      kind,
      times: 9,
    })
    const cookie = await opens(token)
    const page = await ask(`/p/${token}`, { cookie })
    expect(await page.text()).toContain('满两样再换。')
  }
})
