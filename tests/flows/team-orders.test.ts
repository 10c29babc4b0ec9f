import { expect, test } from 'vitest'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { anOrderingShop, balanced, type OrderingShop } from '../support/ordering-shop.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
type Phone = Awaited<ReturnType<OrderingShop['customer']>>

const joins = async (shop: OrderingShop, phone: Phone, more: object = {}) => {
  const answer = await phone.post('/api/miniapp/orders', shop.wish(more as any))
  return { status: answer.status, body: (await answer.json()) as any }
}
const order = async (phone: Phone, id: string) =>
  (await (await phone.ask(`/api/miniapp/orders/${id}`)).json()) as any

/** She goes to the cashier and pays; the cashier tells us. */
async function pays(shop: OrderingShop, phone: Phone, id: string) {
  const ticket = (await (await phone.post(`/api/miniapp/orders/${id}/pay`, {})).json()) as any
  const paymentId = ticket.url.split('/').at(-1)
  const { amountFen } = await order(phone, id)
  const answer = await shop.told({ paymentId, amountFen })
  expect(answer.status).toBe(200)
  return { paymentId, amountFen }
}
const shopOrders = (shop: OrderingShop) =>
  shop.db.selectFrom('shopOrder').orderBy('orderNo').selectAll().execute()
const team = (shop: OrderingShop) =>
  shop.db.selectFrom('team').selectAll().executeTakeFirstOrThrow()

test('three people make a team: only then are three orders sold, at the team’s price', async () => {
  await using shop = await anOrderingShop({ kind: 'team', perPerson: null })
  const [a, b, c] = [
    await shop.customer('cu001x', '果果妈'),
    await shop.customer('cu002x', '糖糖妈'),
    await shop.customer('cu003x', '可乐妈'),
  ]
  const html = await a.open(shop.path)
  for (const words of [
    '3 人拼 ¥39',
    '一个人买 ¥69',
    '24 小时内凑满 3 人就成团',
    '自动退款',
    '开一个团',
  ]) {
    expect(html).toContain(words)
  }
  const first = (await joins(shop, a)).body
  await pays(shop, a, first.id)
  expect(await shopOrders(shop)).toEqual([])
  const { id: teamId } = await team(shop)
  expect(await b.open(shop.path)).toContain('1/3 人')

  const second = (await joins(shop, b, { teamId })).body
  await pays(shop, b, second.id)
  expect(await order(a, first.id)).toMatchObject({
    state: 'paid',
    pickup: null,
    team: { state: 'open', seats: 2, members: [{ who: '果**' }, { who: '糖**' }] },
  })
  const third = (await joins(shop, c, { teamId })).body
  expect((await joins(shop, await shop.customer('cu004x'), { teamId })).status).toBe(410)
  await pays(shop, c, third.id)

  expect(await team(shop)).toMatchObject({ state: 'made', seats: 3, paidSeats: 3 })
  const sold = await shopOrders(shop)
  expect(sold.map(({ amountFen, status, customerId }) => [amountFen, status, customerId])).toEqual(
    expect.arrayContaining([
      [3900, 'paid', 'cu001x'],
      [3900, 'paid', 'cu002x'],
      [3900, 'paid', 'cu003x'],
    ]),
  )
  expect(sold).toHaveLength(3)
  expect(sold[0]!.shareId).toBe(shop.shareId)
  expect((await order(a, first.id)).pickup.code).toMatch(/^\d{4}$/)
  expect(await shop.books()).toEqual(balanced(3, 3))
  // A made team is not undone when its day is over.
  shop.pass(24 * HOUR)
  await runDueJobs(shop.deps)
  expect(await shopOrders(shop)).toHaveLength(3)
  expect((await team(shop)).state).toBe('made')
})

test('a team that is not whole in time gives everything back, and nothing was ever sold', async () => {
  await using shop = await anOrderingShop({ kind: 'team', perPerson: null })
  const [a, b] = [await shop.customer('cu001x'), await shop.customer('cu002x')]
  const first = (await joins(shop, a)).body
  await pays(shop, a, first.id)
  const { id: teamId } = await team(shop)
  shop.pass(24 * HOUR - 10 * MINUTE)
  const second = (await joins(shop, b, { teamId })).body
  expect(await shop.books()).toEqual(balanced(2, 2))
  shop.pass(10 * MINUTE)
  await runDueJobs(shop.deps)
  await runDueJobs(shop.deps)

  expect(await team(shop)).toMatchObject({ state: 'failed' })
  expect(await shop.books()).toEqual(balanced(0, 0))
  expect(await order(a, first.id)).toMatchObject({
    state: 'failed',
    refund: { amountFen: 3900, state: 'done' },
  })
  expect(await order(b, second.id)).toMatchObject({ state: 'expired', refund: null })
  expect(await shopOrders(shop)).toEqual([])
  expect(await shop.db.selectFrom('refund').selectAll().execute()).toMatchObject([
    { reason: 'team_failed', amountFen: 3900, state: 'done' },
  ])
  expect((await b.post(`/api/miniapp/orders/${second.id}/pay`, {})).status).toBe(410)
})

