// Longer than 300 lines: one counter, from her code to the money that is given back.
import { expect, test } from 'vitest'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import {
  aGroupThatOrders,
  aGroupThatPaysInShop,
  type OrderingGroup,
} from '../support/ordering-group.ts'
import { balanced, type OrderingShop } from '../support/ordering-shop.ts'
import { aShare } from '../support/shop-parts.ts'
import { issuePageToken } from '../../api/content/page-token.ts'

const HOUR = 3_600_000
type Phone = Awaited<ReturnType<OrderingShop['customer']>>

const orders = async (shop: OrderingShop, phone: Phone, more: object = {}) => {
  const answer = await phone.post('/api/miniapp/orders', shop.wish(more as any))
  return { status: answer.status, body: (await answer.json()) as any }
}
const order = async (phone: Phone, id: string) =>
  (await (await phone.ask(`/api/miniapp/orders/${id}`)).json()) as any

/** Pays at the practice cashier. */
async function pays(shop: OrderingShop, phone: Phone, id: string) {
  const ticket = (await (await phone.post(`/api/miniapp/orders/${id}/pay`, {})).json()) as any
  const { amountFen } = await order(phone, id)
  await shop.told({ paymentId: ticket.url.split('/').at(-1), amountFen })
}

/** What was taken and given back, and what the shop's own books say of it. */
async function money(shop: OrderingGroup) {
  const { db } = shop
  const [payments, refunds, sold] = await Promise.all([
    db.selectFrom('payment').select(['provider', 'amountFen', 'state', 'refundedFen']).execute(),
    db.selectFrom('refund').select(['reason', 'amountFen', 'state']).execute(),
    db.selectFrom('shopOrder').select(['amountFen', 'refundedFen', 'status']).execute(),
  ])
  return { payments, refunds, sold }
}

test('where nothing takes money online she has her code at once, nothing expires, and 收了钱 makes it a sale', async () => {
  await using shop = await aGroupThatPaysInShop({ kind: 'buy' })
  const guo = await shop.customer('cu001x', '果果妈')
  expect(await guo.open(shop.path)).toContain('到店付款')
  const { id } = (await orders(shop, guo, { qty: 2 })).body
  shop.pass(40 * HOUR)
  await runDueJobs(shop.deps)
  const hers = await order(guo, id)
  expect(hers).toMatchObject({ state: 'unpaid', paysInShop: true, expiresAt: null, mayPay: false })
  expect(hers.pickup.code).toMatch(/^\d{4}$/)
  const page = await guo.open(`/o/${id}`)
  for (const words of ['到店付款', '取货码', hers.pickup.code]) expect(page).toContain(words)
  expect(await shop.books()).toEqual(balanced(2, 1))
  expect((await money(shop)).sold).toEqual([])
  // Before she has everything deleted she is told the code it is fetched with all the same.
  const leaving = await guo.open('/privacy')
  for (const words of ['先记下取货码', hers.pickup.code]) expect(leaving).toContain(words)

  // 何静 stands at the counter; the order came by the group of 林小雨, whose list this is not.
  const he = await shop.as('u_hejing')
  const found = (await he('GET', `/counter/orders?code=${hers.pickup.code}`)).body.orders
  expect(found).toMatchObject([
    {
      id,
      what: '夜用拉拉裤 L',
      who: '果**',
      qty: 2,
      amountFen: 13_800,
      state: 'unpaid',
      marks: ['sold', 'received'],
      refusal: null,
    },
  ])
  const mark = (how: string) => he('POST', `/counter/orders/${id}`, { mark: how })
  expect((await mark('picked')).status).toBe(409)
  for (const _ of [1, 2]) {
    expect((await mark('received')).body).toMatchObject({ state: 'paid', marks: ['picked'] })
  }
  expect((await mark('picked')).body).toMatchObject({ state: 'picked', marks: [] })
  expect(await money(shop)).toEqual({
    payments: [{ provider: 'in_shop', amountFen: 13_800, state: 'paid', refundedFen: 0 }],
    refunds: [],
    sold: [{ amountFen: 13_800, refundedFen: 0, status: 'paid' }],
  })
  expect(await shop.books()).toEqual(balanced(2, 1))
  expect(await guo.open(`/o/${id}`)).toContain('已取货')
})

