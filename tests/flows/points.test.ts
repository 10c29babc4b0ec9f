import { expect, test } from 'vitest'
import { expirePoints } from '../../api/points/expire-points.ts'
import { forgetBenefits } from '../../api/points/forget-benefits.ts'
import { earnPoints, takeBackPoints } from '../../api/points/move-points.ts'
import { takeGift } from '../../api/points/take-gift.ts'
import { warnOfExpiry } from '../../api/points/warn-of-expiry.ts'
import { inTransaction } from '../../db/database.ts'
import { aCoupon, aGift, aGrant, aShopWithCoupons } from '../support/a-benefit.ts'

const DAY = 86_400_000
type Shop = Awaited<ReturnType<typeof aShopWithCoupons>>

const points = (shop: Shop, customerId: string, amount: number, lastDay: string) =>
  inTransaction(shop.deps.db, (tx) =>
    earnPoints(
      tx,
      {
        customerId,
        points: amount,
        sourceId: `import ${lastDay}`,
        reason: '导入',
        at: shop.deps.now(),
      },
      Date.parse(`${lastDay}T24:00:00+08:00`),
    ),
  )

const follows = (shop: Shop, customerId: string) =>
  shop.deps.db
    .insertInto('follow')
    .values({
      staffId: 'u_linxiaoyu',
      customerId,
      remark: '',
      description: '',
      addWay: 1,
      source: null,
      followedAt: 1,
      endedAt: null,
      endedBy: null,
      verifiedAt: 1,
    })
    .execute()

const openTasks = async (shop: Shop) =>
  (
    await shop.deps.db
      .selectFrom('task')
      .where('closedReason', 'is', null)
      .orderBy('createdAt')
      .select(['rule', 'staffId', 'customerId', 'evidenceJson'])
      .execute()
  ).map(({ evidenceJson, ...task }) => ({ ...task, ...JSON.parse(evidenceJson) }))

const balance = async (shop: Shop, customerId: string) =>
  /积分 ([\d,]+)/.exec(await shop.phone(shop.known(customerId)).open('/me'))![1]

test('the adviser hears of ending points at 14 days and again at 3, with what they buy, once each', async () => {
  await using shop = await aShopWithCoupons()
  await aGift(shop.deps.db, { id: 'gf1', name: '口水巾', points: 100 })
  await aGift(shop.deps.db, { id: 'gf2', name: '布书', points: 400, sortNo: 2 })
  await follows(shop, 'cu001')
  await points(shop, 'cu001', 120, '2026-12-05')
  await warnOfExpiry(shop.deps)
  await warnOfExpiry(shop.deps)
  expect(await openTasks(shop)).toEqual([
    {
      rule: 'points_expiring_soon',
      staffId: 'u_linxiaoyu',
      customerId: 'cu001',
      reason: '120 积分 14 天后到期（12月5日），够换口水巾（100 分）',
      values: { 日期: '12月5日', 商品: '口水巾' },
    },
  ])
  shop.pass(11 * DAY)
  await warnOfExpiry(shop.deps)
  await warnOfExpiry(shop.deps)
  expect((await openTasks(shop)).map(({ rule, reason }) => [rule, reason])).toEqual([
    ['points_expiring', '120 积分 3 天后到期（12月5日），够换口水巾（100 分）'],
  ])
  // They end at midnight; nothing is said of what is gone.
  shop.pass(4 * DAY)
  expect(await balance(shop, 'cu001')).toBe('0')
  await expirePoints(shop.deps)
  await expirePoints(shop.deps)
  await warnOfExpiry(shop.deps)
  expect(await openTasks(shop)).toEqual([])
  const rows = await shop.deps.db.selectFrom('pointEntry').orderBy('at').selectAll().execute()
  expect(rows.map((row) => [row.kind, row.points, row.at])).toEqual([
    ['earned', 120, Date.parse('2026-11-21T20:41:00+08:00')],
    ['expired', -120, Date.parse('2026-12-06T00:00:00+08:00')],
  ])
})

test('nobody is reminded who wants no promotion, or whose points buy nothing', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await follows(shop, 'cu001')
  await points(shop, 'cu001', 120, '2026-11-24')
  await warnOfExpiry(shop.deps)
  expect(await openTasks(shop)).toEqual([])
  await aGift(db)
  await db.updateTable('customer').set({ preference: 'none' }).where('id', '=', 'cu001').execute()
  await warnOfExpiry(shop.deps)
  expect(await openTasks(shop)).toEqual([])
})

