import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import type { Asking } from '../../api/payment/payment-provider.ts'
import { providerOf } from '../../api/payment/provider.ts'
import { startPayment } from '../../api/payment/start-payment.ts'
import { knowVisitor } from '../../api/session/visitor.ts'
import { FAULTS, faultyDatabase } from '../support/faulty-database.ts'
import { anOrderingShop, balanced, CLOCK, type OrderingShop } from '../support/ordering-shop.ts'
import { pass, shuffled } from '../support/payment-histories.ts'
import { engine } from '../support/test-database.ts'

const HOUR = 3_600_000

type Phone = Awaited<ReturnType<OrderingShop['customer']>>

async function anOrder(shop: OrderingShop, id = 'cu001x', qty = 2) {
  const phone = await shop.customer(id, '果果妈')
  const placed = (await (await phone.post('/api/miniapp/orders', shop.wish({ qty }))).json()) as any
  return { phone, id: placed.id as string, paymentId: await asksToPay(phone, placed.id) }
}
const asksToPay = async (phone: Phone, id: string) => {
  const answer = await phone.post(`/api/miniapp/orders/${id}/pay`, {})
  return ((await answer.json()) as any).url.split('/').at(-1) as string
}
const order = async (phone: Phone, id: string) =>
  (await (await phone.ask(`/api/miniapp/orders/${id}`)).json()) as any
const shopOrders = (shop: OrderingShop) => shop.db.selectFrom('shopOrder').selectAll().execute()

test('paid at the cashier: an order of the shop with the share she came by, told ten times, sold once', async () => {
  await using shop = await anOrderingShop()
  const { phone, id, paymentId } = await anOrder(shop)
  expect(await shopOrders(shop)).toEqual([])
  const at = shop.deps.now()
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => shop.told({ paymentId, amountFen: 13_800, at })),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(await answers[0]!.json()).toEqual({ code: 'SUCCESS', message: '成功' })
  expect(await shopOrders(shop)).toMatchObject([
    {
      shopId: 'st1',
      status: 'paid',
      amountFen: 13_800,
      customerId: 'cu001x',
      shareId: shop.shareId,
      paidAt: at,
    },
  ])
  expect(await shop.db.selectFrom('paymentNotice').selectAll().execute()).toHaveLength(1)
  expect(await order(phone, id)).toMatchObject({ state: 'paid', mayPay: false })
  const html = await phone.open(`/o/${id}`)
  expect(html).toContain('取货码')
  expect(html).toMatch(/<strong>\d{4}<\/strong>/)
  await runDueJobs(shop.deps)
  const credits = await shop.db
    .selectFrom('credit')
    .where('dimension', '=', 'group')
    .where('model', '=', 'last')
    .where('windowDays', '=', 7)
    .selectAll()
    .execute()
  expect(credits).toMatchObject([{ target: 'g1', amountFen: 13_800 }])
  // Asking to pay once more is told that there is nothing to pay.
  expect((await phone.post(`/api/miniapp/orders/${id}/pay`, {})).status).toBe(409)
})

test('wherever the database fails while she asks to pay: no payment without the jobs that look after it', async () => {
  await using shop = await anOrderingShop()
  const phone = await shop.customer('cu001x', '果果妈')
  const { id } = (await (await phone.post('/api/miniapp/orders', shop.wish())).json()) as any
  const sealed = { browserId: 'b_1', openId: 'openid-cu001x', externalUserId: 'cu001x', iat: CLOCK }
  const visitor = await knowVisitor(shop.deps, sealed)
  const faulty = await faultyDatabase(shop.url)
  const ofPayment = shop.db.selectFrom('job').where('kind', '=', 'ask-payment').select('id')
  for (const fault of FAULTS[engine]) {
    for (let n = 1, wasHit = true; wasHit; n++) {
      faulty.failAt(n, fault)
      await startPayment({ ...shop.deps, db: faulty.db, visitor }, id, '203.0.113.7').catch(
        () => {},
      )
      wasHit = faulty.hasFailed()
      faulty.heal()
      const [payments, jobs] = await Promise.all([
        shop.db.selectFrom('payment').select('id').execute(),
        ofPayment.execute(),
      ])
      expect([fault, n, jobs.length]).toEqual([fault, n, payments.length * 4])
      await shop.db.deleteFrom('payment').execute()
      await shop.db.deleteFrom('job').where('kind', '=', 'ask-payment').execute()
    }
  }
  await faulty.destroy()
})

