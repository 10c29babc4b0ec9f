import { expect, test } from 'vitest'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { anOffer } from '../support/ordering-parts.ts'
import { anOrderingShop, balanced, CLOCK, type OrderingShop } from '../support/ordering-shop.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
type Phone = Awaited<ReturnType<OrderingShop['customer']>>

const joins = async (shop: OrderingShop, phone: Phone, more: object = {}) => {
  const answer = await phone.post('/api/miniapp/orders', shop.wish({ ...more }))
  return { status: answer.status, body: (await answer.json()) as any }
}
const order = async (phone: Phone, id: string) =>
  (await (await phone.ask(`/api/miniapp/orders/${id}`)).json()) as any

test('50 people join 20 packs at once: exactly 20 are sold, and the list is their sum', async () => {
  await using shop = await anOrderingShop({ perPerson: 1 })
  const phones = await Promise.all(
    Array.from({ length: 50 }, (_, i) => shop.customer(`cu${100 + i}`)),
  )
  const answers = await Promise.all(phones.map((phone) => joins(shop, phone)))
  const placed = answers.filter(({ status }) => status === 201)
  expect(placed).toHaveLength(20)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 410]))
  expect(answers.find(({ status }) => status === 410)!.body.error.message).toBe('已经接满了')
  expect(await shop.books()).toEqual(balanced(20, 20))
  const numbers = (await shop.placements()).map(({ lineNo }) => lineNo)
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  const codes = (await shop.placements()).map(({ pickupCode }) => pickupCode)
  expect(new Set(codes).size).toBe(20)
})

test('she joins on the page, without a script and without being remembered, and changes her mind', async () => {
  await using shop = await anOrderingShop()
  const guo = await shop.customer('cu001x', '果果妈')
  const before = await guo.open(shop.path)
  for (const words of ['夜用拉拉裤 L', '¥69', '还剩 20 份', '截单', '翠湖店', '我要接龙']) {
    expect(before).toContain(words)
  }
  const tap = /name="tap" value="([^"]+)"/.exec(before)![1]!
  const sent = await guo.submit('/api/miniapp/orders', {
    token: shop.token,
    offerId: 'offer_1',
    kind: 'chain',
    qty: '2',
    tap,
  })
  expect(sent.status).toBe(303)
  const path = sent.headers.get('location')!
  expect(path).toMatch(/^\/o\/place_/)

  const mine = await guo.open(path)
  for (const words of [
    '接龙第 1 位',
    '待付款',
    '¥138',
    '截单前可以改',
    '付款 ¥138',
    '取消这一单',
  ]) {
    expect(mine).toContain(words)
  }
  expect(await shop.db.selectFrom('consent').selectAll().execute()).toEqual([])
  // Others see that somebody joined, not who.
  const other = await (await shop.customer('cu002x', '糖糖妈')).open(shop.path)
  expect(other).toContain('果**')
  expect(other).not.toContain('果果妈')
  expect(other).toContain('已有 1 位接龙')

  const id = path.slice('/o/'.length)
  expect((await guo.submit(`/api/miniapp/orders/${id}/quantity`, { qty: '1' })).status).toBe(303)
  expect(await order(guo, id)).toMatchObject({ qty: 1, amountFen: 6900 })
  expect(await shop.books()).toEqual(balanced(1, 1))
  await guo.post(`/api/miniapp/orders/${id}/cancel`, {})
  await guo.post(`/api/miniapp/orders/${id}/cancel`, {})
  expect(await order(guo, id)).toMatchObject({ state: 'cancelled', mayPay: false })
  expect(await shop.books()).toEqual(balanced(0, 0))
  // And joins once more: the line she gave up does not stand in her way.
  expect((await joins(shop, guo)).status).toBe(201)
  expect(await shop.books()).toEqual(balanced(1, 1))
})

test('a tap sent twice is one line; another tap is told that she has one', async () => {
  await using shop = await anOrderingShop()
  const guo = await shop.customer('cu001x')
  const wish = shop.wish({ qty: 2 })
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => guo.post('/api/miniapp/orders', wish)),
  )
  const ids = await Promise.all(answers.map(async (one) => ((await one.json()) as any).id))
  expect(new Set(ids).size).toBe(1)
  const again = await joins(shop, guo)
  expect([again.status, again.body.error.message]).toEqual([
    409,
    '您已经接过龙了，要改数量到订单里改',
  ])
  expect(await shop.books()).toEqual(balanced(2, 1))
})

