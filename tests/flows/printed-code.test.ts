import { expect, test } from 'vitest'
import { aCoupon } from '../support/a-benefit.ts'
import { aShop } from '../support/a-shop.ts'

test('a code on the wall is the same for ever, one for each place and member, and says where it was', async () => {
  await using shop = await aShop()
  await shop.aPage('p20', { title: '五块钱，见面礼', kind: 'coupon' })
  const lin = await shop.as('u_linxiaoyu')
  const he = await shop.as('u_hejing')
  const code = async (who: typeof lin, place: string) =>
    (await who('POST', '/pages/codes', { of: 'page', id: 'p20', place })).body
  const taps = await Promise.all(Array.from({ length: 8 }, () => code(lin, 'store')))
  expect(new Set(taps.map(({ url }) => url)).size).toBe(1)
  const others = [await code(lin, 'parcel'), await code(he, 'store')]
  expect(new Set([taps[0], ...others].map(({ url }) => url)).size).toBe(3)
  const { url, size, rows } = taps[0]
  expect(rows).toHaveLength(size)
  expect(rows[0]).toMatch(/^0+$/)

  const open = async (link: string) =>
    (await shop.asCustomer('cu001').browser.get(new URL(link).pathname)).text()
  expect(await open(url)).toContain('您扫了店里的码打开的，有事找小雨。')
  expect(await open(others[0].url)).toContain('您扫了包裹里的码打开的，有事找小雨。')
  const shares = await shop.db
    .selectFrom('share')
    .where('pageId', '=', 'p20')
    .select('id')
    .execute()
  expect(shares).toHaveLength(3)
})

test('what is not in 库 for everybody has no code', async () => {
  await using shop = await aShop()
  await shop.aPage('p20', { title: '五块钱，见面礼', kind: 'coupon' })
  await shop.db.updateTable('page').set({ status: 'off' }).where('id', '=', 'p20').execute()
  const lin = await shop.as('u_linxiaoyu')
  for (const of of ['page', 'coupon']) {
    for (const id of ['p20', 'nobody']) {
      expect((await lin('POST', '/pages/codes', { of, id, place: 'store' })).status).toBe(404)
    }
  }
  const moon = { of: 'page', id: 'p20', place: 'moon' }
  expect((await lin('POST', '/pages/codes', moon)).status).toBe(400)
})

test('a coupon that nobody has passed on yet gets its page with its code', async () => {
  await using shop = await aShop()
  await aCoupon(shop.db, { id: 'cp9', pageId: null })
  const lin = await shop.as('u_linxiaoyu')
  const wish = { of: 'coupon', id: 'cp9', place: 'parcel' }
  const taps = await Promise.all([1, 2, 3].map(() => lin('POST', '/pages/codes', wish)))
  expect(new Set(taps.map(({ body }) => body.url)).size).toBe(1)
  const pages = shop.db.selectFrom('page').where('kind', '=', 'coupon').select('id')
  expect(await pages.execute()).toEqual([{ id: 'page_cp9' }])
})
