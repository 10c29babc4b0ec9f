import { expect, test } from 'vitest'
import { readPageToken } from '../../api/content/page-token.ts'
import { claimCoupon } from '../../api/coupons/claim-coupon.ts'
import { insertOrder } from '../../db/queries/shop-orders.ts'
import { aCoupon, anOrderRow, aShopWithCoupons } from '../support/a-benefit.ts'
import { aGroup, joins } from '../support/shop-parts.ts'
import { forwardBy } from '../support/three-hands.ts'

const DAY = 86_400_000
test('a coupon taken before anybody knew her is hers as a customer too', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db)
  const { token, path } = await shop.couponPage()
  const reader = await shop.aReader('cu009', false)
  await claimCoupon(shop.deps, reader, { token, couponId: 'cp6', key: 'tap' })
  expect(await db.selectFrom('couponGrant').select(['customerId', 'holderId']).execute()).toEqual([
    { customerId: null, holderId: reader.visitorId },
  ])
  await shop.aReader('cu009')
  await shop.phone(shop.known('cu009')).open(path)
  expect(await db.selectFrom('couponGrant').select(['customerId', 'holderId']).execute()).toEqual([
    { customerId: 'cu009', holderId: 'cu009' },
  ])
})

test('who agrees by taking a coupon sent to one customer is perhaps she, as on any page', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db)
  await shop.aReader('cu_new')
  const alone = { chatKind: 'single', groupId: null, customerId: 'cu_new' } as const
  const { token } = await shop.couponPage('cp6', alone)
  const phone = shop.phone({ openId: 'o_grandma', wasAsked: true })
  const fields = { token, couponId: 'cp6', key: 'tap', agree: 'yes' }
  await phone.submit('/api/miniapp/coupons/claim', fields)
  const links = await db
    .selectFrom('identityLink')
    .select(['customerId', 'confidence', 'evidence'])
    .where('confidence', '=', 'likely')
    .execute()
  expect(links).toEqual([
    { customerId: 'cu_new', confidence: 'likely', evidence: expect.stringMatching(/^link of /) },
  ])
})

test('a member sees what she may pass on, what the customer has, and gets its page', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db, { id: 'cp2', name: '新客见面礼', faceFen: 1000, minSpendFen: 9900 })
  await aCoupon(db)
  await db
    .insertInto('follow')
    .values({
      staffId: 'u_linxiaoyu',
      customerId: 'cu001',
      remark: '',
      description: '',
      addWay: 1,
      source: null,
      followedAt: 1,
      endedAt: null,
      endedBy: null,
      verifiedAt: shop.deps.now() + DAY,
    })
    .execute()
  const her = await shop.aReader('cu001')
  const { token } = await shop.couponPage()
  await claimCoupon(shop.deps, her, { token, couponId: 'cp6', key: 'tap' })
  const { body } = await shop.askStaff('u_linxiaoyu', 'GET', '/customers/cu001/coupons')
  expect(body.leftToday).toBe(2)
  expect(body.offers).toMatchObject([
    { couponId: 'cp2', terms: '满 99 元减 10 元', hers: 0, blocked: null },
    { couponId: 'cp6', hers: 1, blocked: '这张券一人 1 张，已经领过了' },
  ])
  expect(body.held).toMatchObject([{ name: '五元见面礼', state: 'usable' }])
  const pages = await Promise.all(
    [1, 2].map(() => shop.askStaff('u_linxiaoyu', 'POST', '/coupons/cp2/page')),
  )
  expect(pages.map((each) => each.body)).toEqual([{ pageId: 'page_cp2' }, { pageId: 'page_cp2' }])
  const page = await db.selectFrom('page').where('id', '=', 'page_cp2').selectAll().execute()
  expect(page).toMatchObject([{ kind: 'coupon', status: 'live', title: '新客见面礼' }])
  // A contact of WeCom has nowhere to take one: nothing is offered, and it is said why.
  await db.updateTable('customer').set({ wxType: 2 }).where('id', '=', 'cu001').execute()
  const { body: theirs } = await shop.askStaff('u_linxiaoyu', 'GET', '/customers/cu001/coupons')
  expect(theirs).toMatchObject({ isUnsupported: true, offers: [] })
})

