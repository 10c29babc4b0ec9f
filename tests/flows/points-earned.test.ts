import { expect, test } from 'vitest'
import { importPoints } from '../../api/points/import-points.ts'
import { balanceAt, lotsOf } from '../../api/points/ledger.ts'
import { POINTS_PER_YUAN } from '../../api/points/points-of-order.ts'
import { listPoints } from '../../db/queries/points.ts'
import { saveSetting } from '../../db/queries/settings.ts'
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
  await expect(take('n3,cu001,100,2026-12-05', 'n4,cu001,-5,2026-12-05')).rejects.toThrow(
    '第 3 行不对',
  )
  // A day that no calendar has would be read as another one.
  await expect(take('n5,cu001,100,2026-11-31')).rejects.toThrow('第 2 行不对')
  expect(await balance(shop)).toBe(860)
})
