import type { Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { insertCoupon, listCoupons, sumCouponDays, type Coupon } from '../../db/queries/coupons.ts'
import type { Deps } from '../deps.ts'
import { termsOf } from './coupon-rules.ts'

type NewCoupon = Pick<
  Coupon,
  | 'name'
  | 'faceFen'
  | 'minSpendFen'
  | 'validDays'
  | 'startsAt'
  | 'endsAt'
  | 'budget'
  | 'perPerson'
  | 'perGroupDay'
  | 'weekday'
> & { isRedEnvelope: boolean }

/** A coupon with how it does: 核销率 = redeemed of issued, in per cent with one decimal. */
export async function listCouponsWithUse({ db }: Pick<Deps, 'db'>) {
  const [coupons, sums] = await Promise.all([listCoupons(db), sumCouponDays(db)])
  const bySum = new Map(sums.map((sum) => [sum.couponId, sum]))
  return coupons.map((coupon) => {
    const { issued = 0, redeemed = 0 } = bySum.get(coupon.id) ?? {}
    return {
      id: coupon.id,
      name: coupon.name,
      terms: termsOf(coupon),
      status: coupon.status,
      endsAt: coupon.endsAt,
      budget: coupon.budget,
      perPerson: coupon.perPerson,
      weekday: coupon.weekday,
      isRedEnvelope: coupon.isRedEnvelopeAt !== null,
      issued,
      redeemed,
      rate: issued === 0 ? null : Math.round((redeemed / issued) * 1000) / 10,
    }
  })
}

/** Adds a coupon whose terms were checked, in the caller's transaction. */
export async function addCoupon(
  tx: Db,
  staffId: string,
  id: string,
  { isRedEnvelope, ...facts }: NewCoupon,
  at: number,
) {
  await insertCoupon(tx, {
    ...facts,
    id,
    issued: 0,
    isRedEnvelopeAt: isRedEnvelope ? at : null,
    purpose: null,
    pageId: null,
    status: 'live',
    createdBy: staffId,
    changedAt: at,
  })
  await insertAct(tx, { staffId, action: 'coupon.create', subject: id, detail: facts.name, at })
}
