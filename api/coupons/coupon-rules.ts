import type { Coupon, Grant } from '../../db/queries/coupons.ts'
import { addDays, DAY, dayOf, startOfDay, weekdayOf } from '../shop-time.ts'

/** Coupons of any kind that one person takes within 24 h (R09). */
export const PER_DAY = 3

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']

/** When a coupon taken now ends: midnight after its last day; a 会员日 coupon has that one day. */
export function expiryOf(
  { validDays, weekday, endsAt }: Pick<Coupon, 'validDays' | 'weekday' | 'endsAt'>,
  at: number,
): number {
  const days = weekday === null ? validDays : daysUntil(weekday, at) + 1 + 7 * (validDays - 1)
  return Math.min(endsAt, startOfDay(addDays(dayOf(at), days)))
}

const daysUntil = (weekday: number, at: number) => (weekday - weekdayOf(at) + 7) % 7

/** It has ended, or ends before the next day on which it could be used. */
const isOver = ({ status, weekday, endsAt }: Coupon, at: number) =>
  status !== 'live' ||
  endsAt <= at ||
  (weekday !== null && endsAt <= startOfDay(addDays(dayOf(at), daysUntil(weekday, at))))

/** What she has taken already, as far as it matters. */
type Taken = Pick<Grant, 'couponId' | 'groupId' | 'grantedAt'>

/** What the group she takes it through says to it. A 隔夜群 gives its coupons for the first order. */
export interface GroupCeiling {
  groupId: string
  most: number | null
  flashOpenAt: number | null
  hasBought: boolean
}

/** From when on what she took matters: a day, or since the 隔夜群 opened. */
export const takenSince = (at: number, group: GroupCeiling | null) =>
  Math.min(at - DAY, group?.flashOpenAt ?? at)

/** Why she cannot take it now, in words for her; undefined: she can, if the budget lasts. */
export function whyRefused(
  coupon: Coupon,
  taken: Taken[],
  { at, group }: { at: number; group: GroupCeiling | null },
): string | undefined {
  if (isOver(coupon, at)) return '这张券已经结束了'
  if (coupon.startsAt > at) return '这张券还没开始'
  const same = taken.filter(({ couponId }) => couponId === coupon.id)
  if (same.length >= coupon.perPerson) {
    return `这张券一人 ${coupon.perPerson} 张，已经领过了`
  }
  const lately = taken.filter(({ grantedAt }) => grantedAt > at - DAY)
  if (group) {
    const most = Math.min(coupon.perGroupDay, group.most ?? coupon.perGroupDay)
    const { groupId, flashOpenAt } = group
    if (flashOpenAt !== null) {
      const here = taken.filter((it) => it.groupId === groupId && it.grantedAt >= flashOpenAt)
      if (here.length >= most) return `这次团一人最多领 ${most} 张，已经领过了`
      if (group.hasBought) return '这次团的券只给第一单，您已经下过单了'
    }
    const here = lately.filter((each) => each.groupId === groupId)
    if (here.length >= most) return `这个群里 24 小时最多领 ${most} 张，晚些再来`
  }
  if (lately.length >= PER_DAY) return `24 小时最多领 ${PER_DAY} 张，晚些再来`
  if (coupon.budget !== null && coupon.issued >= coupon.budget) return allGone(coupon)
  return undefined
}

export const allGone = ({ budget }: Pick<Coupon, 'budget'>) =>
  budget === null ? '这张券领完了' : `${budget} 张都领完了`

export type GrantState = 'usable' | 'not_today' | 'used' | 'expired' | 'revoked'

/** How a coupon in somebody's hand stands at this moment. */
export function grantState(
  grant: Pick<Grant, 'redeemedAt' | 'revokedAt' | 'expiresAt'>,
  weekday: number | null,
  at: number,
): GrantState {
  if (grant.redeemedAt !== null) return 'used'
  if (grant.revokedAt !== null) return 'revoked'
  if (grant.expiresAt <= at) return 'expired'
  return weekday !== null && weekdayOf(at) !== weekday ? 'not_today' : 'usable'
}

/** 「周三」 */
export const weekdayName = (weekday: number) => `周${WEEKDAYS[weekday - 1]}`

/** What it is worth and when: 「满 199 元减 20 元」. */
export function termsOf({ faceFen, minSpendFen }: Pick<Coupon, 'faceFen' | 'minSpendFen'>): string {
  const face = yuan(faceFen)
  return minSpendFen > 0 ? `满 ${yuan(minSpendFen)} 元减 ${face} 元` : `减 ${face} 元，不限金额`
}

/**
 * How a coupon is called before customers. One kept for a moment (「看过没买」) is named after what
 * we saw of her: that name is ours alone.
 */
export const publicName = (coupon: Pick<Coupon, 'name' | 'purpose' | 'faceFen' | 'minSpendFen'>) =>
  coupon.purpose === null ? coupon.name : termsOf(coupon)

const yuan = (fen: number) => (fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2))
