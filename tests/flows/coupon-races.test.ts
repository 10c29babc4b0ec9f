import { test } from 'vitest'
import { aShopWithCoupons } from '../support/a-benefit.ts'
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
