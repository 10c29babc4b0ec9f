import { expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import { aShop, DAY } from '../support/a-shop.ts'

const path = '/customers/cu001/payments'
const wish = { amountFen: 6900, what: '拉拉裤 L 一包', key: 'tap-1' }

test('money is asked for in the chat: turned back it stays 待付款, paid it is paid once, given back it is given back', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  const first = await ask('POST', path, wish)
  const again = await ask('POST', path, wish)
  expect(first.status).toBe(201)
  expect(again.body).toEqual(first.body)
  // Another sum under the same tap is no repetition: what is asked of her is what is kept.
  expect((await ask('POST', path, { ...wish, amountFen: 9900 })).status).toBe(409)
  const { id, description } = first.body
  // WeCom shows sixteen characters: what it is for, and a number to know it by.
  expect(description).toMatch(/^拉拉裤 L 一包 [0-9A-F]{5}$/)
  expect([...description].length).toBeLessThanOrEqual(16)
  const items = async () => (await ask('GET', path)).body.items
  // Her login has ended by the time money is given back.
  const kept = () => shop.db.selectFrom('payment').select(['state', 'refundedFen']).execute()
  expect(await items()).toMatchObject([{ state: 'waiting', amountFen: 6900, isAsked: false }])

  // WeCom’s client asks her; its number is written beside ours.
  const { paymentId } = shop.simulator.act('collect_money', {
    userid: 'u_linxiaoyu',
    external_userid: 'cu001',
    total_fee: 6900,
    description,
  }) as { paymentId: string }
  await ask('POST', `${path}/${id}`, { chatPaymentId: paymentId })
  expect(await items()).toMatchObject([{ state: 'waiting', isAsked: true }])
  // WeCom does not answer for a while: what was promised is asked for all the same afterwards.
  const { wecom } = shop.deps
  const asks = wecom.listTradeNos
  wecom.listTradeNos = () => Promise.reject(new Error('away'))
  await shop.pass(10 * MINUTE)
  wecom.listTradeNos = asks
  expect(await items()).toMatchObject([{ state: 'waiting' }])

  // She pays; nobody is rung, it is asked. Of her other payments none is taken for this one.
  const paidAt = Math.floor(shop.clock.now / 1000) * 1000
  shop.simulator.act('pay_collection', { payment_id: paymentId })
  await shop.pass(30 * MINUTE)
  expect(await items()).toMatchObject([{ state: 'paid', paidAt }])
  await shop.pass(2 * HOUR)
  const notices = () => shop.db.selectFrom('paymentNotice').select('kind').orderBy('kind').execute()
  expect(await notices()).toEqual([{ kind: 'paid' }])
  // Money in a chat is no order of a page: it is not sold a second time.
  expect(await shop.db.selectFrom('shopOrder').selectAll().execute()).toEqual([])

  // A part is given back in WeCom, then the rest.
  shop.simulator.act('refund_collection', { payment_id: paymentId, fee: 900 })
  await shop.pass(4 * HOUR)
  expect(await kept()).toEqual([{ state: 'paid', refundedFen: 900 }])
  shop.simulator.act('refund_collection', { payment_id: paymentId, fee: 6000 })
  await shop.pass(DAY)
  expect(await kept()).toEqual([{ state: 'refunded', refundedFen: 6900 }])
})

test('a request that WeCom shows a second time is another one: whichever she pays is seen, once', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  const { id, description } = (await ask('POST', path, wish)).body
  const inChat = () =>
    (
      shop.simulator.act('collect_money', {
        userid: 'u_linxiaoyu',
        external_userid: 'cu001',
        total_fee: 6900,
        description,
      }) as { paymentId: string }
    ).paymentId
  const first = inChat()
  const second = inChat()
  for (const chatPaymentId of [first, second, first, second]) {
    expect((await ask('POST', `${path}/${id}`, { chatPaymentId })).status).toBe(200)
  }
  const states = async () =>
    (await shop.db.selectFrom('payment').orderBy('state').select('state').execute()).map(
      ({ state }) => state,
    )
  expect(await states()).toEqual(['waiting', 'waiting'])
  shop.simulator.act('pay_collection', { payment_id: first })
  await shop.pass(30 * MINUTE)
  expect(await states()).toEqual(['paid', 'waiting'])
  shop.simulator.act('pay_collection', { payment_id: second })
  await shop.pass(2 * HOUR)
  expect(await states()).toEqual(['paid', 'paid'])
})

test('two members ask two customers for the same sum: each money finds its own request', async () => {
  await using shop = await aShop()
  await shop.aCustomer('cu002', {}, ['u_linxiaoyu'])
  const ask = await shop.as('u_linxiaoyu')
  const asked: string[] = []
  for (const customerId of ['cu001', 'cu002']) {
    const of = `/customers/${customerId}/payments`
    const { id, description } = (await ask('POST', of, { ...wish, key: customerId })).body
    const { paymentId } = shop.simulator.act('collect_money', {
      userid: 'u_linxiaoyu',
      external_userid: customerId,
      total_fee: 6900,
      description,
    }) as { paymentId: string }
    await ask('POST', `${of}/${id}`, { chatPaymentId: paymentId })
    asked.push(paymentId)
  }
  shop.simulator.act('pay_collection', { payment_id: asked[1]! })
  await shop.pass(30 * MINUTE)
  const stateOf = async (id: string) =>
    (await ask('GET', `/customers/${id}/payments`)).body.items[0].state
  expect([await stateOf('cu001'), await stateOf('cu002')]).toEqual(['waiting', 'paid'])
})

test('a request is hers it was made to, and no sum is taken that WeCom would not take', async () => {
  await using shop = await aShop()
  const lin = await shop.as('u_linxiaoyu')
  await shop.aCustomer('cu002', {}, ['u_linxiaoyu'])
  const { body } = await lin('POST', path, wish)
  const other = `/customers/cu002/payments/${body.id}`
  expect((await lin('POST', other, { chatPaymentId: 'x' })).status).toBe(404)
  for (const amountFen of [0, -1, 1.5, 5_000_001, '6900']) {
    expect((await lin('POST', path, { ...wish, key: 'k2', amountFen })).status).toBe(400)
  }
})