test('the balance on 我的 is the ledger’s sum at that second, and a gift is paid from what ends first', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aGift(db)
  await follows(shop, 'cu001')
  const her = await shop.aReader('cu001')
  await points(shop, 'cu001', 120, '2026-12-05')
  await points(shop, 'cu001', 740, '2027-06-30')
  await warnOfExpiry(shop.deps)
  const before = await shop.phone(shop.known('cu001')).open('/me')
  expect(before).toContain('积分 860')
  expect(before).toContain('120 分 12月5日到期')
  const taken = await Promise.all(
    [1, 2].map(() => takeGift(shop.deps, her, { giftId: 'gf1', key: 'tap' })),
  )
  expect(taken[0]).toEqual(taken[1])
  const after = await shop.phone(shop.known('cu001')).open('/me')
  expect(after).toContain('积分 760')
  expect(after).toContain('20 分 12月5日到期')
  const { sum } = await db
    .selectFrom('pointEntry')
    .select(({ fn }) => fn.sum<number>('points').as('sum'))
    .executeTakeFirstOrThrow()
  expect(Number(sum)).toBe(760)
  // What is fetched at the counter is fetched once, like a coupon.
  const { code } = taken[0]!
  const handed = await shop.askStaff('u_linxiaoyu', 'POST', '/counter', { code, key: 'a' })
  expect(handed.body).toMatchObject({ kind: 'gift', name: '口水巾', terms: '100 积分换的' })
  const again = await shop.askStaff('u_linxiaoyu', 'POST', '/counter', { code, key: 'b' })
  expect(again.body.error.message).toBe('11月21日 20:41 在翠湖店用过了（林小雨）')
})

test('points taken back after they were spent are owed until she has earned them, never given at their end', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aGift(db)
  const her = await shop.aReader('cu001')
  const takeBack = (lastDay: string) =>
    inTransaction(db, (tx) =>
      takeBackPoints(tx, 'cu001', `import ${lastDay}`, '退款收回', shop.deps.now()),
    )
  const hasAfter = async (days: number) => {
    shop.pass(days * DAY)
    await expirePoints(shop.deps)
    await expirePoints(shop.deps)
    return balance(shop, 'cu001')
  }
  await points(shop, 'cu001', 100, '2026-11-25')
  await takeGift(shop.deps, her, { giftId: 'gf1', key: 'tap' })
  await points(shop, 'cu001', 250, '2026-12-05')
  await takeBack('2026-11-25')
  expect(await hasAfter(0)).toBe('150')
  // What is owed stays owed when the points it was taken from would have ended.
  expect(await hasAfter(5)).toBe('150')
  await points(shop, 'cu001', 300, '2027-06-30')
  expect(await hasAfter(0)).toBe('450')
  // What paid for it does not end a second time.
  expect(await hasAfter(10)).toBe('300')
  const { sum } = await db
    .selectFrom('pointEntry')
    .select(({ fn }) => fn.sum<number>('points').as('sum'))
    .executeTakeFirstOrThrow()
  expect(Number(sum)).toBe(300)
  // What has ended unused is not owed.
  await takeBack('2026-12-05')
  expect(await hasAfter(0)).toBe('200')
})

test('points taken over after their last day go as they came, and take nothing along', async () => {
  await using shop = await aShopWithCoupons()
  await points(shop, 'cu001', 500, '2027-06-30')
  shop.pass(DAY)
  await points(shop, 'cu001', 80, '2026-11-20')
  await expirePoints(shop.deps)
  expect(await balance(shop, 'cu001')).toBe('500')
})

test('what she gives up leads to nobody, and no total moves', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db)
  await aGift(db)
  const her = await shop.aReader('cu001')
  await points(shop, 'cu001', 860, '2027-06-30')
  await takeGift(shop.deps, her, { giftId: 'gf1', key: 'tap' })
  await aGrant(db)
  const phone = shop.phone(shop.known('cu001'))
  await phone.submit('/api/miniapp/check-ins', {})
  const totals = async () => {
    const [grants, gifts, sum, days] = await Promise.all([
      db.selectFrom('couponGrant').select('id').execute(),
      db.selectFrom('giftGrant').select('id').execute(),
      db
        .selectFrom('pointEntry')
        .select(({ fn }) => fn.sum<number>('points').as('sum'))
        .executeTakeFirstOrThrow(),
      db.selectFrom('checkIn').select('day').execute(),
    ])
    return [grants.length, gifts.length, Number(sum.sum), days]
  }
  const before = await totals()
  const taken = (await (await phone.ask('/api/miniapp/privacy/export')).json()) as any
  expect(taken.coupons).toMatchObject([{ name: '五元见面礼', code: '1234567897' }])
  expect(taken.points.map((row: any) => row.points)).toEqual([860, -100])
  expect(taken.gifts).toHaveLength(1)
  expect(taken.checkIns).toHaveLength(1)
  expect(await phone.open('/privacy')).toContain('券、积分和签到')

  const answer = await phone.submit('/api/miniapp/privacy/erase', { what: 'benefits' })
  expect(answer.headers.get('location')).toBe('/privacy?said=benefitsErased#said')
  expect(await totals()).toEqual(before)
  for (const table of [
    'couponGrant',
    'giftGrant',
    'checkIn',
    'benefitHolder',
    'pointEntry',
  ] as const) {
    const rows = JSON.stringify(await db.selectFrom(table).selectAll().execute())
    expect(rows).not.toContain('cu001')
    expect(rows).not.toContain(her.visitorId)
  }
  const mine = await phone.open('/me')
  expect(mine).toContain('积分 0')
  expect(mine).toContain('还没有券')
  // Again is nothing more.
  await inTransaction(db, (tx) =>
    forgetBenefits(tx, { customerId: 'cu001', visitorIds: [her.visitorId] }),
  )
  expect(await totals()).toEqual(before)
})