test('接龙 without online pay: nobody is chased for money, the list takes it, and cancelling is settled by hand', async () => {
  await using shop = await aGroupThatPaysInShop()
  const guo = await shop.customer('cu001x', '果果妈')
  const { id } = (await orders(shop, guo)).body
  const jobs = await shop.db.selectFrom('job').select('kind').execute()
  expect(jobs.filter(({ kind }) => ['chain-unpaid', 'expire-order'].includes(kind))).toEqual([])
  const lin = await shop.as('u_linxiaoyu')
  // 收尾 does not wait for money that is paid where one fetches.
  await lin('POST', '/groups/g1/close', { reason: '团做完了' })
  const { close } = (await lin('GET', '/groups/g1/care')).body
  expect(close.unfinished).toEqual([])
  expect(close.items.find(({ item }: any) => item === 'orders')).toMatchObject({ isDone: true })
  const line = (mark: string, reason?: string) =>
    lin('POST', `/groups/g1/chain-lines/${id}`, { mark, ...(reason && { reason }) })
  expect((await line('received')).body.chains[0]).toMatchObject({
    paid: { lines: 1, amountFen: 6900 },
    unpaid: { lines: 0 },
  })
  const he = await shop.as('u_hejing')
  expect((await he('POST', `/groups/g1/chain-lines/${id}`, { mark: 'received' })).status).toBe(403)

  // Paid, she is told until when it can be given back, and how it is changed.
  const paid = await guo.open(`/o/${id}`)
  for (const words of ['截单前可以取消', '要改份数']) expect(paid).toContain(words)
  expect((await guo.post(`/api/miniapp/orders/${id}/cancel`, {})).status).toBe(200)
  await runDueJobs(shop.deps)
  expect(await order(guo, id)).toMatchObject({
    state: 'cancelled',
    refund: { amountFen: 6900, state: 'marked', isByHand: true },
  })
  expect(await guo.open(`/o/${id}`)).toContain('到店里退给您')
  const { orderNo, pickupCode } = (await shop.placements())[0]!
  const code = encodeURIComponent(`${orderNo} ${pickupCode}`)
  const [seen] = (await he('GET', `/counter/orders?code=${code}`)).body.orders
  expect(seen).toMatchObject({ refusal: '这一单取消了', marks: ['given_back'] })
  for (const _ of [1, 2]) {
    const given = await he('POST', `/counter/orders/${id}`, { mark: 'given_back' })
    expect(given.body).toMatchObject({ marks: [], refund: { state: 'done' } })
  }
  expect(await money(shop)).toMatchObject({
    payments: [{ provider: 'in_shop', state: 'refunded', refundedFen: 6900 }],
    refunds: [{ reason: 'cancelled', amountFen: 6900, state: 'done' }],
    sold: [{ refundedFen: 6900, status: 'refunded' }],
  })
  expect(await shop.books()).toEqual(balanced(0, 0))
})

