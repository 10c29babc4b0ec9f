import { expect, test } from 'vitest'
import { balanceAt, lotsOf } from '../../api/points/ledger.ts'
import { listPoints } from '../../db/queries/points.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { aShopWithCoupons } from '../support/a-benefit.ts'

const DAY = 86_400_000
type Shop = Awaited<ReturnType<typeof aShopWithCoupons>>

async function importTable(shop: Shop, ...lines: string[]) {
  const cookie = (await openStaffSession(shop.deps, 'u_zhoumin')).split(';')[0]!
  const table = ['订单号,商品,金额,佣金,下单日,客户,状态', ...lines].join('\r\n')
  const answer = await shop.app.request('http://localhost:3000/api/sidebar/affiliate/import', {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'text/csv' },
    body: table,
  })
  return { status: answer.status, body: (await answer.json()) as any }
}

test('a partner’s month is the sum of its bills; one told twice counts once, one taken back has a row of its own', async () => {
  await using shop = await aShopWithCoupons()
  const ask = (method: string, path: string, body?: unknown) =>
    shop.askStaff('u_zhoumin', method, path, body)
  const photo = { name: '向阳小照相馆', offer: '满月照立减 50' }
  const outside = await ask('POST', '/partners', { ...photo, sharePercent: 5 })
  expect([outside.status, outside.body.error.code]).toEqual([422, 'needs_reason'])
  const low = await ask('POST', '/partners', { ...photo, sharePercent: 5, reason: '公益合作' })
  expect(low.status).toBe(201)
  const { body } = await ask('POST', '/partners', { ...photo, sharePercent: 15 })
  const bill = (billNo: string, amountFen = 30_000) =>
    ask('POST', `/partners/${body.id}/bills`, { billNo, amountFen })
  const told = await Promise.all(['b1', 'b2', 'b3', 'b4', 'b1'].map((billNo) => bill(billNo)))
  expect(told.filter((each) => each.body.isNew)).toHaveLength(4)
  const month = async (of: string) =>
    (await ask('GET', `/partners?month=${of}`)).body.statements.find(
      (it: any) => it.partnerId === body.id,
    )
  expect(await month('2026-11')).toMatchObject({ redeemed: 4, amountFen: 120_000, dueFen: 18_000 })
  shop.pass(12 * DAY)
  const back = () =>
    ask('POST', `/partners/${body.id}/bills/${told[0]!.body.id}/take-back`, { reason: '客人退了' })
  expect((await back()).body.isNew).toBe(true)
  expect((await back()).body.isNew).toBe(false)
  // November was paid as it stood; December gives back.
  expect(await month('2026-11')).toMatchObject({ dueFen: 18_000 })
  expect(await month('2026-12')).toMatchObject({ redeemed: 0, dueFen: -4500 })
})

test('an affiliate table is taken over once per order, gives points, and takes back what was cancelled', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await db
    .insertInto('affiliateItem')
    .values({ id: 'af1', name: '儿童读物', copyText: '复制这句话', createdAt: 1 })
    .execute()
  const first = 'BK1,af1,52.00,5.20,2026-11-20,cu001,有效'
  const others = ['BK2,af1,52.00,5.20,2026-11-20,,有效', 'BK3,af1,52,5.2,2026-11-20,cu_nobody,有效']
  expect((await importTable(shop, first, ...others)).body).toEqual({
    lines: 3,
    added: 3,
    takenBack: 0,
    same: 0,
  })
  expect((await importTable(shop, first, ...others)).body).toMatchObject({ added: 0, same: 3 })
  const sums = async () => (await shop.askStaff('u_zhoumin', 'GET', '/affiliate')).body.items[0]
  expect(await sums()).toMatchObject({ orders: 3, commissionFen: 1560, rebatePoints: 52 })
  const balance = async () => balanceAt(lotsOf(await listPoints(db, 'cu001')), shop.deps.now())
  expect(await balance()).toBe(52)

  const cancelled = first.replace('有效', '取消')
  expect((await importTable(shop, cancelled)).body).toMatchObject({ takenBack: 1 })
  expect((await importTable(shop, cancelled)).body).toMatchObject({ takenBack: 0 })
  expect(await sums()).toMatchObject({ orders: 2, commissionFen: 1040, rebatePoints: 0 })
  expect(await balance()).toBe(0)

  const bad = await importTable(
    shop,
    'BK4,af1,52,5.2,2026-11-20,,有效',
    'BK5,af9,52,5.2,2026-11-20,,有效',
  )
  expect([bad.status, bad.body.error.message]).toEqual([
    400,
    '第 3 行：没有商品「af9」。没有导入任何一行',
  ])
  expect(await sums()).toMatchObject({ orders: 2 })
})
