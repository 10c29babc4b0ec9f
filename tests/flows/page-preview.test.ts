import { expect, test } from 'vitest'
import { aCoupon, aGrant } from '../support/a-benefit.ts'
import { aLibrary, anId, aPageBody, FANG, HE, LIN } from '../support/a-library.ts'
import { CLOCK } from '../support/a-shop.ts'
import { agrees } from '../support/shop-parts.ts'

const CODE = /123\s?456\s?7897|1234567897/

/** 林小雨's draft with a coupon that 果果妈 holds, and 可乐妈 who is 何静's. */
async function aDraft() {
  const shop = await aLibrary()
  await shop.aCustomer('cu_kele', { name: '可乐妈' }, [HE])
  await aCoupon(shop.db, { perPerson: 2 })
  await aGrant(shop.db)
  const id = anId('page')
  const blocks = [
    { type: 'text', paragraphs: ['周六来店里读一本。'] },
    { type: 'coupon', couponId: 'cp6' },
  ]
  await shop.save(LIN, 'page', id, 0, aPageBody({ authorId: LIN, blocks }))
  const { previewUrl } = (await shop.look(LIN, 'page', id)).body
  const { browser } = await shop.asStaff(LIN)
  const open = (customerId: string) => browser.get(`${previewUrl}?as=${customerId}`)
  return Object.assign(shop, { id, previewUrl: previewUrl as string, browser, open })
}

const KEPT = ['pageView', 'customerPage', 'visitor', 'consent', 'share', 'couponGrant'] as const

test('林小雨 sees the page as 果果妈 would get it from her: her coupon without its code, and nothing is kept', async () => {
  await using shop = await aDraft()
  await agrees(shop.db, 'cu001')
  const counts = () =>
    Promise.all(KEPT.map(async (it) => (await shop.db.selectFrom(it).selectAll().execute()).length))
  const before = await counts()
  const hers = await (await shop.open('cu001')).text()
  expect(hers).toContain('按这位客户看到的样子预览')
  expect(hers).toContain('周六来店里读一本。')
  expect(hers).toContain('class="ticket"')
  expect(hers).toContain('小雨')
  expect(hers).toContain('您同意过记住浏览')
  expect(hers).not.toMatch(CODE)
  expect(hers).not.toContain('<script')
  expect(hers).toContain('href="?lang=en&amp;as=cu001"')
  // As a colleague she sees no coupon of anybody's.
  const plain = await (await shop.browser.get(shop.previewUrl)).text()
  expect(plain).not.toContain('class="ticket"')
  expect(plain).toContain('预览，还没有发给任何人')
  expect(await counts()).toEqual(before)
})

test('果果妈 who did not agree, or took it back, is shown as anybody: no coupon, no wish', async () => {
  await using shop = await aDraft()
  await shop.db
    .updateTable('customer')
    .set({ preference: 'less' })
    .where('id', '=', 'cu001')
    .execute()
  const isNameless = async () => {
    const html = await (await shop.open('cu001')).text()
    expect(html).toContain('这位客户没有同意被记住')
    expect(html).not.toContain('class="ticket"')
    expect(html).not.toContain('您说过：少发点')
  }
  await isNameless()
  await agrees(shop.db, 'cu001')
  expect(await (await shop.open('cu001')).text()).toContain('您说过：少发点')
  const taken = { id: 'consent_back', visitorId: 'v_cu001', purpose: 'browsing' as const }
  const withdrawn = { answer: 'withdrawn' as const, version: '1', answeredAt: CLOCK }
  await shop.add('consent', { ...taken, ...withdrawn, evidence: '{}' })
  await isNameless()
})

test('only a customer of her own can be chosen, and only by who is signed in', async () => {
  await using shop = await aDraft()
  const lin = await shop.as(LIN)
  const { body } = await lin('GET', '/library/customers?beside=cu_kele')
  expect(body.customers).toMatchObject([{ id: 'cu001', isAgreed: false }])
  await agrees(shop.db, 'cu001')
  const beside = await lin('GET', '/library/customers?beside=cu001')
  expect(beside.body).toMatchObject({ customers: [{ id: 'cu001', isAgreed: true }], isMore: false })
  const named = async (words: string) =>
    (await lin('GET', `/library/customers?named=${encodeURIComponent(words)}`)).body.customers
  expect(await named('果果')).toMatchObject([{ id: 'cu001' }])
  for (const words of ['可乐', '%', '_']) expect(await named(words)).toEqual([])
  const [hers, nobody] = [await shop.open('cu_kele'), await shop.open('cu_nobody')]
  expect([hers.status, nobody.status]).toEqual([404, 404])
  expect(await hers.text()).toBe(await nobody.text())
  // An operator has no customers, and an address passed on to a customer opens nothing.
  const { browser: fang } = await shop.asStaff(FANG)
  expect((await fang.get(`${shop.previewUrl}?as=cu001`)).status).toBe(404)
  expect((await (await shop.as(FANG))('GET', '/library/customers')).status).toBe(403)
  const { browser: guoguo } = shop.asCustomer('cu001')
  expect((await guoguo.get(`${shop.previewUrl}?as=cu001`)).status).toBe(404)
})

test('a published page can be looked at as a customer before it is sent, by those who only use it', async () => {
  await using shop = await aDraft()
  const id = anId('page')
  await shop.save(FANG, 'page', id, 0, aPageBody())
  await shop.tell(FANG, 'page', id, 'submit', { rev: 1 })
  await shop.save(FANG, 'page', id, 2, aPageBody({ title: '还没写完的题目' }))
  const { previewUrl } = (await shop.look(LIN, 'page', id)).body
  const html = await (await shop.browser.get(`${previewUrl}?as=cu001`)).text()
  expect(html).toContain('绘本怎么读')
  expect(html).not.toContain('还没写完的题目')
  expect(html).toContain('小雨')
})
