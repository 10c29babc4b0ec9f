import { expect, test } from 'vitest'
import { creditOf, doCreditJobs } from '../support/credited-shop.ts'
import { aShopWithPages } from '../support/customer-phone.ts'
import { signIn } from '../support/platform.ts'
import { anOrder, sendOrders } from '../support/shop-parts.ts'

// What an order was credited to stays the shop's number, whatever its buyer has forgotten since;
// and it goes where it belongs when she turns out to be somebody else.

const words = [{ type: 'text' as const, paragraphs: ['不必定闹钟换。'] }]
const guoguo = { openId: 'o_guoguo', externalUserId: 'cu001' }
type Shop = Awaited<ReturnType<typeof aShopWithPages>>

/** She agreed, read, and bought for 69 yuan a minute later. */
async function aBuyer(shop: Shop) {
  const { token, shareId } = await shop.sent(words)
  const { db } = shop.deps
  await db.updateTable('customer').set({ storeId: 'st1' }).where('id', '=', 'cu001').execute()
  const phone = shop.phone(guoguo)
  await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  await phone.read(token, 30)
  shop.pass(60_000)
  const order = anOrder({
    shopId: 'till',
    paidAt: shop.deps.now(),
    customer: { externalUserId: 'cu001' },
  })
  await sendOrders(shop, order)
  await doCreditJobs(shop)
  return { phone, order, shareId }
}

test.each(['views', 'everything'])(
  'half the money back after she had her %s erased is taken back where it was credited',
  async (what) => {
    await using shop = await aShopWithPages()
    const { db } = shop.deps
    const { phone, order, shareId } = await aBuyer(shop)
    expect(await creditOf(db)).toMatchObject({
      [`share:${shareId}`]: 6900,
      'staff:u_linxiaoyu': 6900,
    })
    await phone.post('/api/miniapp/privacy/erase', { what })
    shop.pass(60_000)
    await sendOrders(shop, {
      ...order,
      status: 'refunded',
      refundedFen: 3450,
      updatedAt: shop.deps.now(),
    })
    await doCreditJobs(shop)
    const after = await creditOf(db)
    expect(after).toMatchObject({ [`share:${shareId}`]: 3450, 'staff:u_linxiaoyu': 3450 })
    expect(after).not.toHaveProperty('staff:none')
    const stores = await db.selectFrom('credit').select('storeId').distinct().execute()
    expect(stores).toEqual([{ storeId: 'st1' }])
  },
)

test('an order leaves the page it was credited to when somebody else turns out to have read it', async () => {
  await using shop = await aShopWithPages()
  const { db } = shop.deps
  await db.insertInto('staffStore').values({ staffId: 'u_zhoumin', storeId: 'st1' }).execute()
  await aBuyer(shop)
  const { id } = await db.selectFrom('identityLink').select('id').executeTakeFirstOrThrow()
  const undone = await shop.app.request(
    `http://localhost:3000/api/sidebar/customers/cu001/identity/${id}/undo`,
    {
      method: 'POST',
      headers: {
        cookie: await signIn(shop, 'u_zhoumin'),
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
      },
      body: '{}',
    },
  )
  expect(undone.status).toBe(200)
  shop.pass(60_000)
  await doCreditJobs(shop)
  expect(await creditOf(db)).toMatchObject({ 'staff:none': 6900, 'share:none': 6900 })
})
