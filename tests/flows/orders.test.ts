import { describe, expect, test } from 'vitest'
import { rebuildCreditDays } from '../../api/attribution/rebuild-credit-days.ts'
import { creditOrderNow, recordCredit } from '../../api/attribution/record-credit.ts'
import { learnOfBuyer, recreditAfterViews } from '../../api/attribution/recredit-orders.ts'
import { issuePageToken } from '../../api/content/page-token.ts'
import { readState } from '../../api/scores/fold-score.ts'
import { visitorIdOf } from '../../api/session/visitor.ts'
import { DAY, HOUR } from '../../api/shop-time.ts'
import { inTransaction } from '../../db/database.ts'
import { aCoupon, aGrant } from '../support/a-benefit.ts'
import { aCreditedShop, creditOf, doCreditJobs, rowsOf } from '../support/credited-shop.ts'
import { CLOCK } from '../support/platform.ts'
import { aCustomer, anOrder, aShare, aView, sendOrders } from '../support/shop-parts.ts'

test('果果妈 buys after a page from her adviser: share, adviser and group are credited, and she hears it', async () => {
  await using world = await aCreditedShop()
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
  await using world = await aCreditedShop()
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
    await using world = await aCreditedShop()
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
    await using world = await aCreditedShop()
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
    await using world = await aCreditedShop()
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
  await using world = await aCreditedShop()
  const { db, config } = world.deps
  const shareId = await aShare(db, { groupId: 'g02' })
  const token = issuePageToken(config, { shareId })
  await sendOrders(world, anOrder({ token }))
  await sendOrders(world, anOrder({ orderNo: 'A-2', token: `${token.slice(0, -1)}~` }))
  await doCreditJobs(world)
  expect(await creditOf(db)).toMatchObject({ 'group:g02': 6900, 'group:none': 6900 })
})

test('a coupon she took on a page credits that page, though it is weeks ago', async () => {
  await using world = await aCreditedShop()
  const { db } = world.deps
  await aCustomer(db, { id: 'cu001' })
  const shareId = await aShare(db, { pageId: 'p20', groupId: 'g02' })
  await aCoupon(db)
  const code = await aGrant(db, { shareId, grantedAt: CLOCK - 40 * DAY })
  await sendOrders(world, anOrder({ couponCode: code }))
  await doCreditJobs(world)
  expect(await creditOf(db)).toMatchObject({ 'page:p20': 6900, 'group:g02': 6900 })
  // A code we never gave says nothing.
  await sendOrders(world, anOrder({ orderNo: 'A-2', couponCode: 'cp6-0001' }))
  await doCreditJobs(world)
  expect(await creditOf(db)).toMatchObject({ 'page:p20': 6900, 'page:none': 6900 })
})

test('an order uses its coupon once; all money back gives it back, a part does not', async () => {
  await using world = await aCreditedShop()
  const { db } = world.deps
  const shareId = await aShare(db, { pageId: 'p20', groupId: 'g02' })
  await aCoupon(db)
  const code = await aGrant(db, { shareId, grantedAt: CLOCK - 2 * DAY })
  const used = async () => {
    const grant = await db.selectFrom('couponGrant').selectAll().executeTakeFirstOrThrow()
    const days = await db
      .selectFrom('couponDay')
      .select(({ fn }) => fn.sum<number>('redeemed').as('redeemed'))
      .executeTakeFirst()
    return [grant.redeemedAt, grant.redeemedStoreId, Number(days?.redeemed ?? 0)]
  }
  const told = async (order: Parameters<typeof anOrder>[0]) => {
    await sendOrders(world, anOrder({ couponCode: code, ...order }))
    await doCreditJobs(world)
  }
  await told({})
  const { paidAt } = await db.selectFrom('shopOrder').select('paidAt').executeTakeFirstOrThrow()
  expect(await used()).toEqual([paidAt, 'st1', 1])
  // A second order with the same code does not use it again, and is not its doing.
  await told({ orderNo: 'A-2' })
  expect(await used()).toEqual([paidAt, 'st1', 1])
  expect(await creditOf(db)).toMatchObject({ 'page:p20': 6900, 'page:none': 6900 })
  await told({ status: 'refunded', refundedFen: 1000 })
  expect(await used()).toEqual([paidAt, 'st1', 1])
  await told({ status: 'refunded', refundedFen: 6900 })
  expect(await used()).toEqual([null, null, 0])
  // What was credited and given back stays on the page that brought it.
  expect(await creditOf(db)).toEqual({
    'page:none': 6900,
    'group:none': 6900,
    'staff:none': 6900,
    'reply:none': 6900,
    'share:none': 6900,
  })
})

test('a view that arrives after its order moves the credit by new rows, never by edits', async () => {
  await using world = await aCreditedShop()
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
  await using world = await aCreditedShop()
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
