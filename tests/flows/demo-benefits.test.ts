import { expect, test } from 'vitest'
import { rebuildCouponDays } from '../../api/coupons/coupon-days.ts'
import { balanceAt, lotsOf } from '../../api/points/ledger.ts'
import { inTransaction } from '../../db/database.ts'
import { listPoints } from '../../db/queries/points.ts'
import { createWorld } from '../world.ts'

test('the demo shop’s coupons, points and check-ins are those of its book, ledger and rollup alike', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const { db, clock } = world
  const rollup = async () =>
    Object.fromEntries(
      (
        await db
          .selectFrom('couponDay')
          .where('day', '>=', '2026-11-15')
          .groupBy('couponId')
          .select(({ fn }) => [
            'couponId',
            fn.sum<number>('issued').as('issued'),
            fn.sum<number>('redeemed').as('redeemed'),
          ])
          .execute()
      ).map(({ couponId, issued, redeemed }) => [couponId, [Number(issued), Number(redeemed)]]),
    )
  const book = {
    cp1: [150, 27],
    cp2: [40, 9],
    cp3: [22, 5],
    cp4: [36, 3],
    cp5: [88, 15],
    cp6: [64, 19],
  }
  expect(await rollup()).toEqual(book)
  await inTransaction(db, rebuildCouponDays)
  expect(await rollup()).toEqual(book)
  const boss = await world.asStaff('u_zhoumin')
  const { items } = (await (await boss.browser.get('/api/sidebar/coupons')).json()) as any
  expect(Object.fromEntries(items.map((one: any) => [one.id, one.rate]))).toEqual({
    cp1: 18,
    cp2: 22.5,
    cp3: 22.7,
    cp4: 8.3,
    cp5: 17,
    cp6: 29.7,
  })
  // 经营 tells the same, by group and member too; under thirty it says 样本少.
  const board = (await (
    await boss.browser.get('/api/sidebar/business/coupons?days=7')
  ).json()) as any
  expect(board.reference).toBe(18)
  for (const one of board.coupons) {
    expect([one.issued, one.redeemed]).toEqual(book[one.couponId as keyof typeof book])
    expect([one.couponId, one.isFew, one.isPoor]).toEqual([
      one.couponId,
      one.couponId === 'cp3',
      one.couponId === 'cp4',
    ])
    const sum = (of: string) => one.places.reduce((all: number, it: any) => all + it[of], 0)
    expect([sum('issued'), sum('redeemed')]).toEqual([one.issued, one.redeemed])
    for (const { issued, isFew } of one.places) expect(isFew).toBe(issued < 30)
  }
  expect(board.coupons).toHaveLength(6)

  const grants = await db.selectFrom('couponGrant').selectAll().execute()
  for (const { grantedAt, expiresAt, redeemedAt } of grants) {
    expect(grantedAt).toBeLessThan(clock.now)
    if (redeemedAt === null) continue
    expect(redeemedAt).toBeLessThan(Math.min(expiresAt, clock.now))
  }

  for (const [customerId, balance] of [
    ['cu001', 860],
    ['cu003', 1240],
  ] as const) {
    expect(balanceAt(lotsOf(await listPoints(db, customerId)), clock.now)).toBe(balance)
  }
  const tasks = await db
    .selectFrom('task')
    .where('staffId', '=', 'u_linxiaoyu')
    .where('rule', 'like', 'points_expiring%')
    .where('closedReason', 'is', null)
    .orderBy('customerId')
    .select(['customerId', 'evidenceJson'])
    .execute()
  expect(tasks.map((task) => [task.customerId, JSON.parse(task.evidenceJson).reason])).toEqual([
    ['cu001', '120 积分 14 天后到期（12月5日），够换口水巾（100 分）'],
    ['cu003', '300 积分 3 天后到期（11月24日），够换口水巾（100 分）'],
  ])

  const guoguo = world.asCustomer('cu001')
  const mine = await (await guoguo.browser.get('/me')).text()
  expect(mine).toContain('积分 860')
  expect(mine).toContain('120 分 12月5日到期')
  expect(mine).toContain('券 2')
  expect(mine).toContain('周三可用')
  expect(mine).toContain('签到 3 天')
  expect(mine).toContain('本周：棉柔巾第 2 件半价')
  expect(mine).toContain('林小雨')

  const due = await db
    .selectFrom('partnerEntry')
    .groupBy('partnerId')
    .orderBy('partnerId')
    .select(({ fn }) => ['partnerId', fn.sum<number>('dueFen').as('dueFen')])
    .execute()
  expect(due.map(({ partnerId, dueFen }) => [partnerId, Number(dueFen)])).toEqual([
    ['pt_food', 14_400],
    ['pt_photo', 18_000],
  ])
})
