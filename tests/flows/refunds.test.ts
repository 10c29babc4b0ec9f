import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rebuildCreditDays } from '../../api/attribution/rebuild-credit-days.ts'
import { HOUR } from '../../api/shop-time.ts'
import { inTransaction } from '../../db/database.ts'
import { aCreditedShop, creditOf, doCreditJobs, rowsOf } from '../support/credited-shop.ts'
import { CLOCK } from '../support/platform.ts'
import { aCustomer, aGroup, anOrder, aShare, aView, sendOrders } from '../support/shop-parts.ts'
import { engine } from '../support/test-database.ts'

test('a refund of part, then of the rest, then the rest, leaves exactly nothing in any view', async () => {
  await using world = await aCreditedShop()
  const { db } = world.deps
  await aCustomer(db, { id: 'cu001' })
  for (const groupId of ['g02', 'g03', 'g04']) {
    if (groupId !== 'g02') await aGroup(db, groupId)
    const shareId = await aShare(db, { groupId })
    await aView(db, shareId, { customerId: 'cu001', openedAt: CLOCK - HOUR })
  }
  const customer = { externalUserId: 'cu001' }
  await sendOrders(world, anOrder({ customer, amountFen: 10_001 }))
  await doCreditJobs(world)
  const part = { customer, amountFen: 10_001, status: 'refunded', refundedFen: 3333 }
  await sendOrders(world, anOrder(part))
  await doCreditJobs(world)
  const any = await creditOf(db, { model: 'any' })
  const groups = Object.entries(any).filter(([key]) => key.startsWith('group:'))
  expect(groups.reduce((sum, [, fen]) => sum + fen, 0)).toBe(10_001 - 3333)
  await sendOrders(world, anOrder({ ...part, refundedFen: 10_001 }))
  await doCreditJobs(world)
  for (const model of ['last', 'any'] as const) {
    expect(await creditOf(db, { model })).toEqual({})
  }
  const days = await rowsOf(db)
  expect(days.every((day) => day.orders === 0 && day.amountFen === day.refundFen)).toBe(true)
})

test('a cancelled order counts no more, and her stage goes back', async () => {
  await using world = await aCreditedShop()
  const { db } = world.deps
  await aCustomer(db, { id: 'cu001' })
  const customer = { externalUserId: 'cu001' }
  await sendOrders(world, [anOrder({ customer }), anOrder({ customer, orderNo: 'A-2' })])
  await doCreditJobs(world)
  const stage = async () =>
    (await db.selectFrom('customerScore').select('stage').executeTakeFirstOrThrow()).stage
  expect(await stage()).toBe('复购')
  await sendOrders(world, anOrder({ customer, status: 'cancelled' }))
  await doCreditJobs(world)
  expect(await stage()).toBe('首购')
  expect(await creditOf(db)).toMatchObject({ 'group:none': 6900 })
})

test('letters shuffled, repeated, refund first: the same end as in order; the rollup equals a recount', async () => {
  const letter = fc.record({
    orderNo: fc.constantFrom('A-1', 'A-2'),
    status: fc.constantFrom('paid', 'refunded', 'cancelled'),
    amountFen: fc.integer({ min: 100, max: 103 }),
    refundedFen: fc.integer({ min: 0, max: 100 }),
    updatedAt: fc.constantFrom(CLOCK, CLOCK + 1),
  })
  const history = fc
    .array(letter, { minLength: 1, maxLength: 5 })
    .chain((letters) =>
      fc.tuple(
        fc.constant(letters),
        fc.shuffledSubarray([...letters, ...letters], { minLength: letters.length * 2 }),
      ),
    )
  await using world = await aCreditedShop()
  const { db } = world.deps
  let told = 0
  const endOf = async (letters: { orderNo: string }[]) => {
    const tag = `history${++told}`
    const customerId = await aCustomer(db, { id: `cu-${tag}` })
    const shareId = await aShare(db, { id: `share-${tag}`, groupId: 'g02' })
    await aView(db, shareId, { customerId, openedAt: CLOCK - HOUR })
    for (const one of letters) {
      const orderNo = `${one.orderNo}-${tag}`
      const customer = { externalUserId: customerId }
      const response = await sendOrders(world, anOrder({ ...one, orderNo, customer }))
      expect(response.status).toBe(200)
      await doCreditJobs(world)
    }
    const orders = await db
      .selectFrom('shopOrder')
      .where('customerId', '=', customerId)
      .orderBy('orderNo')
      .select(['id', 'status', 'amountFen', 'refundedFen'])
      .execute()
    return Promise.all(
      orders.map(async ({ id, ...order }) => {
        const rows = await db
          .selectFrom('credit')
          .where('orderId', '=', id)
          .groupBy(['model', 'windowDays', 'dimension', 'target', 'kind', 'day', 'storeId'])
          .orderBy('model')
          .orderBy('windowDays')
          .orderBy('dimension')
          .orderBy('target')
          .orderBy('kind')
          .select(({ fn }) => ['target', 'kind', fn.sum<number>('amountFen').as('fen')])
          .execute()
        const sums = rows.map((row) => [row.target.replace(tag, ''), row.kind, Number(row.fen)])
        return { order, sums: sums.filter(([, , fen]) => fen !== 0) }
      }),
    )
  }
  await fc.assert(
    fc.asyncProperty(history, async ([letters, shuffled]) => {
      expect(await endOf(shuffled)).toEqual(await endOf(letters))
    }),
    { numRuns: engine === 'mysql' ? 5 : 25 },
  )
  const days = await rowsOf(db)
  await inTransaction(db, rebuildCreditDays)
  expect(await rowsOf(db)).toEqual(days)
})
