import { afterEach, beforeEach, expect, test } from 'vitest'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { createWechat } from '../../api/wechat/client.ts'
import { anOrderingShop, type OrderingShop } from '../support/ordering-shop.ts'
import { simulatedWechat } from '../support/simulated-wechat.ts'

const MINI = { appId: 'wx0000000000000001', secret: 'secret-of-the-mini-program' }
const HOUR = 3_600_000
const MINUTE = 60_000

let shop: OrderingShop
let wechat: ReturnType<typeof simulatedWechat>
type Phone = ReturnType<OrderingShop['phone']>

beforeEach(async () => {
  const env = {
    MINIPROGRAM_APP_ID: MINI.appId,
    MINIPROGRAM_SECRET: MINI.secret,
    MINIPROGRAM_ORDER_TEMPLATE: 'template-of-an-order-0123456789',
  }
  shop = await anOrderingShop({ kind: 'team', perPerson: null }, env, ({ config, now, db }) => {
    wechat = simulatedWechat({ ...MINI, now })
    return { wechat: createWechat({ ...config.miniprogram!, fetch: wechat.fetch, now, db }) }
  })
})
afterEach(() => shop[Symbol.asyncDispose]())

const mini = (name: string) => shop.phone({ openId: `mp:oMini_${name}` })
const orders = async (phone: Phone, more: object = {}) =>
  (await (await phone.post('/api/miniapp/orders', shop.wish(more as any))).json()) as any
async function pays(phone: Phone, id: string) {
  const ticket = (await (await phone.post(`/api/miniapp/orders/${id}/pay`, {})).json()) as any
  const paymentId = ticket.url.split('/').at(-1)
  expect((await shop.told({ paymentId, amountFen: 3900 })).status).toBe(200)
}
const at = (id: string) => `/api/miniapp/order-messages/${id}`
/** She taps the page's button and WeChat's 允许. */
async function allows(phone: Phone, name: string, id: string) {
  wechat.allow(`oMini_${name}`)
  return phone.post(at(id), {})
}
const grants = () => shop.db.selectFrom('messageGrant').orderBy('id').selectAll().execute()
const theTeam = async () =>
  (await shop.db.selectFrom('team').select('id').executeTakeFirstOrThrow()).id

test('who asked is told once that the team is whole; who did not ask hears nothing', async () => {
  const [a, b, c] = [mini('a'), mini('b'), mini('c')]
  const first = await orders(a)
  const seen = async () =>
    (await (await a.ask(`/api/miniapp/orders/${first.id}`)).json()) as { askPath: string | null }
  expect((await seen()).askPath).toBe(`/pages/subscribe/index?o=${first.id}`)
  expect(await (await a.ask(at(first.id))).json()).toMatchObject({
    templateId: 'template-of-an-order-0123456789',
    name: '夜用拉拉裤 L',
    isOver: false,
    state: 'none',
  })
  const taps = await Promise.all([1, 2, 3].map(() => a.post(at(first.id), {})))
  wechat.allow('oMini_a')
  expect(taps.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await grants()).toMatchObject([{ state: 'held', openId: 'oMini_a' }])
  await pays(a, first.id)
  const teamId = await theTeam()
  const second = await orders(b, { teamId })
  await pays(b, second.id)
  await runDueJobs(shop.deps)
  expect(wechat.messages).toEqual([])
  const third = await orders(c, { teamId })
  await pays(c, third.id)
  await Promise.all([runDueJobs(shop.deps), runDueJobs(shop.deps)])
  await runDueJobs(shop.deps)

  expect(wechat.messages).toEqual([
    {
      openid: 'oMini_a',
      page: `pages/web/index?o=${first.id}`,
      words: ['夜用拉拉裤 L', '成团了', '到店出示取货码就行'],
    },
  ])
  // With its use nothing is left by which she could be written to.
  expect(await grants()).toMatchObject([{ state: 'sent', openId: '' }])
  expect((await a.post(at(first.id), {})).status).toBe(200)
  expect((await b.post(at(second.id), {})).status).toBe(409)
  expect((await seen()).askPath).toBeNull()
})

test('a team that is not whole in time: she who asked is told that her money goes back', async () => {
  const [a, b] = [mini('a'), mini('b')]
  const first = await orders(a)
  await pays(a, first.id)
  await allows(a, 'a', first.id)
  // Never paid: it lapses, and a message would say nothing true.
  const second = await orders(b, { teamId: await theTeam() })
  await allows(b, 'b', second.id)
  shop.pass(24 * HOUR + MINUTE)
  await runDueJobs(shop.deps)
  await runDueJobs(shop.deps)
  expect(wechat.messages.map(({ openid, words }) => [openid, ...words.slice(1)])).toEqual([
    ['oMini_a', '没成团', '付过的钱原路退回'],
  ])
  expect((await grants()).map(({ state }) => state).toSorted()).toEqual(['refused', 'sent'])
})

test('WeChat away: it is said later and once; switched off by her: it is not said', async () => {
  const [a, b] = [mini('a'), mini('b')]
  const first = await orders(a)
  await pays(a, first.id)
  await allows(a, 'a', first.id)
  const second = await orders(b, { teamId: await theTeam() })
  await pays(b, second.id)
  // She asked here, and has switched messages off in her WeChat since.
  await b.post(at(second.id), {})
  shop.pass(24 * HOUR + MINUTE)
  wechat.troubles('<html>502</html>')
  await runDueJobs(shop.deps)
  expect((await grants()).map(({ state }) => state)).toEqual(['held', 'held'])
  wechat.troubles(undefined)
  for (let i = 0; i < 4; i++) {
    shop.pass(HOUR)
    await runDueJobs(shop.deps)
  }
  expect(wechat.messages.map(({ openid }) => openid)).toEqual(['oMini_a'])
  expect((await grants()).map(({ state }) => state).toSorted()).toEqual(['refused', 'sent'])
  expect(shop.lines.join('\n')).not.toContain(MINI.secret)
})

test('the answer got lost on the way: what may have reached her is not said again', async () => {
  const a = mini('a')
  const first = await orders(a)
  await pays(a, first.id)
  await allows(a, 'a', first.id)
  // She would allow more; it is no reason to say it twice.
  wechat.allow('oMini_a')
  wechat.losesAnswers()
  shop.pass(24 * HOUR + MINUTE)
  for (let i = 0; i < 4; i++) {
    await runDueJobs(shop.deps)
    shop.pass(HOUR)
  }
  expect(wechat.messages).toHaveLength(1)
  expect((await grants()).map(({ state, openId }) => [state, openId])).toEqual([['sent', '']])
})

test('only she may ask, and only in the mini program', async () => {
  const a = mini('a')
  const { id } = await orders(a)
  const others = [mini('b'), shop.phone({ openId: 'oMini_a' }), shop.phone()]
  for (const other of others) {
    expect((await other.ask(at(id))).status).toBe(404)
    expect((await other.post(at(id), {})).status).toBe(404)
  }
  const member = shop.phone({ openId: 'mp:oMini_a', isStaff: true })
  expect((await member.post(at(id), {})).status).toBe(404)
  expect(await grants()).toEqual([])
})
