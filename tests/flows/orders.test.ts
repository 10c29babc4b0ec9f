import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creditOrderNow, recordCredit } from '../../api/attribution/record-credit.ts'
import { rebuildCreditDays } from '../../api/attribution/rebuild-credit-days.ts'
import { learnOfBuyer, recreditAfterViews } from '../../api/attribution/recredit-orders.ts'
import { issuePageToken } from '../../api/content/page-token.ts'
import { handlers } from '../../api/jobs/handlers.ts'
import { readState } from '../../api/scores/fold-score.ts'
import { rebuildScores } from '../../api/scores/rebuild-scores.ts'
import { refreshScores } from '../../api/scores/refresh-scores.ts'
import { visitorIdOf } from '../../api/session/visitor.ts'
import { DAY, HOUR, MINUTE } from '../../api/shop-time.ts'
import { inTransaction, type Db } from '../../db/database.ts'
import {
  aCustomer,
  aGroup,
  anOrder,
  aPage,
  aShare,
  aStore,
  aView,
  sendOrders,
} from '../support/shop-parts.ts'
import { CLOCK, platform, type Platform } from '../support/platform.ts'
import { engine } from '../support/test-database.ts'

async function aShop() {
  const world = await platform()
  const { db } = world.deps
  await aStore(db, 'st1')
  await world.aStaff('u_linxiaoyu', 'rep', ['st1'])
  await aPage(db, 'p11', 'product')
  await aPage(db, 'p20', 'coupon')
  await aGroup(db, 'g02')
  return world
}

/** Does the credit work that waits, as the process would. */
async function doCreditJobs({ deps }: Platform) {
  const jobs = await deps.db
    .selectFrom('job')
    .where('kind', 'in', ['credit-order', 'recredit-customer'])
    .where('doneAt', 'is', null)
    .orderBy('createdAt')
    .select(['id', 'kind', 'payloadJson'])
    .execute()
  for (const { id, kind, payloadJson } of jobs) {
    await handlers[kind]!(deps, JSON.parse(payloadJson))
    await deps.db.updateTable('job').set({ doneAt: deps.now() }).where('id', '=', id).execute()
  }
}

const creditOf = async (db: Db, where: { model?: 'last' | 'any'; windowDays?: number } = {}) => {
  const rows = await db
    .selectFrom('credit')
    .where('model', '=', where.model ?? 'last')
    .where('windowDays', '=', where.windowDays ?? 7)
    .select(['dimension', 'target', 'amountFen'])
    .execute()
  const sums: Record<string, number> = {}
  for (const { dimension, target, amountFen } of rows) {
    const key = `${dimension}:${target}`
    sums[key] = (sums[key] ?? 0) + amountFen
  }
  return Object.fromEntries(Object.entries(sums).filter(([, fen]) => fen !== 0))
}
const rowsOf = (db: Db) =>
  db
    .selectFrom('creditDay')
    .selectAll()
    .orderBy('model')
    .orderBy('windowDays')
    .orderBy('dimension')
    .orderBy('day')
    .orderBy('target')
    .orderBy('storeId')
    .execute()

test('果果妈 buys after a page from her adviser: share, adviser and group are credited, and she hears it', async () => {
  await using world = await aShop()
  const { db, live } = world.deps
  const customerId = await aCustomer(db, { id: 'cu001' })
  const shareId = await aShare(db, { groupId: 'g02', replyId: 's18' })
  await aView(db, shareId, { customerId, openedAt: CLOCK - HOUR })
  const heard: unknown[] = []
  live.subscribe('u_linxiaoyu', (event) => heard.push(event))

  const response = await sendOrders(world, anOrder({ customer: { externalUserId: 'cu001' } }))
  expect(response.status).toBe(200)
  await doCreditJobs(world)

  expect(await creditOf(db)).toEqual({
    'staff:u_linxiaoyu': 6900,
    'group:g02': 6900,
    'page:p11': 6900,
    'reply:s18': 6900,
    [`share:${shareId}`]: 6900,
  })
  expect(heard).toEqual([{ event: 'radar' }, { event: 'customer', customerId: 'cu001' }])
  const radar = await db.selectFrom('radar').selectAll().execute()
  expect(radar).toMatchObject([
    { staffId: 'u_linxiaoyu', kind: 'order', customerId: 'cu001', amountFen: 6900, groupId: 'g02' },
  ])
  const score = await db.selectFrom('customerScore').selectAll().executeTakeFirstOrThrow()
  expect(score.stage).toBe('首购')
})

