import type { Db } from '../../db/database.ts'
import { findCoupon, listGrantsOf, listTaken } from '../../db/queries/coupons.ts'
import type { Visitor } from '../env.ts'
import { newId } from '../../db/ids.ts'
import type { Language } from '../visitors/language.ts'
import { shownDay } from '../visitors/shown-time.ts'
import { shownCode } from './coupon-code.ts'
import { grantState, publicName, takenSince, whyRefused, type GrantState } from './coupon-rules.ts'
import { readGroupCeiling } from './group-ceiling.ts'
import { qrPath } from './qr.ts'

/** A coupon in her hand: what the counter reads. */
export interface ShownGrant {
  id: string
  name: string
  faceFen: number
  minSpendFen: number
  weekday: number | null
  /** 「482 109 3756」 */
  code: string
  /** The same as a QR code: `d` of an SVG path, 21 × 21. */
  qr: string
  state: GrantState
  /** Its last day. */
  until: string
}

/** 领券 as a page shows it to one reader. */
export interface ShownOffer {
  couponId: string
  /** The page it is taken on. */
  token: string
  name: string
  faceFen: number
  minSpendFen: number
  validDays: number
  weekday: number | null
  perPerson: number
  budget: number | null
  left: number | null
  isRedEnvelope: boolean
  /** Why it cannot be taken now, in the shop's words; null: it can. */
  refusal: string | null
  /** `ask`: she has to agree first; `outside`: nobody can tell who she is here. */
  who: 'known' | 'ask' | 'outside' | 'staff'
  mine: ShownGrant[]
  /** Makes her tap one tap, however often it is sent. */
  key: string
}

/** What this reader may do with the coupon; nothing when there is no such coupon. */
export async function showOffer(
  db: Db,
  couponId: string,
  {
    visitor,
    isStaff,
    token,
    groupId,
    at,
    language,
  }: {
    visitor: Visitor
    isStaff: boolean
    token: string
    groupId: string | null
    at: number
    language: Language
  },
): Promise<ShownOffer | undefined> {
  const coupon = await findCoupon(db, couponId)
  if (!coupon) return undefined
  const holderId = holderIdOf(visitor)
  const group = await readGroupCeiling(db, groupId, holderId === null ? null : visitor.customerId)
  const [held, taken] = await Promise.all([
    holderId === null || isStaff ? [] : listGrantsOf(db, [holderId], 50),
    holderId === null ? [] : listTaken(db, holderId, couponId, takenSince(at, group)),
  ])
  return {
    couponId,
    token,
    name: publicName(coupon),
    faceFen: coupon.faceFen,
    minSpendFen: coupon.minSpendFen,
    validDays: coupon.validDays,
    weekday: coupon.weekday,
    perPerson: coupon.perPerson,
    budget: coupon.budget,
    left: coupon.budget === null ? null : Math.max(0, coupon.budget - coupon.issued),
    isRedEnvelope: coupon.isRedEnvelopeAt !== null,
    refusal: whyRefused(coupon, taken, { at, group }) ?? null,
    who: isStaff
      ? 'staff'
      : visitor.openId === undefined
        ? 'outside'
        : visitor.consent === 'agreed'
          ? 'known'
          : 'ask',
    mine: held
      .filter((grant) => grant.couponId === couponId)
      .map((grant) => showGrant(grant, at, language)),
    key: newId('tap'),
  }
}

/** In whose name benefits of this browser are; null: nobody can tell. */
export const holderIdOf = ({ openId, customerId, visitorId, isStaff }: Visitor): string | null =>
  openId === undefined || isStaff ? null : (customerId ?? visitorId)

type HeldGrant = Awaited<ReturnType<typeof listGrantsOf>>[number]

/** A coupon as she shows it at the counter. */
export const showGrant = (grant: HeldGrant, at: number, language: Language): ShownGrant => ({
  id: grant.id,
  name: publicName(grant),
  faceFen: grant.faceFen,
  minSpendFen: grant.minSpendFen,
  weekday: grant.weekday,
  code: shownCode(grant.code),
  qr: qrPath(grant.code),
  state: grantState(grant, grant.weekday, at),
  until: shownDay(grant.expiresAt - 1, at, language),
})
