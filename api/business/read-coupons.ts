import { listCouponNumbers } from '../../db/queries/coupon-numbers.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { periodOf } from './period.ts'
import type { Days } from './spans.ts'
import { storeScope } from './store-scope.ts'

const SHOWN = 12
/** Fewer than that say little about a coupon. */
const FEW = 30
/** Half of what the article saw: time for another coupon. */
const POOR = 0.09

/** 券: how many went out, how many came back. The shop's own rate stands beside a tick, never in it. */
export async function readCoupons(
  { db, now }: Deps,
  actor: Actor,
  { days, store }: { days: Days; store?: string | undefined },
) {
  const { fromDay, toDay } = periodOf(now(), days)
  const storeIds = await storeScope(db, actor, store)
  const rows = await listCouponNumbers(db, fromDay, toDay, storeIds)
  const coupons = rows
    .map((row) => {
      const issued = Number(row.issued)
      const redeemed = Number(row.redeemed)
      const isPoor = issued >= FEW && redeemed < issued * POOR
      return {
        couponId: row.couponId,
        name: row.name,
        issued,
        redeemed,
        isFew: issued < FEW,
        isPoor,
      }
    })
    .sort((a, b) => b.issued - a.issued || (a.couponId < b.couponId ? -1 : 1))
  return { coupons: coupons.slice(0, SHOWN), reference: 18, fromDay, toDay }
}
