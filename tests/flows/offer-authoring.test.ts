import { expect, test } from 'vitest'
import { anOffer } from '../support/ordering-parts.ts'
import { aLibrary, aPageBody, anId, FANG, HE, LIN } from '../support/a-library.ts'
import { CLOCK } from '../support/a-shop.ts'

const order = (offerId: string) => ({ type: 'order', offerId })

test('what is offered on one page cannot be published on another; the writer reads which block it is', async () => {
  await using shop = await aLibrary()
  const [id, other] = [anId('page'), anId('page')]
  await shop.add('offer', anOffer({ id: 'offer_other', pageId: other, storeId: 'st1' }))
  await shop.add('offer', anOffer({ id: 'offer_mine', pageId: id, storeId: 'st1' }))
  const text = aPageBody().blocks[0]!
  const body = (...blocks: object[]) => aPageBody({ pageKind: 'chain', blocks: [text, ...blocks] })
  const says = async (rev: number, ...blocks: object[]) => {
    const { body: saved } = await shop.save(FANG, 'page', id, rev, body(...blocks))
    return saved.check.refusals.map((one: { text: string }) => one.text)
  }
  expect(await says(0, order('offer_other'))).toEqual([
    '有一块接龙、拼团或报名是另一页的，选这一页的或新建',
  ])
  const early = await shop.tell(FANG, 'page', id, 'submit', { rev: 1 })
  expect([early.status, early.body.error.message]).toEqual([
    422,
    '有一块接龙、拼团或报名是另一页的，选这一页的或新建',
  ])
  expect(await says(1, order('offer_gone'), { type: 'coupon', couponId: 'cp_gone' })).toEqual([
    '有一块接龙、拼团或报名已经不在了，换一个或新建',
    '有一块券现在领不到，换一张',
  ])
  expect(await says(2, { type: 'product', productId: 'pd_gone' })).toEqual([
    '有一块商品已经下架，换一个',
  ])
  expect(await says(3, order('offer_mine'), { type: 'product', productId: 'pd01' })).toEqual([])
  expect((await shop.tell(FANG, 'page', id, 'submit', { rev: 4 })).body.state).toBe('review')

  // To choose from there are this page's own, whole, so that they can be changed.
  const fang = await shop.as(FANG)
  const { offers } = (await fang('GET', `/library/choices?pageId=${id}`)).body
  expect(offers).toMatchObject([
    { id: 'offer_mine', productId: 'pd01', stock: 20, taken: 0, perPerson: 2, closedAt: null },
  ])
  expect((await fang('GET', '/library/choices')).body.offers).toEqual([])
})

test('an offer is closed early by who runs the shop, once; the page says so', async () => {
  await using shop = await aLibrary()
  await shop.add('offer', anOffer({ id: 'offer_mine', storeId: 'st1' }))
  const [he, lin] = [await shop.as(HE), await shop.as(LIN)]
  expect((await lin('POST', '/offers/offer_mine/close')).status).toBe(403)
  for (const _ of [1, 2]) {
    const { body } = await he('POST', '/offers/offer_mine/close')
    expect(body.offer).toMatchObject({ closedAt: CLOCK, closedBy: HE })
  }
  expect((await he('POST', '/offers/offer_gone/close')).status).toBe(404)
  const acts = await shop.db.selectFrom('auditLog').select('action').execute()
  expect(acts).toEqual([{ action: 'offer.close' }])
})