test('nobody gets more than the ceiling, nothing but a small whole number, and no price of her own', async () => {
  await using shop = await anOrderingShop()
  const guo = await shop.customer('cu001x')
  for (const qty of [0, -1, 1.5, 100, '2e1', 'NaN', null, [2]]) {
    expect([qty, (await joins(shop, guo, { qty })).status]).toEqual([qty, 400])
  }
  const much = await joins(shop, guo, { qty: 3 })
  expect([much.status, much.body.error.message]).toEqual([409, '一人最多 2 份'])
  const { body } = await joins(shop, guo, { qty: 2, priceFen: 1, amountFen: 1, unitFen: 1 })
  expect((await order(guo, body.id)).amountFen).toBe(13_800)
  const more = await guo.post(`/api/miniapp/orders/${body.id}/quantity`, { qty: 3 })
  expect(more.status).toBe(409)
  expect(await shop.books()).toEqual(balanced(2, 1))
})

test('before it opens and after the cut-off nothing is taken or changed, to the second', async () => {
  await using shop = await anOrderingShop()
  const guo = await shop.customer('cu001x')
  const { body } = await joins(shop, guo)
  shop.pass(HOUR - 1000)
  expect((await joins(shop, await shop.customer('cu002x'))).status).toBe(201)
  shop.pass(1000)
  const late = await joins(shop, await shop.customer('cu003x'))
  expect([late.status, late.body.error.message]).toEqual([410, '已经截单了'])
  expect((await guo.post(`/api/miniapp/orders/${body.id}/quantity`, { qty: 2 })).status).toBe(410)
  const html = await guo.open(shop.path)
  expect(html).toContain('已经截单了')
  expect(html).not.toContain('我要接龙</button>')

  await using early = await anOrderingShop({ opensAt: shop.deps.now() + HOUR, closesAt: null })
  const soon = await joins(early, await early.customer('cu001x'))
  expect([soon.status, soon.body.error.message]).toEqual([410, '还没有开始'])
})

test('an order is shown to her who made it and to nobody else', async () => {
  await using shop = await anOrderingShop()
  const guo = await shop.customer('cu001x', '果果妈')
  const { body } = await joins(shop, guo)
  const others = [await shop.customer('cu002x'), shop.phone()]
  for (const other of others) {
    expect((await other.ask(`/api/miniapp/orders/${body.id}`)).status).toBe(404)
    const page = await other.ask(body.url)
    expect(page.status).toBe(404)
    const html = await page.text()
    expect(html).toContain('这里看不到订单')
    expect(html).not.toContain('夜用拉拉裤')
    for (const act of ['cancel', 'pay']) {
      const answer = await other.post(`/api/miniapp/orders/${body.id}/${act}`, {})
      expect(answer.status).toBe(404)
    }
  }
  expect((await order(guo, body.id)).state).toBe('unpaid')
})

test('whom WeChat does not know, and members who look, cannot order', async () => {
  await using shop = await anOrderingShop()
  const stranger = shop.phone()
  expect(await stranger.open(shop.path)).toContain('在微信里打开这一页，就可以在这里下单')
  expect((await stranger.post('/api/miniapp/orders', shop.wish())).status).toBe(422)
  const member = shop.phone({ openId: 'openid-member', isStaff: true })
  expect(await member.open(shop.path)).toContain('员工预览')
  expect((await member.post('/api/miniapp/orders', shop.wish())).status).toBe(403)
  const guo = await shop.customer('cu001x')
  const elsewhere = await guo.post('/api/miniapp/orders', shop.wish({ token: 'v1.a.b.c' }))
  expect(elsewhere.status).toBe(404)
  expect(await shop.books()).toEqual(balanced(0, 0))
})