test('拼团 without online pay: a seat counts when it is taken, and each is paid for where it is fetched', async () => {
  await using shop = await aGroupThatPaysInShop({ kind: 'team', perPerson: null })
  const phones = await Promise.all(['cu001x', 'cu002x', 'cu003x'].map((id) => shop.customer(id)))
  expect(await phones[0]!.open(shop.path)).toContain('没凑满就不用付')
  const first = (await orders(shop, phones[0]!)).body.id
  const { id: teamId } = await shop.db.selectFrom('team').select('id').executeTakeFirstOrThrow()
  shop.pass(HOUR)
  await runDueJobs(shop.deps)
  expect(await order(phones[0]!, first)).toMatchObject({ state: 'unpaid', pickup: null })
  const he = await shop.as('u_hejing')
  const early = await he('POST', `/counter/orders/${first}`, { mark: 'sold' })
  expect(early.body.error.message).toBe('还没成团，成团了再收钱')
  const second = (await orders(shop, phones[1]!, { teamId })).body.id
  // Who steps out leaves her seat to somebody else.
  await phones[1]!.post(`/api/miniapp/orders/${second}/cancel`, {})
  expect((await orders(shop, phones[1]!, { teamId })).status).toBe(201)
  await orders(shop, phones[2]!, { teamId })
  const made = { state: 'made', seats: 3, paidSeats: 3 }
  expect(await shop.db.selectFrom('team').selectAll().execute()).toMatchObject([made])
  const hers = await order(phones[0]!, first)
  expect(hers.pickup.code).toMatch(/^\d{4}$/)
  expect((await money(shop)).sold).toEqual([])
  const sold = await he('POST', `/counter/orders/${first}`, { mark: 'sold' })
  expect(sold.body).toMatchObject({ state: 'picked' })
  expect((await money(shop)).sold).toEqual([{ amountFen: 3900, refundedFen: 0, status: 'paid' }])
  shop.pass(24 * HOUR)
  await runDueJobs(shop.deps)
  expect(await shop.db.selectFrom('team').selectAll().execute()).toMatchObject([made])
  expect(await shop.books()).toEqual(balanced(3, 3))
})

test('a team that is not whole in time has failed, and nobody paid for anything', async () => {
  await using shop = await aGroupThatPaysInShop({ kind: 'team', perPerson: null })
  const phone = await shop.customer('cu001x')
  const { id } = (await orders(shop, phone)).body
  shop.pass(25 * HOUR)
  await runDueJobs(shop.deps)
  expect(await order(phone, id)).toMatchObject({ state: 'failed', refund: null })
  const mine = await phone.open('/me')
  expect(mine).toContain('没凑满，不用付了')
  expect(mine).not.toContain('退款')
  expect(await shop.books()).toEqual(balanced(0, 0))
  expect(await money(shop)).toEqual({ payments: [], refunds: [], sold: [] })
})

