import { expect, test } from 'vitest'
import { takeGift } from '../../api/points/take-gift.ts'
import { aLibrary, anId, FANG, HE, LIN, ZHOU } from '../support/a-library.ts'
import { CLOCK } from '../support/a-shop.ts'

const aProduct = (over: object = {}) => ({
  name: '云柔纸尿裤 L',
  priceFen: 8900,
  stock: 40,
  pickup: '翠湖店，当天可取',
  imageUrl: null,
  ...over,
})
const yes = (rev: number) => ({ rev, decision: 'approve', reason: '' })

/** Written by the operator, looked at by the manager: it is out. */
async function publish(
  shop: Awaited<ReturnType<typeof aLibrary>>,
  kind: string,
  id: string,
  body: object,
  from = 0,
) {
  const saved = await shop.save(FANG, kind, id, from, body)
  expect(saved.body.check.refusals).toEqual([])
  const { body: sent } = await shop.tell(FANG, kind, id, 'submit', { rev: from + 1 })
  expect(sent).toEqual({ state: 'review', rev: from + 2 })
  return shop.tell(ZHOU, kind, id, 'decide', yes(from + 2))
}

test('a shop that has nothing writes a product; a second person looks; then it can be sold', async () => {
  await using shop = await aLibrary()
  const id = anId('product')
  const early = await shop.save(
    FANG,
    'product',
    id,
    0,
    aProduct({ name: ' ', priceFen: 0, pickup: '' }),
  )
  expect(early.body.check.refusals.map(({ text }: { text: string }) => text)).toEqual([
    '起个名字',
    '写上多少钱',
    '写上到哪里取',
  ])
  const { body } = await publish(shop, 'product', id, aProduct(), 1)
  expect(body.state).toBe('published')
  const fang = await shop.as(FANG)
  const choices = async () => (await fang('GET', '/library/choices')).body.products
  expect(await choices()).toContainEqual({ id, name: '云柔纸尿裤 L', priceFen: 8900 })
  const offer = {
    pageId: 'p11',
    kind: 'chain',
    productId: id,
    storeId: 'st1',
    priceFen: 8900,
    team: null,
    stock: 10,
    perPerson: 2,
    opensAt: null,
    closesAt: CLOCK + 86_400_000,
    pickup: '明天下午',
  }
  expect((await fang('PUT', '/offers/offer_1', offer)).status).toBe(200)

  // A higher price waits as well, and what is out stays as it was until then.
  await shop.save(FANG, 'product', id, 4, aProduct({ priceFen: 9900 }))
  await shop.tell(FANG, 'product', id, 'submit', { rev: 5 })
  expect((await choices())[0].priceFen).toBe(8900)
  expect((await shop.look(HE, 'product', id)).body.changes).toEqual([
    { field: 'priceFen', mark: 'gone', text: '89' },
    { field: 'priceFen', mark: 'new', text: '99' },
  ])
  expect((await shop.tell(FANG, 'product', id, 'decide', yes(6))).status).toBe(403)
  await shop.tell(HE, 'product', id, 'decide', yes(6))
  expect(await choices()).toContainEqual({ id, name: '云柔纸尿裤 L', priceFen: 9900 })
  expect((await shop.look(HE, 'product', id)).body.versions).toMatchObject([
    { outcome: 'published', by: '方舟', approvedBy: '何静' },
    { outcome: 'published', by: '方舟', approvedBy: '周敏' },
  ])

  // Off: nobody can choose it, and it comes back whole.
  await shop.tell(HE, 'product', id, 'status', { status: 'off' })
  expect(await choices()).not.toContainEqual(expect.objectContaining({ id }))
  expect((await shop.list(HE, 'product')).items).toContainEqual(
    expect.objectContaining({ id, status: 'off', sub: '¥99' }),
  )
  await shop.tell(HE, 'product', id, 'status', { status: 'live' })
  expect(await choices()).toContainEqual(expect.objectContaining({ id }))
})

test('a rep may look at products and gifts, and write none', async () => {
  await using shop = await aLibrary()
  for (const [kind, body] of [
    ['product', aProduct()],
    ['gift', { name: '湿巾', points: 100, checkInDays: null, total: 5 }],
  ] as const) {
    const no = await shop.save(LIN, kind, anId(kind), 0, body)
    expect(no.body.error.code).toBe('forbidden')
    expect((await shop.list(LIN, kind)).items).toBeInstanceOf(Array)
  }
})

test('a gift is written, taken, and its total changed while people take it', async () => {
  await using shop = await aLibrary()
  const id = anId('gift')
  const gift = { name: '湿巾一包', points: null, checkInDays: 3, total: 2 }
  const both = await shop.save(FANG, 'gift', id, 0, { ...gift, points: 100 })
  expect(both.body.check.refusals).toMatchObject([{ text: '积分换和签到送，选一种' }])
  expect((await publish(shop, 'gift', id, gift, 1)).body.state).toBe('published')
  for (const customerId of ['cu_one', 'cu_two']) {
    await shop.aCustomer(customerId)
    for (const day of ['2026-11-18', '2026-11-19', '2026-11-20']) {
      await shop.add('checkIn', { holderId: customerId, day, at: CLOCK })
    }
    const her = { customerId, visitorId: `vi_${customerId}`, openId: 'o', consent: 'agreed' }
    await takeGift(shop.deps, her as never, { giftId: id, key: 'k' })
  }
  const stock = async () =>
    (await shop.db.selectFrom('gift').where('id', '=', id).select('stock').execute())[0]!.stock
  expect(await stock()).toBe(0)
  expect((await shop.look(FANG, 'gift', id)).body.body.total).toBe(2)

  // More is more; fewer than are taken is no total.
  expect((await publish(shop, 'gift', id, { ...gift, total: 5 }, 4)).body.state).toBe('published')
  expect(await stock()).toBe(3)
  const no = await publish(shop, 'gift', id, { ...gift, total: 1 }, 7)
  expect(no.body.error.message).toBe('已经领走 2 件，总数不能比这个少')
  expect(await stock()).toBe(3)
})
