import { expect, test } from 'vitest'
import { claimCoupon } from '../../api/coupons/claim-coupon.ts'
import { rebuildCouponDays } from '../../api/coupons/coupon-days.ts'
import { revokeGrant } from '../../api/coupons/revoke-grant.ts'
import { settleOrderCoupon } from '../../api/coupons/settle-order-coupon.ts'
import { inTransaction } from '../../db/database.ts'
import type { Schema } from '../../db/schema.ts'
import { aCoupon, aShopWithCoupons } from '../support/a-benefit.ts'
import { CLOCK } from '../support/platform.ts'
import { raceOfOnePurse, raceOfPoints } from '../support/point-races.ts'
import { oneHand, raceOfClaims, raceOfCounters } from '../support/races.ts'

const COUPONS = 500

test(`${COUPONS} coupons, 8 counters each: every coupon is used once, and everybody is told the truth`, async () => {
  await using shop = await aShopWithCoupons()
  await raceOfCounters(shop, oneHand(shop.deps, 7), COUPONS)
})

test('100 people tap at once for 20 coupons: 20 have one, 80 are told why not', async () => {
  await using shop = await aShopWithCoupons()
  await raceOfClaims(shop, oneHand(shop.deps, 9), { people: 100, budget: 20 })
})

test('one person taps for gifts on two phones at once: points are spent once each, never below nothing', async () => {
  await using shop = await aShopWithCoupons()
  await raceOfPoints(shop, oneHand(shop.deps, 11))
})

test('one purse is emptied for twelve gifts at once: never below nothing', async () => {
  await using shop = await aShopWithCoupons()
  await raceOfOnePurse(shop, oneHand(shop.deps, 15))
})

test('given back by a refund at the moment it is taken back: the days say what the grants say', async () => {
  await using shop = await aShopWithCoupons()
  const { db } = shop.deps
  await aCoupon(db)
  const { token } = await shop.couponPage()
  const reader = await shop.aReader('cu003')
  const grant = await claimCoupon(shop.deps, reader, { token, couponId: 'cp6', key: 'tap' })
  const order: Schema['shopOrder'] = {
    id: 'order_1',
    shopId: 'st1',
    orderNo: '1',
    status: 'paid',
    paidAt: CLOCK,
    amountFen: 6900,
    refundedFen: 0,
    customerId: 'cu003',
    buyerKey: null,
    itemsJson: '[]',
    shareId: null,
    couponCode: grant.code,
    receivedAt: CLOCK,
    changedAt: CLOCK,
  }
  await inTransaction(db, (tx) => settleOrderCoupon(tx, order, 'st1'))
  const isGivenBack = Promise.withResolvers<void>()
  const refund = inTransaction(db, async (tx) => {
    await settleOrderCoupon(tx, { ...order, status: 'cancelled' }, 'st1')
    isGivenBack.resolve()
    // Long enough for whoever does not wait to have read the old state.
    await new Promise((done) => setTimeout(done, 100))
  })
  await isGivenBack.promise
  const manager = { staffId: 'u_zhoumin', role: 'manager' as const, storeIds: ['st1'] }
  await Promise.all([refund, revokeGrant(shop.deps, manager, grant.id, '发错了人')])
  const days = () =>
    db
      .selectFrom('couponDay')
      .where((eb) => eb.or([eb('issued', '<>', 0), eb('redeemed', '<>', 0)]))
      .selectAll()
      .execute()
  const counted = await days()
  await inTransaction(db, rebuildCouponDays)
  expect(await days()).toEqual(counted)
})
