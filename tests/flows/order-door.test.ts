import { expect, test } from 'vitest'
import { anOrder, aStore, sendOrders } from '../support/shop-parts.ts'
import { CLOCK, platform } from '../support/platform.ts'

async function aShop() {
  const world = await platform()
  await aStore(world.deps.db, 'st1')
  return world
}

test.each([
  ['a wrong secret', { secret: 'another secret altogether' }],
  ['a body changed on the way', { body: JSON.stringify(anOrder({ amountFen: 1 })) }],
  ['a timestamp 301 seconds old', { timestamp: CLOCK / 1000 - 301 }],
  ['a timestamp 301 seconds ahead', { timestamp: CLOCK / 1000 + 301 }],
])('refuses %s with 401 and keeps nothing', async (_, signed) => {
  await using world = await aShop()
  const response = await sendOrders(world, anOrder(), signed)
  expect(response.status).toBe(401)
  expect(await world.deps.db.selectFrom('shopOrder').select('id').execute()).toEqual([])
})

test.each([
  ['301 seconds at the edge', { timestamp: CLOCK / 1000 - 300 }],
  ['the other edge', { timestamp: CLOCK / 1000 + 300 }],
])('takes a timestamp of %s', async (_, signed) => {
  await using world = await aShop()
  expect((await sendOrders(world, anOrder(), signed)).status).toBe(200)
})

test.each([
  ['amountFen', { amountFen: -1 }],
  ['amountFen', { amountFen: 1.5 }],
  ['amountFen', { amountFen: '6900' }],
  ['amountFen', { amountFen: 1e15 }],
  ['refundedFen', { refundedFen: 6901, status: 'refunded' }],
  ['paidAt', { paidAt: CLOCK / 1000 }],
  ['status', { status: 'shipped' }],
  ['orderNo', { orderNo: '' }],
  ['shopId', { shopId: 'x'.repeat(65) }],
  ['customer.openId', { customer: { openId: 0 } }],
  ['customer.points', { customer: { points: 5 } }],
  ['items', { items: 'one' }],
  ['discount', { discount: 5 }],
])('names the field at fault: %s', async (field, over) => {
  await using world = await aShop()
  const one = await sendOrders(world, anOrder(over))
  expect(one.status).toBe(400)
  expect(await one.text()).toContain(`「${field}」`)
  const many = await sendOrders(world, [anOrder(), anOrder({ orderNo: 'A-2', ...over })])
  expect(await many.text()).toContain(`「1.${field}」`)
  expect(await world.deps.db.selectFrom('shopOrder').select('id').execute()).toEqual([])
})

test.each([['not JSON'], ['[]'], ['null'], ['7'], ['{"__proto__":{"a":1}}']])(
  'answers %s with 400',
  async (body) => {
    await using world = await aShop()
    expect((await sendOrders(world, body)).status).toBe(400)
  },
)

test('takes 500 orders at once and not 501', async () => {
  await using world = await aShop()
  const orders = Array.from({ length: 501 }, (_, i) => anOrder({ orderNo: `N-${i}` }))
  expect((await sendOrders(world, orders)).status).toBe(400)
  const response = await sendOrders(world, orders.slice(1))
  expect(await response.json()).toEqual({ received: 500, new: 500 })
})