test('the same order told again, and its job run again, changes nothing', async () => {
  await using world = await aShop()
  const { db } = world.deps
  await aCustomer(db, { id: 'cu001' })
  const order = anOrder({ customer: { externalUserId: 'cu001' } })
  for (let i = 0; i < 3; i++) {
    const response = await sendOrders(world, order)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ received: 1, new: i === 0 ? 1 : 0 })
    await doCreditJobs(world)
  }
  const before = [await db.selectFrom('credit').selectAll().execute(), await rowsOf(db)]
  const { id } = await db.selectFrom('shopOrder').select('id').executeTakeFirstOrThrow()
  await inTransaction(db, (tx) => recordCredit(tx, id, CLOCK))
  expect([await db.selectFrom('credit').selectAll().execute(), await rowsOf(db)]).toEqual(before)
  expect(await db.selectFrom('orderNotice').select('id').execute()).toHaveLength(1)
})

describe('who bought', () => {
  test.each([
    ['her external_userid', { externalUserId: 'cu001' }],
    ['her unionid', { unionId: 'union-1' }],
    ['her openid', { openId: 'openid-1' }],
  ])('is known by %s', async (_, customer) => {
    await using world = await aShop()
    const { db, config } = world.deps
    await aCustomer(db, { id: 'cu001', unionId: 'union-1' })
    await db
      .insertInto('visitor')
      .values({
        id: visitorIdOf(config, { openId: 'openid-1', browserId: 'any', iat: 0 }),
        customerId: 'cu001',
        evidence: 'openid',
        createdAt: CLOCK,
        linkedAt: CLOCK,
      })
      .execute()
    await sendOrders(world, anOrder({ customer }))
    const order = await db.selectFrom('shopOrder').selectAll().executeTakeFirstOrThrow()
    expect(order.customerId).toBe('cu001')
  })

  test('somebody unknown is kept as 未归因, and her phone number is kept nowhere', async () => {
    await using world = await aShop()
    const { db } = world.deps
    const customer = { externalUserId: 'wm-new', phone: '13800138000' }
    await sendOrders(world, anOrder({ customer }))
    await doCreditJobs(world)
    expect(await creditOf(db)).toMatchObject({ 'group:none': 6900, 'staff:none': 6900 })
    const kept = JSON.stringify([
      await db.selectFrom('shopOrder').selectAll().execute(),
      await db.selectFrom('orderNotice').selectAll().execute(),
      await db.selectFrom('credit').selectAll().execute(),
      await db.selectFrom('job').selectAll().execute(),
    ])
    expect(kept).not.toContain('13800138000')
    expect(kept).not.toContain('wm-new')
  })

  test('somebody we come to know later gets her order, and its credit moves', async () => {
    await using world = await aShop()
    const { db } = world.deps
    await sendOrders(world, anOrder({ customer: { externalUserId: 'wm-new' } }))
    await doCreditJobs(world)
    await aCustomer(db, { id: 'wm-new' })
    const shareId = await aShare(db, { groupId: 'g02' })
    await aView(db, shareId, { customerId: 'wm-new', openedAt: CLOCK - HOUR })
    await inTransaction(db, (tx) => learnOfBuyer(tx, 'wm-new', CLOCK))
    await doCreditJobs(world)
    expect(await creditOf(db)).toMatchObject({ 'group:g02': 6900 })
    expect(await creditOf(db)).not.toHaveProperty('group:none')
    // A later letter of the same order does not take her away again.
    await sendOrders(
      world,
      anOrder({ status: 'refunded', refundedFen: 900, customer: { externalUserId: 'wm-new' } }),
    )
    await doCreditJobs(world)
    expect(await creditOf(db)).toMatchObject({ 'group:g02': 6000 })
  })
})

test("an order's own page token names the share, whoever bought", async () => {
  await using world = await aShop()
  const { db, config } = world.deps
  const shareId = await aShare(db, { groupId: 'g02' })
  const token = issuePageToken(config, { shareId })
  await sendOrders(world, anOrder({ token }))
  await sendOrders(world, anOrder({ orderNo: 'A-2', token: `${token.slice(0, -1)}~` }))
  await doCreditJobs(world)
  expect(await creditOf(db)).toMatchObject({ 'group:g02': 6900, 'group:none': 6900 })
})

test('a coupon she took on a page credits that page, though it is weeks ago', async () => {
  await using world = await aShop()
  const { db } = world.deps
  await aCustomer(db, { id: 'cu001' })
  const shareId = await aShare(db, { pageId: 'p20', groupId: 'g02' })
  await aView(db, shareId, { customerId: 'cu001', openedAt: CLOCK - 40 * DAY, clicks: 1 })
  const customer = { externalUserId: 'cu001' }
  await sendOrders(world, anOrder({ customer, couponCode: 'cp6-0001' }))
  await doCreditJobs(world)
  expect(await creditOf(db)).toMatchObject({ 'page:p20': 6900 })
})