test('half an hour before the cut-off her adviser hears who has not paid, once, and only who we know', async () => {
  await using shop = await anOrderingShop()
  const [guo, tang] = [await shop.customer('cu001x'), await shop.customer('cu002x')]
  const unknown = shop.phone({ openId: 'openid-nobody' })
  await joins(shop, guo, { qty: 2 })
  const { body } = await joins(shop, tang)
  await joins(shop, unknown)
  shop.pass(29 * MINUTE)
  await runDueJobs(shop.deps)
  expect(await shop.db.selectFrom('task').selectAll().execute()).toEqual([])
  shop.pass(MINUTE)
  await runDueJobs(shop.deps)
  await runDueJobs(shop.deps)
  const tasks = await shop.db.selectFrom('task').orderBy('customerId').selectAll().execute()
  expect(tasks.map(({ customerId, staffId, rule }) => [customerId, staffId, rule])).toEqual([
    ['cu001x', 'u_linxiaoyu', 'chain_unpaid'],
    ['cu002x', 'u_linxiaoyu', 'chain_unpaid'],
  ])
  expect(JSON.parse(tasks[0]!.evidenceJson)).toEqual({
    reason: '接龙 2 份没付款，21:41 截单',
    values: { 份数: '2', 截止: '21:41' },
  })
  await tang.post(`/api/miniapp/orders/${body.id}/cancel`, {})
  const [, other] = await shop.db.selectFrom('task').orderBy('customerId').selectAll().execute()
  expect(other!.closedReason).toBe('settled')
})

test('of two lists that close the same evening her adviser hears of each, until that very one is settled', async () => {
  await using shop = await anOrderingShop()
  const guo = await shop.customer('cu001x')
  const blocks = [{ type: 'order' as const, offerId: 'offer_2' }]
  const { token } = await shop.sent(blocks, { page: { id: 'p17', kind: 'chain' } })
  await shop.db
    .insertInto('offer')
    .values(anOffer({ id: 'offer_2', pageId: 'p17', closesAt: CLOCK + HOUR }))
    .execute()
  const first = (await joins(shop, guo)).body.id
  const second = (await joins(shop, guo, { token, offerId: 'offer_2' })).body.id
  shop.pass(30 * MINUTE)
  await runDueJobs(shop.deps)
  const open = async () => {
    const tasks = await shop.db.selectFrom('task').selectAll().execute()
    return tasks.flatMap(({ id, closedReason }) => (closedReason === null ? id : []))
  }
  expect(await open()).toHaveLength(2)

  // Paid at WeChat's cashier, it is settled; what she owes for the other she still owes.
  await guo.post(`/api/miniapp/orders/${second}/pay`, {})
  const { id: paymentId } = await shop.db
    .selectFrom('payment')
    .select('id')
    .executeTakeFirstOrThrow()
  await shop.told({ paymentId, amountFen: 6900 })
  await runDueJobs(shop.deps)
  expect((await order(guo, second)).state).toBe('paid')
  expect(await open()).toEqual([`task_chain_${first.slice(-32)}`])

  // Given back and joined again, it is the same list: nobody is told twice.
  await guo.post(`/api/miniapp/orders/${first}/cancel`, {})
  expect(await open()).toEqual([])
  expect((await joins(shop, guo)).status).toBe(201)
  shop.pass(20 * MINUTE)
  await runDueJobs(shop.deps)
  expect(await open()).toEqual([])
})

test('she sees, takes along and erases what she ordered; the list’s numbers stay', async () => {
  await using shop = await anOrderingShop()
  const guo = await shop.customer('cu001x', '果果妈')
  const { body } = await joins(shop, guo, { qty: 2 })
  await guo.post(`/api/miniapp/orders/${body.id}/cancel`, {})
  const held = (await (await guo.ask('/api/miniapp/privacy')).json()) as any
  expect(held.holds).toContainEqual({ kind: 'placements', count: 1, keptDays: 1096 })
  const taken = (await (await guo.ask('/api/miniapp/privacy/export')).json()) as any
  expect(taken.placements).toMatchObject([{ product: '夜用拉拉裤 L', qty: 2, state: 'cancelled' }])
  const erased = await guo.post('/api/miniapp/privacy/erase', { what: 'orders' })
  expect(await erased.json()).toEqual({ erased: 1 })
  const [row] = await shop.placements()
  expect(row).toMatchObject({ customerId: null, shareId: null, qty: 2, state: 'cancelled' })
  expect(row!.personId).toMatch(/^x_/)
  expect(await shop.db.selectFrom('offerBuyer').selectAll().execute()).toEqual([])
  expect(await shop.books()).toEqual(balanced(0, 0))
  expect((await guo.ask(`/api/miniapp/orders/${body.id}`)).status).toBe(404)
})