test('eight hands reach for one pack: one hands it out, the others read who did', async () => {
  await using shop = await aGroupThatOrders({ kind: 'buy' })
  const guo = await shop.customer('cu001x', '果果妈')
  const { id } = (await orders(shop, guo)).body
  await pays(shop, guo, id)
  for (let i = 0; i < 7; i++) await shop.aStaff(`u_hand${i}`, 'rep', ['st1'])
  const names = ['u_hejing', ...Array.from({ length: 7 }, (_, i) => `u_hand${i}`)]
  const hands = await Promise.all(names.map((name) => shop.as(name)))
  const answers = await Promise.all(
    hands.map((hand) => hand('POST', `/counter/orders/${id}`, { mark: 'picked' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)])
  const [line] = await shop.placements()
  expect(line).toMatchObject({ state: 'picked' })
  const other = answers.find(({ status }) => status === 409)!
  expect(other.body.error.message).toBe(`11月21日 20:41 取走了（${line!.pickedBy}）`)
  // Whose answer was lost on the way taps again, and is told the same.
  const mine = hands[names.indexOf(line!.pickedBy!)]!
  expect((await mine('POST', `/counter/orders/${id}`, { mark: 'picked' })).status).toBe(200)
  expect((await mine('GET', `/counter/orders?code=${line!.orderNo}`)).body.orders[0].marks).toEqual(
    [],
  )
})

test('what was ordered from a chat or a passed-on page is on the counter’s list and beside the group', async () => {
  await using shop = await aGroupThatOrders({ kind: 'team', perPerson: null })
  const { db, deps } = shop
  const shareId = await aShare(db, { pageId: 'p16', groupId: null })
  const token = issuePageToken(deps.config, { shareId })
  const phones = await Promise.all(['cu001x', 'cu002x', 'cu003x'].map((id) => shop.customer(id)))
  const first = (await orders(shop, phones[0]!, { token })).body.id
  await pays(shop, phones[0]!, first)
  const lin = await shop.as('u_linxiaoyu')
  const waiting = async () => (await lin('GET', '/counter/orders')).body.orders
  expect(await waiting()).toEqual([])
  const [early] = (await lin('GET', '/groups/g1/chains')).body.chains
  expect(early).toMatchObject({ elsewhere: 1, others: [{ id: first, team: 'open', qty: 1 }] })
  const pick = { mark: 'picked' }
  expect((await lin('POST', `/groups/g1/chain-lines/${first}`, pick)).status).toBe(409)
  const { id: teamId } = await db.selectFrom('team').select('id').executeTakeFirstOrThrow()
  for (const phone of phones.slice(1)) {
    await pays(shop, phone, (await orders(shop, phone, { teamId, token })).body.id)
  }
  expect(await waiting()).toHaveLength(3)
  const done = await lin('POST', `/groups/g1/chain-lines/${first}`, pick)
  expect(done.body.chains[0].others[0]).toMatchObject({ id: first, state: 'picked' })
  expect(await waiting()).toHaveLength(2)

  // A counter of another store reads whose it is; some things are fetched anywhere.
  await db
    .insertInto('store')
    .values({ id: 'st2', name: '北苑店', address: '', hours: '' })
    .execute()
  await shop.aStaff('u_suting', 'rep', ['st2'])
  const su = await shop.as('u_suting')
  const second = (await shop.placements())[1]!
  const [there] = (await su('GET', `/counter/orders?code=${second.orderNo}`)).body.orders
  expect(there).toMatchObject({ storeName: '翠湖店', marks: ['picked'] })
  expect((await su('GET', '/counter/orders')).body.orders).toEqual([])
  const refund = { mark: 'refunded', reason: '包装破了' }
  expect((await su('POST', `/counter/orders/${second.id}`, refund)).status).toBe(403)
  expect((await su('POST', `/counter/orders/${second.id}`, pick)).status).toBe(200)
  for (const [code, status] of [
    ['0000', 404],
    ['HS00000000', 404],
    [`${second.orderNo} 0000`, 404],
    ['482 109 3756', 400],
  ] as const) {
    const at = `/counter/orders?code=${encodeURIComponent(code)}`
    expect([code, (await lin('GET', at)).status]).toEqual([code, status])
  }
})

test('退款 is for the manager and the list’s owner, with a reason, through the cashier who took the money', async () => {
  await using shop = await aGroupThatOrders()
  const guo = await shop.customer('cu001x', '果果妈')
  const tang = await shop.customer('cu002x', '糖糖妈')
  const [a, b] = [(await orders(shop, guo)).body.id, (await orders(shop, tang)).body.id]
  await pays(shop, guo, a)
  await pays(shop, tang, b)
  shop.pass(2 * HOUR)
  const [he, lin, zhou] = [
    await shop.as('u_hejing'),
    await shop.as('u_linxiaoyu'),
    await shop.as('u_zhoumin'),
  ]
  const how = { mark: 'refunded', reason: '包装破了' }
  expect((await he('POST', `/counter/orders/${a}`, how)).status).toBe(403)
  expect((await lin('POST', `/groups/g1/chain-lines/${a}`, { mark: 'refunded' })).status).toBe(400)
  for (const _ of [1, 2]) {
    expect((await lin('POST', `/groups/g1/chain-lines/${a}`, how)).status).toBe(200)
  }
  expect(await order(guo, a)).toMatchObject({ state: 'cancelled', refund: { state: 'marked' } })
  await runDueJobs(shop.deps)
  expect(await order(guo, a)).toMatchObject({ refund: { amountFen: 6900, state: 'done' } })
  expect(await guo.open(`/o/${a}`)).toContain('退款 ¥69，退好了')
  expect(await shop.books()).toEqual(balanced(1, 1))

  // What she has fetched already is hers; the money goes back all the same.
  await zhou('POST', `/counter/orders/${b}`, { mark: 'picked' })
  const [seen] = (
    await zhou('GET', `/counter/orders?code=${(await shop.placements())[1]!.orderNo}`)
  ).body.orders
  expect(seen.marks).toEqual(['refunded'])
  expect((await zhou('POST', `/counter/orders/${b}`, how)).status).toBe(200)
  await runDueJobs(shop.deps)
  expect(await order(tang, b)).toMatchObject({ state: 'picked', refund: { state: 'done' } })
  expect(await shop.books()).toEqual(balanced(1, 1))
  const { refunds, sold } = await money(shop)
  const refunded = { reason: 'after_sale', amountFen: 6900, state: 'done' }
  const taken = { amountFen: 6900, refundedFen: 6900, status: 'refunded' }
  expect(refunds).toEqual([refunded, refunded])
  expect(sold).toEqual([taken, taken])
  const acts = await shop.db
    .selectFrom('auditLog')
    .where('action', '=', 'chain.refunded')
    .select('detail')
    .execute()
  expect(acts).toEqual([{ detail: '包装破了' }, { detail: '包装破了' }])
})

test('what was paid in the shop and refunded by the manager is given back in her hand at once', async () => {
  await using shop = await aGroupThatPaysInShop()
  const guo = await shop.customer('cu001x', '果果妈')
  const { id } = (await orders(shop, guo)).body
  const zhou = await shop.as('u_zhoumin')
  await zhou('POST', `/counter/orders/${id}`, { mark: 'received' })
  const how = { mark: 'refunded', reason: '买错了尺码' }
  expect((await zhou('POST', `/counter/orders/${id}`, how)).body).toMatchObject({
    state: 'cancelled',
    refund: { state: 'done', isByHand: true },
  })
  expect(
    await shop.db.selectFrom('job').where('kind', '=', 'send-refund').select('id').execute(),
  ).toEqual([])
  expect(await money(shop)).toMatchObject({
    payments: [{ state: 'refunded' }],
    sold: [{ status: 'refunded' }],
  })
})

test('her two phones are one person: one list of orders, one ceiling, one line', async () => {
  await using shop = await aGroupThatOrders({ kind: 'buy' })
  const phone = await shop.customer('cu001x', '果果妈')
  const mini = shop.phone({ openId: 'mp:openid-mini', externalUserId: 'cu001x' })
  const first = await orders(shop, phone, { qty: 1 })
  expect(first.status).toBe(201)
  expect((await orders(shop, mini, { qty: 2 })).status).toBe(409)
  const second = await orders(shop, mini, { qty: 1 })
  expect(second.status).toBe(201)
  for (const one of [phone, mini]) {
    const mine = await one.open('/me')
    for (const { body } of [first, second]) expect(mine).toContain(`/o/${body.id}`)
  }
  const both = await Promise.all([orders(shop, phone), orders(shop, mini)])
  expect(both.map(({ status }) => status)).toEqual([409, 409])
  expect(await shop.books()).toEqual(balanced(2, 2))
})

test('one line of a chain, whichever phone she holds; more on the one counts what the other has', async () => {
  await using shop = await aGroupThatOrders({ perPerson: 2 })
  const phone = await shop.customer('cu001x', '果果妈')
  const mini = shop.phone({ openId: 'mp:openid-mini', externalUserId: 'cu001x' })
  const { id } = (await orders(shop, phone)).body
  const again = await orders(shop, mini)
  expect([again.status, again.body.error.message]).toEqual([
    409,
    '您已经接过龙了，要改数量到订单里改',
  ])
  expect(await mini.open(shop.path)).toContain(`/o/${id}`)
  expect((await mini.post(`/api/miniapp/orders/${id}/quantity`, { qty: 2 })).status).toBe(200)
  expect(await shop.books()).toEqual(balanced(2, 1))
})