test('a letter that is forged, stale, of another sum or of nobody’s payment moves nothing', async () => {
  await using shop = await anOrderingShop()
  const { phone, id, paymentId } = await anOrder(shop)
  const now = shop.deps.now()
  const whole = { paymentId, amountFen: 13_800 }
  const answers = [
    await shop.told(whole, { secret: 'another secret, of nobody here' }),
    await shop.told(whole, { body: JSON.stringify({ ...whole, kind: 'paid' }) }),
    await shop.told(whole, { signedAt: now - 301_000 - 365 * 86_400_000 }),
    await shop.told({ ...whole, amountFen: 1 }),
    await shop.told({ ...whole, paymentId: 'no_such_payment' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 200, 200])
  expect(await answers[0]!.json()).toMatchObject({ code: 'FAIL' })
  expect((await order(phone, id)).state).toBe('unpaid')
  expect(await shopOrders(shop)).toEqual([])
})

test('she cancels what she has paid: the money is marked to go back, and the shop’s order shrinks with it', async () => {
  await using shop = await anOrderingShop()
  const { phone, id, paymentId } = await anOrder(shop)
  await shop.told({ paymentId, amountFen: 13_800 })
  expect((await phone.post(`/api/miniapp/orders/${id}/cancel`, {})).status).toBe(200)
  expect(await order(phone, id)).toMatchObject({
    state: 'cancelled',
    refund: { amountFen: 13_800, state: 'marked' },
  })
  expect(await shop.books()).toEqual(balanced(0, 0))
  await runDueJobs(shop.deps)
  expect((await order(phone, id)).refund).toEqual({
    amountFen: 13_800,
    state: 'done',
    isByHand: false,
  })
  expect(await shopOrders(shop)).toMatchObject([{ status: 'refunded', refundedFen: 13_800 }])
  const group = { dimension: 'group', target: 'g1', model: 'last' } as const
  const credits = await shop.db
    .selectFrom('credit')
    .where('dimension', '=', group.dimension)
    .where('target', '=', group.target)
    .where('model', '=', group.model)
    .select('amountFen')
    .execute()
  expect(credits.reduce((sum, one) => sum + one.amountFen, 0)).toBe(0)
})

test('a refund is sent until it is done, though nobody answers for a day or its word is lost', async () => {
  await using shop = await anOrderingShop()
  const { phone, id, paymentId } = await anOrder(shop)
  await shop.told({ paymentId, amountFen: 13_800 })
  const provider = providerOf(shop.deps.config)!
  let outcome: 'done' | 'underway' | undefined
  provider.refund = async () => {
    if (!outcome) throw new Error('there is no money to give back today')
    return outcome
  }
  await phone.post(`/api/miniapp/orders/${id}/cancel`, {})
  const state = async () => {
    await runDueJobs(shop.deps)
    return (await order(phone, id)).refund.state
  }
  for (let hour = 0; hour < 20; hour++) {
    expect(await state()).toBe('marked')
    shop.pass(HOUR)
  }
  outcome = 'underway'
  shop.pass(24 * HOUR)
  expect(await state()).toBe('sent')
  outcome = 'done'
  shop.pass(48 * HOUR)
  expect(await state()).toBe('done')
  expect(await shopOrders(shop)).toMatchObject([{ status: 'refunded', refundedFen: 13_800 }])
})

test('a refund the payment service will never make says so, and is not sent again', async () => {
  await using shop = await anOrderingShop()
  const { phone, id, paymentId } = await anOrder(shop)
  await shop.told({ paymentId, amountFen: 13_800 })
  let sent = 0
  providerOf(shop.deps.config)!.refund = async () => {
    sent += 1
    return 'failed'
  }
  await phone.post(`/api/miniapp/orders/${id}/cancel`, {})
  await runDueJobs(shop.deps)
  shop.pass(48 * HOUR)
  await runDueJobs(shop.deps)
  expect((await order(phone, id)).refund).toMatchObject({ state: 'failed' })
  expect(sent).toBe(1)
})

test('asked for again, a payment has the words it had, whatever the page is called by now', async () => {
  await using shop = await anOrderingShop()
  const asked: Asking[] = []
  const provider = providerOf(shop.deps.config)!
  const { create } = provider
  provider.create = async (asking) => {
    asked.push(asking)
    return create(asking)
  }
  const { phone, id } = await anOrder(shop)
  await shop.db.updateTable('page').set({ title: '周日纸尿裤团' }).execute()
  await asksToPay(phone, id)
  expect(asked.map(({ description }) => description)).toEqual(['周六纸尿裤团', '周六纸尿裤团'])
})

test('money for a number she has changed since goes back, and the new number can be paid', async () => {
  await using shop = await anOrderingShop()
  const { phone, id, paymentId } = await anOrder(shop)
  await phone.post(`/api/miniapp/orders/${id}/quantity`, { qty: 1 })
  const second = await asksToPay(phone, id)
  expect(second).not.toBe(paymentId)
  await shop.told({ paymentId, amountFen: 13_800 })
  await runDueJobs(shop.deps)
  expect(await order(phone, id)).toMatchObject({ state: 'unpaid', amountFen: 6900 })
  await shop.told({ paymentId: second, amountFen: 6900 })
  expect(await shopOrders(shop)).toMatchObject([{ amountFen: 6900, refundedFen: 0 }])
  const refunds = await shop.db.selectFrom('refund').selectAll().execute()
  expect(refunds).toMatchObject([
    { paymentId, amountFen: 13_800, reason: 'too_late', state: 'done' },
  ])
})

test('asked for in the mini program and on the page, it is two payments: the one paid second goes back', async () => {
  await using shop = await anOrderingShop()
  const { phone, id, paymentId } = await anOrder(shop)
  const mini = shop.phone({ openId: 'mp:oMini_1', externalUserId: 'cu001x' })
  const there = await asksToPay(mini, id)
  expect(there).not.toBe(paymentId)
  expect(await asksToPay(mini, id)).toBe(there)
  await shop.told({ paymentId: there, amountFen: 13_800, transactionId: 'tx_mini' })
  await shop.told({ paymentId, amountFen: 13_800, transactionId: 'tx_page' })
  expect(await order(phone, id)).toMatchObject({ state: 'paid', mayPay: false })
  expect(await shopOrders(shop)).toMatchObject([{ status: 'paid', amountFen: 13_800 }])
  const refunds = await shop.db.selectFrom('refund').selectAll().execute()
  expect(refunds).toMatchObject([{ paymentId, amountFen: 13_800, reason: 'too_late' }])
  // What she paid first is what she has: it is still sold when the second one is back with her.
  await runDueJobs(shop.deps)
  expect(await shop.db.selectFrom('refund').select('state').execute()).toEqual([{ state: 'done' }])
  expect(await shopOrders(shop)).toMatchObject([{ status: 'paid', refundedFen: 0 }])
})

test('she paid twice and cancels: each of her two payments goes back, once', async () => {
  await using shop = await anOrderingShop()
  const { phone, id, paymentId } = await anOrder(shop)
  const there = await asksToPay(shop.phone({ openId: 'mp:oMini_1', externalUserId: 'cu001x' }), id)
  for (const each of [there, paymentId]) await shop.told({ paymentId: each, amountFen: 13_800 })
  expect((await phone.post(`/api/miniapp/orders/${id}/cancel`, {})).status).toBe(200)
  await runDueJobs(shop.deps)
  const refunds = await shop.db.selectFrom('refund').orderBy('reason').selectAll().execute()
  expect(refunds).toMatchObject([
    { paymentId: there, reason: 'cancelled', state: 'done' },
    { paymentId, reason: 'too_late', state: 'done' },
  ])
  expect(await shopOrders(shop)).toMatchObject([{ status: 'refunded', refundedFen: 13_800 }])
})

test('the same letters in any order, any number of times, leave the same order behind', async () => {
  await using shop = await anOrderingShop({ stock: null, perPerson: 1 })
  let n = 0
  await fc.assert(
    fc.asyncProperty(shuffled, async ({ told, tape }) => {
      const runs = []
      for (const letters of [told, tape]) {
        n += 1
        const { id, paymentId } = await anOrder(shop, `cu${1000 + n}`, 1)
        for (const letter of letters) {
          const { forged, ...notice } = letter
          const secret = forged ? { secret: 'another secret, of nobody here' } : {}
          const answer = await shop.told({ ...notice, paymentId }, secret)
          expect(answer.status).toBe(forged ? 401 : 200)
        }
        runs.push(await pass(shop.db, id, paymentId))
      }
      expect(runs[1]).toEqual(runs[0])
    }),
    { numRuns: 12, seed: 20261121 },
  )
})

test('the cashier of the demo takes the real road: pay, or turn back and nothing has happened', async () => {
  await using shop = await anOrderingShop()
  const { practiceCashier } = await import('../../api/practice/cashier.ts')
  const { phone, id, paymentId } = await anOrder(shop)
  const cashier = practiceCashier(shop.deps, async (request) => shop.app.fetch(request))
  const page = await (await cashier.request(`/practice/pay/${paymentId}`)).text()
  for (const words of ['周六纸尿裤团', '¥138.00', '立即支付', '先不付'])
    expect(page).toContain(words)
  const presses = (answer: string) =>
    cashier.request(`/practice/pay/${paymentId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ answer }).toString(),
    })
  const back = await presses('cancel')
  expect([back.status, back.headers.get('location')]).toEqual([303, `/o/${id}`])
  expect((await order(phone, id)).state).toBe('unpaid')
  await presses('pay')
  await presses('pay')
  expect((await order(phone, id)).state).toBe('paid')
  expect(await shopOrders(shop)).toHaveLength(1)
  expect((await cashier.request('/practice/pay/nothing')).status).toBe(404)
})
