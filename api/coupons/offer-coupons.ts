import { inTransaction } from '../../db/database.ts'
import { findCoupon, listGrantsOf, listOpenCoupons, listTaken } from '../../db/queries/coupons.ts'
import { findContact } from '../../db/queries/known-customer.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { DAY } from '../shop-time.ts'
import { grantState, PER_DAY, termsOf, whyRefused } from './coupon-rules.ts'
import { pageOfCoupon } from './page-of-coupon.ts'

/** 给她: the coupons a member may pass to a customer, each with what she has and what stops it. */
export async function offerCoupons({ db, now }: Pick<Deps, 'db' | 'now'>, customerId: string) {
  const at = now()
  const [open, held, contact] = await Promise.all([
    listOpenCoupons(db, at),
    listGrantsOf(db, [customerId], 50),
    findContact(db, customerId),
  ])
  // A coupon is taken in WeChat: who is a contact of WeCom has nowhere to take it.
  const isUnsupported = contact?.wxType === 2
  const coupons = isUnsupported ? [] : open
  const taken = await listTaken(db, customerId, '', at - DAY)
  return {
    leftToday: Math.max(0, PER_DAY - taken.length),
    isUnsupported,
    offers: coupons.map((coupon) => {
      const hers = held.filter(({ couponId }) => couponId === coupon.id)
      const sofar = [...taken.filter((it) => it.couponId !== coupon.id), ...asTaken(hers)]
      return {
        couponId: coupon.id,
        name: coupon.name,
        terms: termsOf(coupon),
        perPerson: coupon.perPerson,
        hers: hers.length,
        left: coupon.budget === null ? null : Math.max(0, coupon.budget - coupon.issued),
        blocked: whyRefused(coupon, sofar, { at, group: null }) ?? null,
      }
    }),
    held: held.map((grant) => ({
      grantId: grant.id,
      name: grant.name,
      grantedAt: grant.grantedAt,
      expiresAt: grant.expiresAt,
      usedAt: grant.redeemedAt,
      state: grantState(grant, grant.weekday, at),
    })),
  }
}

const asTaken = (grants: { couponId: string; grantedAt: number }[]) =>
  grants.map(({ couponId, grantedAt }) => ({ couponId, grantedAt, groupId: null }))

/** The page by which a member passes a coupon on. */
export async function pageToPassOn({ db, now }: Pick<Deps, 'db' | 'now'>, couponId: string) {
  const at = now()
  return inTransaction(db, async (tx) => {
    const coupon = await findCoupon(tx, couponId)
    if (!coupon || coupon.status !== 'live' || coupon.endsAt <= at) {
      throw new AppError('gone', '这张券已经结束了')
    }
    return { pageId: await pageOfCoupon(tx, coupon, at) }
  })
}
