import { expect, test } from 'vitest'
import { expirePoints } from '../../api/points/expire-points.ts'
import { importPoints } from '../../api/points/import-points.ts'
import { balanceAt, lotsOf } from '../../api/points/ledger.ts'
import { changePointRule, findPointRule, POINTS_PER_YUAN } from '../../api/points/point-rule.ts'
import { DAY } from '../../api/shop-time.ts'
import { listPoints } from '../../db/queries/points.ts'
import { findSetting, saveSetting } from '../../db/queries/settings.ts'
import { aCreditedShop, doCreditJobs } from '../support/credited-shop.ts'
import { aCustomer, anOrder, sendOrders } from '../support/shop-parts.ts'

type Shop = Awaited<ReturnType<typeof aCreditedShop>>

const balance = async ({ deps }: Shop) =>
  balanceAt(lotsOf(await listPoints(deps.db, 'cu001')), deps.now())

test('an order gives points once by the shop’s own rate, and what is given back takes them back', async () => {
  await using shop = await aCreditedShop()
  const { db } = shop.deps
  await aCustomer(db, { id: 'cu001' })
  const tell = async (order: Parameters<typeof anOrder>[0] = {}) => {
    await sendOrders(shop, anOrder({ customer: { externalUserId: 'cu001' }, ...order }))
    await doCreditJobs(shop)
  }
  await tell({ orderNo: 'A-0' })
  expect(await balance(shop)).toBe(0)
  await saveSetting(db, POINTS_PER_YUAN, 2, 1)
  await tell()
  await tell()
  expect(await balance(shop)).toBe(138)
  await tell({ status: 'refunded', refundedFen: 1900 })
  expect(await balance(shop)).toBe(100)
  await tell({ status: 'refunded', refundedFen: 6900 })
  await tell({ status: 'refunded', refundedFen: 6900 })
  expect(await balance(shop)).toBe(0)
  const kinds = (await listPoints(db, 'cu001')).map(({ kind, points }) => [kind, points])
  expect(kinds.filter(([kind]) => kind === 'earned')).toEqual([['earned', 138]])
  expect(kinds.filter(([kind]) => kind === 'taken_back')).toHaveLength(2)
})

test('points of an order that ended unused are not owed when its money goes back later', async () => {
  await using shop = await aCreditedShop()
  const { db } = shop.deps
  await aCustomer(db, { id: 'cu001' })
  await saveSetting(db, POINTS_PER_YUAN, 2, 1)
  const tell = async (order: Parameters<typeof anOrder>[0] = {}) => {
    await sendOrders(shop, anOrder({ customer: { externalUserId: 'cu001' }, ...order }))
    await doCreditJobs(shop)
  }
  await tell()
  shop.pass(366 * DAY)
  await expirePoints(shop.deps)
  expect(await balance(shop)).toBe(0)
  await tell({ status: 'refunded', refundedFen: 6900 })
  expect(await balance(shop)).toBe(0)
  const sum = (await listPoints(db, 'cu001')).reduce((all, { points }) => all + points, 0)
  expect(sum).toBe(0)
})

test('another rate is for what is paid from then on: what is given back is taken back by the old one', async () => {
  await using shop = await aCreditedShop()
  const { db } = shop.deps
  await aCustomer(db, { id: 'cu001' })
  await saveSetting(db, POINTS_PER_YUAN, 2, 1)
  const boss = { staffId: 'u_zhoumin', role: 'manager' as const, storeIds: ['st1'] }
  const tell = async (order: Parameters<typeof anOrder>[0] = {}) => {
    await sendOrders(shop, anOrder({ customer: { externalUserId: 'cu001' }, ...order }))
    await doCreditJobs(shop)
  }
  await tell()
  expect(await balance(shop)).toBe(138)
  await changePointRule(shop.deps, boss, 5)
  await tell({ status: 'refunded', refundedFen: 1900 })
  expect(await balance(shop)).toBe(100)
  shop.pass(60_000)
  await tell({ orderNo: 'A-2', amountFen: 1000, paidAt: shop.deps.now() })
  expect(await balance(shop)).toBe(150)
  await changePointRule(shop.deps, boss, 0)
  await tell({ status: 'refunded', refundedFen: 6900 })
  expect(await balance(shop)).toBe(50)
  shop.pass(60_000)
  await tell({ orderNo: 'A-3', amountFen: 1000, paidAt: shop.deps.now() })
  expect(await balance(shop)).toBe(50)
})

test('rules changed by two managers at once are both remembered', async () => {
  await using shop = await aCreditedShop()
  const boss = { staffId: 'u_zhoumin', role: 'manager' as const, storeIds: ['st1'] }
  await Promise.all([3, 4].map((rule) => changePointRule(shop.deps, boss, rule)))
  const past = await findSetting<{ pointsPerYuan: number }[]>(
    shop.deps.db,
    'points-per-yuan-before',
  )
  expect(past).toHaveLength(2)
  const held = [...past!.map((rule) => rule.pointsPerYuan), await findPointRule(shop.deps.db)]
  expect(held.sort()).toEqual([0, 3, 4])
})

test('points kept elsewhere are taken over once, all lines or none', async () => {
  await using shop = await aCreditedShop()
  const { db } = shop.deps
  await aCustomer(db, { id: 'cu001' })
  const boss = { staffId: 'u_linxiaoyu', role: 'manager' as const, storeIds: ['st1'] }
  const take = (...lines: string[]) =>
    importPoints(
      shop.deps,
      boss,
      new TextEncoder().encode(['流水号,客户,积分,最后一天', ...lines].join('\n')),
    )
  const lines = ['n1,cu001,860,2026-12-05', 'n2,cu_nobody,50,2026-12-05']
  expect(await take(...lines)).toEqual({ lines: 2, added: 1, unknown: 1, same: 0 })
  expect(await take(...lines)).toEqual({ lines: 2, added: 0, unknown: 1, same: 1 })
  // As a table program saves its days.
  expect(await take(lines[0]!.replaceAll('-', '/'))).toMatchObject({ added: 0, same: 1 })
  await expect(take('n3,cu001,100,2026-12-05', 'n4,cu001,-5,2026-12-05')).rejects.toThrow(
    '第 3 行不对',
  )
  // A day that no calendar has would be read as another one.
  await expect(take('n5,cu001,100,2026-11-31')).rejects.toThrow('第 2 行不对')
  expect(await balance(shop)).toBe(860)
})
