import { expect, test } from 'vitest'
import { aGift, aShopWithCoupons } from '../support/a-benefit.ts'

const DAY = 86_400_000
type Shop = Awaited<ReturnType<typeof aShopWithCoupons>>

const checkIn = async (shop: Shop, customerId = 'cu001') => {
  const answer = await shop.phone(shop.known(customerId)).post('/api/miniapp/check-ins', {})
  return { status: answer.status, body: (await answer.json()) as any }
}

test('midnight in Shanghai is the boundary, a double tap is one, and a missed day takes nothing away', async () => {
  await using shop = await aShopWithCoupons()
  await shop.aReader('cu001')
  const twice = await Promise.all([checkIn(shop), checkIn(shop)])
  expect(twice.map(({ body }) => body.isNew).sort()).toEqual([false, true])
  expect(twice.every(({ body }) => body.days === 1)).toBe(true)
  const midnight = Date.parse('2026-11-22T00:00:00+08:00')
  shop.pass(midnight - 1 - shop.deps.now())
  expect((await checkIn(shop)).body).toEqual({ days: 1, isNew: false })
  shop.pass(1)
  expect((await checkIn(shop)).body).toEqual({ days: 2, isNew: true })
  shop.pass(5 * DAY)
  expect((await checkIn(shop)).body).toEqual({ days: 3, isNew: true })
  const page = await shop.phone(shop.known('cu001')).open('/me')
  expect(page).toContain('签到 3 天')
  expect(page).toContain('今天签过了')
  expect(page).toContain('断了也不清零')
})

test('who has not agreed is asked first, and reads the page all the same', async () => {
  await using shop = await aShopWithCoupons()
  const phone = shop.phone(shop.known('cu001'))
  const before = await phone.open('/me')
  expect(before).toContain('点「可以」以后才记')
  expect(before).not.toContain('action="/api/miniapp/check-ins"')
  expect((await checkIn(shop)).status).toBe(422)
  const yes = await phone.submit('/api/miniapp/consents', {
    purpose: 'browsing',
    answer: 'agreed',
    from: 'me',
  })
  expect(yes.headers.get('location')).toBe('/me?said=agreed#said')
  expect(await phone.open('/me')).toContain('action="/api/miniapp/check-ins"')
  const done = await phone.submit('/api/miniapp/check-ins', {})
  expect(done.headers.get('location')).toBe('/me?said=checkedIn#said')
  // Outside WeChat nobody knows whose day it would be.
  const stranger = shop.phone()
  expect(await stranger.open('/me')).toContain('我们还不知道您是谁')
  expect((await stranger.post('/api/miniapp/check-ins', {})).status).toBe(422)
})

test('the gift of the third day is there on the third day, once, while there are some', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aGift(db, { id: 'gf3', name: '湿巾', points: null, checkInDays: 3, stock: 1 })
  await aGift(db, { id: 'gf7', name: '口水巾', points: null, checkInDays: 7, stock: 5 })
  for (const customerId of ['cu001', 'cu002']) await shop.aReader(customerId)
  const take = async (customerId: string, giftId = 'gf3', key = 'tap') => {
    const phone = shop.phone(shop.known(customerId))
    const answer = await phone.post('/api/miniapp/gifts', { giftId, key })
    const body = (await answer.json()) as any
    return answer.status === 200 ? 'taken' : body.error.message
  }
  for (let day = 1; day <= 3; day++) {
    await checkIn(shop)
    await checkIn(shop, 'cu002')
    if (day < 3) expect(await take('cu001')).toBe(`签到满 3 天可以领，现在 ${day} 天`)
    shop.pass(DAY)
  }
  expect(await shop.phone(shop.known('cu001')).open('/me')).toContain('第 3 天送湿巾')
  expect(await take('cu001', 'gf7')).toBe('签到满 7 天可以领，现在 3 天')
  expect(await take('cu001')).toBe('taken')
  expect(await take('cu001')).toBe('taken')
  expect(await take('cu001', 'gf3', 'another-tap')).toBe('湿巾领过了')
  // However many others she has taken since.
  const mine = await db
    .selectFrom('giftGrant')
    .where('giftId', '=', 'gf3')
    .selectAll()
    .executeTakeFirstOrThrow()
  for (let i = 0; i < 50; i++) {
    const other = { id: `gift_${i}`, code: `91000000${10 + i}`, giftId: 'gf7', points: 0 }
    await db
      .insertInto('giftGrant')
      .values({ ...mine, ...other, grantedAt: shop.deps.now() + i })
      .execute()
  }
  const put = (stock: number) =>
    db.updateTable('gift').set({ stock }).where('id', '=', 'gf3').execute()
  await put(1)
  expect(await take('cu001', 'gf3', 'a-third-tap')).toBe('湿巾领过了')
  await put(0)
  expect(await take('cu002')).toBe('湿巾换完了')
  const { stock } = await db
    .selectFrom('gift')
    .where('id', '=', 'gf3')
    .select('stock')
    .executeTakeFirstOrThrow()
  expect(stock).toBe(0)
  const page = await shop.phone(shop.known('cu001')).open('/me')
  expect(page).toContain('领过了')
  expect(page).not.toMatch(/分享|转发|邀请/)
})