test('a benefit of a group is for those who sit in it', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aGroup(db, 'g01')
  await aGroup(db, 'g05')
  const inside = await shop.aReader('cu002')
  await shop.aReader('cu003')
  await joins(db, 'g01', inside.customerId!)
  const week = { startsAt: shop.deps.now() - DAY, endsAt: shop.deps.now() + DAY, endedAt: null }
  for (const [id, groupId, text] of [
    ['gb_1', 'g01', '棉柔巾第 2 件半价'],
    ['gb_2', 'g01', '周三到店积分双倍'],
    ['gb_3', 'g05', '推车试坐送水杯'],
  ] as const) {
    await db
      .insertInto('groupBenefit')
      .values({
        id,
        groupId,
        text,
        couponId: null,
        createdBy: 'u_linxiaoyu',
        ...week,
      })
      .execute()
  }
  const hers = await shop.phone(shop.known('cu002')).open('/me')
  expect(hers).toContain('本周：棉柔巾第 2 件半价；周三到店积分双倍')
  expect(hers).not.toContain('推车试坐')
  const others = await shop.phone(shop.known('cu003')).open('/me')
  expect(others).not.toContain('棉柔巾')
  shop.pass(2 * DAY)
  expect(await shop.phone(shop.known('cu002')).open('/me')).toContain('本周没有群福利')
})

test('on a page passed on from a group the coupon says what the group would say', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  for (const id of ['cp1', 'cp2']) await aCoupon(db, { id, perGroupDay: 1 })
  const friend = await shop.aReader('cu003')
  const phone = shop.phone(shop.known('cu003'))
  const passedOn = async (couponId: string) => {
    const { token } = await shop.couponPage(couponId, { groupId: 'g1' })
    return forwardBy(shop.phone(), token)
  }
  const [one, other] = [await passedOn('cp1'), await passedOn('cp2')]
  expect(await phone.open(`/p/${other.token}`)).toContain('action="/api/miniapp/coupons/claim"')
  await claimCoupon(shop.deps, friend, { token: one.token, couponId: 'cp1', key: 'tap' })
  const page = await phone.open(`/p/${other.token}`)
  expect(page).toContain('这个群里 24 小时最多领 1 张，晚些再来')
  expect(page).not.toContain('action="/api/miniapp/coupons/claim"')
})

test('who bought in a 隔夜群 by a link passed on has had her first order there', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  const at = shop.deps.now()
  await aGroup(db, 'g2', { flashOpenAt: at - DAY / 2, flashCloseAt: at + DAY })
  await aCoupon(db)
  const { token } = await shop.couponPage('cp6', { groupId: 'g2' })
  const passedOn = await forwardBy(shop.phone(), token)
  const her = await shop.aReader('cu003')
  await insertOrder(db, {
    ...anOrderRow,
    id: 'o1',
    orderNo: 'o1',
    shareId: readPageToken(shop.deps.config, passedOn.token)!.shareId,
    paidAt: at,
  })
  const taken = claimCoupon(shop.deps, her, { token, couponId: 'cp6', key: 'tap' })
  await expect(taken).rejects.toThrow('这次团的券只给第一单，您已经下过单了')
})

test('a Wednesday coupon that sees no Wednesday any more is over, though its last day is to come', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  // It is Saturday: the next Wednesday is the 25th.
  const until = (day: string) => Date.parse(`${day}T00:00:00+08:00`)
  await aCoupon(db, { id: 'cp1', weekday: 3, endsAt: until('2026-11-25') })
  await aCoupon(db, { id: 'cp2', weekday: 3, endsAt: until('2026-11-26') })
  const her = await shop.aReader('cu002')
  const take = async (couponId: string) => {
    const { token } = await shop.couponPage(couponId)
    return claimCoupon(shop.deps, her, { token, couponId, key: 'tap' }).then(
      () => 'taken',
      (error: Error) => error.message,
    )
  }
  expect(await take('cp1')).toBe('这张券已经结束了')
  expect(await take('cp2')).toBe('taken')
})
