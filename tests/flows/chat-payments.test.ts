import { expect, test } from 'vitest'
import { practiceLetter } from '../../api/payment/practice-pay.ts'
import { aShop } from '../support/a-shop.ts'

const path = '/customers/cu001/payments'
const wish = { amountFen: 6900, what: '拉拉裤 L 一包', key: 'tap-1' }

test('money is asked for in the chat: turned back it stays 待付款, told of it is paid once', async () => {
  await using shop = await aShop()
  const ask = await shop.as('u_linxiaoyu')
  const first = await ask('POST', path, wish)
  const again = await ask('POST', path, wish)
  expect(first.status).toBe(201)
  expect(again.body).toEqual(first.body)
  const { id, description } = first.body
  // WeCom shows sixteen characters: what it is for, and a number to know it by.
  expect(description).toMatch(/^拉拉裤 L 一包 [0-9A-F]{5}$/)
  expect([...description].length).toBeLessThanOrEqual(16)
  const items = async () => (await ask('GET', path)).body.items
  expect(await items()).toMatchObject([{ state: 'waiting', amountFen: 6900, isAsked: false }])

  await ask('POST', `${path}/${id}`, { chatPaymentId: 'wecom-77' })
  expect(await items()).toMatchObject([{ state: 'waiting', isAsked: true }])
  const tell = () => {
    const told = {
      kind: 'paid' as const,
      paymentId: id,
      amountFen: 6900,
      refundId: null,
      transactionId: 'tx-1',
      at: shop.clock.now,
    }
    const letter = practiceLetter(shop.deps.config, told, shop.clock.now)
    return shop.app.request('/hooks/payments', { method: 'POST', ...letter })
  }
  await Promise.all([tell(), tell(), tell()])
  expect(await items()).toMatchObject([{ state: 'paid', paidAt: shop.clock.now }])
  expect(await shop.db.selectFrom('paymentNotice').selectAll().execute()).toHaveLength(1)
  // Money in a chat is no order of a page: it is not sold a second time.
  expect(await shop.db.selectFrom('shopOrder').selectAll().execute()).toEqual([])
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
