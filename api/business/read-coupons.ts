import { listCouponNumbers, listCouponPlaces } from '../../db/queries/coupon-numbers.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { periodOf } from './period.ts'
import type { Days } from './spans.ts'
import { storeScope } from './store-scope.ts'

const SHOWN = 12
const PLACES = 20
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
  const question = { fromDay, toDay, storeIds }
  const rows = await listCouponNumbers(db, question)
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
    .slice(0, SHOWN)
  const places = await listCouponPlaces(
    db,
    question,
    coupons.map(({ couponId }) => couponId),
  )
  return {
    coupons: coupons.map((coupon) => ({
      ...coupon,
      places: placesOf(places.filter(({ couponId }) => couponId === coupon.couponId)),
    })),
    reference: 18,
    fromDay,
    toDay,
  }
}

/** By group and member, the most given first; what is not shown is the last line. */
function placesOf(rows: Awaited<ReturnType<typeof listCouponPlaces>>) {
  const places = rows
    .map(({ groupId, groupName, staffId, staffName, issued, redeemed }) => ({
      id: `${groupId} ${staffId}`,
      groupName: groupName ?? null,
      staffName: staffName ?? null,
      isRest: false,
      issued: Number(issued),
      redeemed: Number(redeemed),
      isFew: Number(issued) < FEW,
    }))
    .filter(({ issued, redeemed }) => issued > 0 || redeemed > 0)
    .sort((a, b) => b.issued - a.issued || (a.id < b.id ? -1 : 1))
  const rest = places.splice(PLACES)
  if (rest.length === 0) return places
  const sum = (of: 'issued' | 'redeemed') => rest.reduce((all, it) => all + it[of], 0)
  const [issued, redeemed] = [sum('issued'), sum('redeemed')]
  const nobody = { id: 'rest', groupName: null, staffName: null }
  return [...places, { ...nobody, isRest: true, issued, redeemed, isFew: issued < FEW }]
}
