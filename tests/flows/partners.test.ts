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
  // 操作日志 tells of each bill, and who noted it, once.
  const { acts } = (await ask('GET', '/acts')).body
  const noted = acts.filter(({ action }: any) => action === 'partner.bill')
  expect(noted.map(({ by, said }: any) => `${by} ${said}`).sort()).toEqual(
    ['b1', 'b2', 'b3', 'b4'].map((billNo) => `周敏 ${billNo}`),
  )
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
  const november = (await month('2026-11')).entries as any[]
  expect(november.filter(({ isTakenBack }) => isTakenBack).map(({ billNo }) => billNo)).toEqual([
    'b1',
  ])
})

test('a bill typed wrongly is taken back and noted again under its own number, as often as it takes', async () => {
  await using shop = await aShopWithCoupons()
  const ask = (method: string, path: string, body?: unknown) =>
    shop.askStaff('u_zhoumin', method, path, body)
  const photo = { name: '向阳小照相馆', offer: '满月照立减 50', sharePercent: 10 }
  const { id } = (await ask('POST', '/partners', photo)).body
  const bill = async (amountFen: number) =>
    (await ask('POST', `/partners/${id}/bills`, { billNo: 'b1', amountFen })).body
  const back = async (entryId: string) =>
    (await ask('POST', `/partners/${id}/bills/${entryId}/take-back`, { reason: '记错了' })).body
  const wrong = await bill(300_000)
  await back(wrong.id)
  const taps = await Promise.all([bill(30_000), bill(30_000)])
  expect(taps.map(({ isNew }) => isNew).sort()).toEqual([false, true])
  expect(taps[0]!.id).toBe(taps[1]!.id)
  const month = async () => (await ask('GET', '/partners')).body.statements[0]
  expect(await month()).toMatchObject({ amountFen: 30_000, dueFen: 3000 })
  const standing = async () =>
    (await month()).entries
      .filter((one: any) => one.kind === 'redeemed' && !one.isTakenBack)
      .map((one: any) => one.amountFen)
  expect(await standing()).toEqual([30_000])
  // Each is taken back once, and by a row of its own.
  expect((await back(wrong.id)).isNew).toBe(false)
  expect((await back(taps[0]!.id)).isNew).toBe(true)
  expect(await standing()).toEqual([])
  expect((await bill(31_000)).isNew).toBe(true)
  expect(await standing()).toEqual([31_000])
  expect(await month()).toMatchObject({ amountFen: 31_000, dueFen: 3100 })
})

test('the same terms twice are one partner; with one that ended no bill is noted, until it begins again', async () => {
  await using shop = await aShopWithCoupons()
  const ask = (method: string, path: string, body?: unknown) =>
    shop.askStaff('u_zhoumin', method, path, body)
  const food = { name: '拾光亲子餐厅', offer: '亲子套餐 9 折', sharePercent: 20 }
  const added = await Promise.all([1, 2].map(() => ask('POST', '/partners', food)))
  const [id] = new Set(added.map(({ body }) => body.id))
  expect(added[1]!.body.id).toBe(id)
  await ask('POST', `/partners/${id}/bills`, { billNo: 'b1', amountFen: 10_000 })
  const ends = await Promise.all([1, 2].map(() => ask('POST', `/partners/${id}/end`)))
  expect(ends.filter(({ body }) => body.isNew)).toHaveLength(1)
  const late = () => ask('POST', `/partners/${id}/bills`, { billNo: 'b2', amountFen: 10_000 })
  expect((await late()).body.error.code).toBe('blocked')
  const shown = async (month: string) => (await ask('GET', `/partners?month=${month}`)).body
  // Its last month stays to be paid; the next one does without it.
  expect(await shown('2026-11')).toMatchObject({ dueFen: 2000, statements: [{ isEnded: true }] })
  expect((await shown('2026-12')).statements).toEqual([])
  await ask('POST', '/partners', food)
  expect((await late()).body.isNew).toBe(true)
  const acts = await shop.deps.db
    .selectFrom('auditLog')
    .where('subject', '=', id)
    .orderBy('at')
    .select('action')
    .execute()
  expect(acts.map(({ action }) => action).sort()).toEqual([
    'partner.add',
    'partner.add',
    'partner.end',
  ])
})

test('an affiliate table is taken over once per order, gives points, and takes back what was cancelled', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  const boss = (method: string, path: string, body?: unknown) =>
    shop.askStaff('u_zhoumin', method, path, body)
  const books = { name: '儿童读物', copyText: '复制这句话' }
  const twice = await Promise.all([1, 2].map(() => boss('POST', '/affiliate', books)))
  expect(twice.filter(({ body }) => body.isNew)).toHaveLength(1)
  const itemId = (await boss('GET', '/affiliate')).body.items[0].id
  // The table may name the thing or give its id.
  const first = 'BK1,儿童读物,52.00,5.20,2026-11-20,cu001,有效'
  const others = [
    'BK2,儿童读物,52.00,5.20,2026-11-20,,有效',
    `BK3,${itemId},52,5.2,2026-11-20,cu_nobody,有效`,
  ]
  expect((await importTable(shop, first, ...others)).body).toEqual({
    lines: 3,
    added: 3,
    takenBack: 0,
    same: 0,
  })
  expect((await importTable(shop, first, ...others)).body).toMatchObject({ added: 0, same: 3 })
  // As a table program writes its days, and as platforms do.
  const saved = [first.replace('2026-11-20', '2026/11/20'), others[0]!.replace('-20', '-20 8:05')]
  expect((await importTable(shop, ...saved)).body).toMatchObject({ added: 0, same: 2 })
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
    'BK4,儿童读物,52,5.2,2026-11-20,,有效',
    '',
    'BK5,af9,52,5.2,2026-11-20,,有效',
  )
  expect([bad.status, bad.body.error.message]).toEqual([
    400,
    '第 4 行：没有商品「af9」。没有导入任何一行',
  ])
  const noDay = await importTable(shop, 'BK4,儿童读物,52,5.2,2026-11-31,,有效')
  expect(noDay.body.error.message).toBe('第 2 行：下单日不对。没有导入任何一行')
  expect(await sums()).toMatchObject({ orders: 2 })
  // The ledger under the sum, for whom is not in it.
  const { items: rows } = (await boss('GET', `/affiliate/${itemId}`)).body
  expect(rows.reduce((sum: number, row: any) => sum + row.commissionFen, 0)).toBe(1040)
  expect(rows.map((row: any) => row.orderNo).sort()).toEqual(['BK1', 'BK1', 'BK2', 'BK3'])
  expect(JSON.stringify(rows)).not.toContain('cu001')
})