test('a seat nobody pays for is free again after fifteen minutes; money that comes later goes back', async () => {
  await using shop = await anOrderingShop({ kind: 'team', perPerson: null })
  const a = await shop.customer('cu001x')
  const { body } = await joins(shop, a)
  const ticket = (await (await a.post(`/api/miniapp/orders/${body.id}/pay`, {})).json()) as any
  shop.pass(15 * MINUTE)
  await runDueJobs(shop.deps)
  expect(await team(shop)).toMatchObject({ seats: 0, state: 'open' })
  expect(await shop.books()).toEqual(balanced(0, 0))
  await shop.told({ paymentId: ticket.url.split('/').at(-1), amountFen: 3900 })
  await runDueJobs(shop.deps)
  expect(await order(a, body.id)).toMatchObject({
    state: 'expired',
    refund: { amountFen: 3900, state: 'done' },
  })
  expect(await shopOrders(shop)).toEqual([])
})

test('eight people go for the last two seats: two get them, and nobody sits twice', async () => {
  await using shop = await anOrderingShop({ kind: 'team', perPerson: null })
  const a = await shop.customer('cu001x')
  await joins(shop, a)
  const { id: teamId } = await team(shop)
  const others = await Promise.all(
    Array.from({ length: 8 }, (_, i) => shop.customer(`cu${10 + i}`)),
  )
  const answers = await Promise.all(others.map((phone) => joins(shop, phone, { teamId })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2)
  expect(await team(shop)).toMatchObject({ seats: 3 })
  expect((await joins(shop, a, { teamId })).status).toBe(410)
  expect(await shop.books()).toEqual(balanced(3, 3))
})

test('who pays and steps out before the team is whole has her money back, and her seat is free', async () => {
  await using shop = await anOrderingShop({ kind: 'team', perPerson: null })
  const a = await shop.customer('cu001x')
  const { body } = await joins(shop, a)
  await pays(shop, a, body.id)
  expect((await a.post(`/api/miniapp/orders/${body.id}/cancel`, {})).status).toBe(200)
  await runDueJobs(shop.deps)
  expect(await team(shop)).toMatchObject({ seats: 0, paidSeats: 0, state: 'open' })
  expect(await order(a, body.id)).toMatchObject({
    state: 'cancelled',
    refund: { amountFen: 3900, state: 'done' },
  })
  expect(await shop.books()).toEqual(balanced(0, 0))
})

test('急着要就单独买: at the full price, sold as soon as it is paid', async () => {
  await using shop = await anOrderingShop({ kind: 'team', perPerson: null })
  const a = await shop.customer('cu001x')
  const { body } = await joins(shop, a, { kind: 'buy', qty: 2 })
  await pays(shop, a, body.id)
  expect(await shopOrders(shop)).toMatchObject([{ amountFen: 13_800, status: 'paid' }])
  expect(await shop.db.selectFrom('team').selectAll().execute()).toEqual([])
  expect((await order(a, body.id)).mayCancel).toBe(false)
})

test('teams one may join are shown: not those everybody left, nor those with every seat taken', async () => {
  await using shop = await anOrderingShop({ kind: 'team', perPerson: null, teamSize: 2, stock: 30 })
  const seen = async () => {
    const phone = shop.phone({ openId: 'openid-looking' })
    const view = await phone.ask(`/api/miniapp/offers/offer_1?token=${shop.token}`)
    return ((await view.json()) as any).teams.map(({ seats, size }: any) => `${seats}/${size}`)
  }
  // Five open a team and never pay: a quarter of an hour later nobody is in it.
  for (let n = 0; n < 5; n++) await joins(shop, await shop.customer(`cu10${n}`))
  shop.pass(16 * MINUTE)
  await runDueJobs(shop.deps)
  expect(await seen()).toEqual([])

  const opener = await shop.customer('cu001x')
  await pays(shop, opener, (await joins(shop, opener)).body.id)
  expect(await seen()).toEqual(['1/2'])
  const { id: teamId } = await shop.db
    .selectFrom('team')
    .where('paidSeats', '=', 1)
    .select('id')
    .executeTakeFirstOrThrow()
  await joins(shop, await shop.customer('cu002x'), { teamId })
  expect(await seen()).toEqual([])
  // Her seat is free again when she does not pay.
  shop.pass(16 * MINUTE)
  await runDueJobs(shop.deps)
  expect(await seen()).toEqual(['1/2'])
})