test('a view that arrives after its order moves the credit by new rows, never by edits', async () => {
  await using world = await aShop()
  const { db } = world.deps
  await aCustomer(db, { id: 'cu001' })
  await sendOrders(world, anOrder({ customer: { externalUserId: 'cu001' } }))
  await doCreditJobs(world)
  const first = await db.selectFrom('credit').selectAll().orderBy('id').execute()
  const shareId = await aShare(db, { groupId: 'g02' })
  await aView(db, shareId, { customerId: 'cu001', openedAt: CLOCK - 2 * HOUR })
  const late = { customerId: 'cu001', openedAt: CLOCK - 2 * HOUR }
  await inTransaction(db, (tx) => recreditAfterViews(tx, [late], CLOCK))
  await doCreditJobs(world)
  const all = await db.selectFrom('credit').selectAll().orderBy('id').execute()
  expect(all.slice(0, first.length)).toEqual(first)
  expect(await creditOf(db)).toMatchObject({ 'group:g02': 6900 })
  const days = await rowsOf(db)
  expect(days.filter((day) => day.target === 'none')).toEqual([])
  // One opened after the payment has nothing to say about it.
  await db.deleteFrom('job').execute()
  await inTransaction(db, (tx) => recreditAfterViews(tx, [{ ...late, openedAt: CLOCK }], CLOCK))
  expect(await db.selectFrom('job').select('id').execute()).toEqual([])
})

test('twenty orders of one evening, credited at the same moment, lose nothing', async () => {
  await using world = await aShop()
  const { db } = world.deps
  await aCustomer(db, { id: 'cu001' })
  const shareId = await aShare(db, { groupId: 'g02' })
  await aView(db, shareId, { customerId: 'cu001', openedAt: CLOCK - HOUR })
  const customer = { externalUserId: 'cu001' }
  const letters = Array.from({ length: 20 }, (_, i) => anOrder({ orderNo: `A-${i}`, customer }))
  const answers = await Promise.all(letters.map((letter) => sendOrders(world, letter)))
  expect(answers.map((answer) => answer.status)).toEqual(letters.map(() => 200))
  const ids = await db.selectFrom('shopOrder').select('id').execute()
  await Promise.all(ids.map(({ id }) => creditOrderNow(world.deps, { orderId: id })))
  expect(await creditOf(db)).toMatchObject({ 'group:g02': 20 * 6900 })
  const score = await db.selectFrom('customerScore').selectAll().executeTakeFirstOrThrow()
  expect(readState(score).orderCount).toBe(20)
  const days = await rowsOf(db)
  await inTransaction(db, rebuildCreditDays)
  expect(await rowsOf(db)).toEqual(days)
})

describe('退款', () => {
  test('part of it, then the rest, leaves exactly nothing in any view', async () => {
    await using world = await aShop()
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
    await using world = await aShop()
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
    await using world = await aShop()
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
})

describe('the door', () => {
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
})

test('every stored score is what a replay of everything gives, and time alone makes her fall asleep', async () => {
  await using world = await aShop()
  const { db } = world.deps
  for (const id of ['cu001', 'cu002', 'cu003']) await aCustomer(db, { id })
  const shareId = await aShare(db, {})
  await aView(db, shareId, { customerId: 'cu001', openedAt: CLOCK - 2 * DAY })
  await aView(db, shareId, { customerId: 'cu001', openedAt: CLOCK - MINUTE, activeMs: 72_000 })
  await sendOrders(world, anOrder({ customer: { externalUserId: 'cu002' } }))
  await doCreditJobs(world)
  await rebuildScores(db, CLOCK)
  const stored = await db.selectFrom('customerScore').selectAll().orderBy('customerId').execute()
  await rebuildScores(db, CLOCK)
  const again = await db.selectFrom('customerScore').selectAll().orderBy('customerId').execute()
  expect(again).toEqual(stored)
  expect(stored.map((row) => row.stage)).toEqual(['意向', '首购', '初识'])
  expect(readState(stored[0]!).firstOpens).toHaveLength(2)

  world.pass(61 * DAY)
  await refreshScores(world.deps)
  const later = await db.selectFrom('customerScore').select('stage').orderBy('customerId').execute()
  expect(later.map((row) => row.stage)).toEqual(['沉睡', '沉睡', '初识'])
})
