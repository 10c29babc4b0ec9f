import type { GroupKind, Preference } from '../../db/schema.ts'
import type { NudgeHow } from '../../db/schema/quota.ts'
import { addDays, DAY, dayOf, startOfDay, weekdayOf } from '../shop-time.ts'

/** 群发规则 as the corp chose it at WeCom: a month's days, seven a week, or one a day. */
export type CorpRule = 'month' | 'week' | 'day'

/** WeCom's rule and our own stricter ceilings (打扰上限). */
export interface Limits {
  corpRule: CorpRule
  groupPromoWeek: number
  customerPromoMonth: number
  flashPosts: number
  talkWeek: number
}

export const LIMITS: Limits = {
  corpRule: 'month',
  groupPromoWeek: 2,
  customerPromoMonth: 4,
  flashPosts: 5,
  talkWeek: 1,
}

/** As much of one message as the ceilings ask about. */
export interface Received {
  staffId: string
  how: NudgeHow
  promoAt: number | null
  day: string
  at: number
}

export interface Meter {
  used: number
  cap: number
}

/** The stretch of the shop's days a cap is about; `until` is the first day after it. */
export interface Period {
  from: string
  until: string
}

export const monthOf = (at: number): Period => {
  const from = `${dayOf(at).slice(0, 8)}01`
  const until = `${addDays(from, 31).slice(0, 8)}01`
  return { from, until }
}

/** From Monday. */
export const weekOf = (at: number): Period => {
  const from = addDays(dayOf(at), 1 - weekdayOf(at))
  return { from, until: addDays(from, 7) }
}

const daysOf = ({ from, until }: Period) => Math.round((startOfDay(until) - startOfDay(from)) / DAY)

/** What WeCom allows, and until when. */
export function corpPeriod(rule: CorpRule, at: number): Period & { cap: number } {
  if (rule === 'day') return { from: dayOf(at), until: addDays(dayOf(at), 1), cap: 1 }
  if (rule === 'week') return { ...weekOf(at), cap: 7 }
  const month = monthOf(at)
  return { ...month, cap: daysOf(month) }
}

/** The first day of which anything is asked at this moment; a 隔夜群 lives from one day to the next. */
export const firstDayOfInterest = (at: number): string =>
  [monthOf(at).from, weekOf(at).from, addDays(dayOf(at), -2)].sort()[0]!

const within = ({ from, until }: Period) => {
  return ({ day }: Received) => day >= from && day < until
}
const disturbs = ({ how }: Received) => how !== 'answer'

interface CorpMeter extends Meter {
  rule: CorpRule
  /** The day on which the count begins anew. */
  nextDay: string
}

function corpMeter(rule: CorpRule, received: Received[], at: number): CorpMeter {
  const period = corpPeriod(rule, at)
  const used = received.filter(disturbs).filter(within(period)).length
  return { rule, used, cap: period.cap, nextDay: period.until }
}

/** 还可打扰 n 次, of one customer. */
export interface CustomerQuota {
  corp: CorpMeter
  promo: Meter
  /** Who sent her a 群发 today: a member may do so once a day. */
  massToday: string[]
  left: number
  promoLeft: number
}

export function customerQuota(
  limits: Limits,
  preference: Preference,
  received: Received[],
  at: number,
): CustomerQuota {
  const corp = corpMeter(limits.corpRule, received, at)
  const cap = { normal: limits.customerPromoMonth, less: 1, none: 0 }[preference]
  const inMonth = within(monthOf(at))
  const promo = {
    used: received.filter((one) => disturbs(one) && one.promoAt !== null && inMonth(one)).length,
    cap: Math.min(cap, limits.customerPromoMonth),
  }
  const today = dayOf(at)
  const mass = received.filter(({ how, day }) => how === 'mass' && day === today)
  const left = Math.max(0, corp.cap - corp.used)
  return {
    corp,
    promo,
    massToday: mass.map(({ staffId }) => staffId),
    left,
    promoLeft: Math.min(left, Math.max(0, promo.cap - promo.used)),
  }
}

/** 群 as far as its ceilings are concerned. */
export interface NudgedGroup {
  kind: GroupKind
  flashOpenAt: number | null
  flashCloseAt: number | null
  /** Posts this 隔夜群 agreed with itself; the shop's ceiling unless it did. */
  maxPosts?: number | null | undefined
}

export interface GroupQuota {
  corp: CorpMeter
  left: number
  /** Our own ceiling: promotion a week, posts a week in 认知交流, posts in a 隔夜群's life. */
  ours: Meter & { about: 'promo_week' | 'talk_week' | 'flash' }
}

export function groupQuota(
  limits: Limits,
  group: NudgedGroup,
  received: Received[],
  at: number,
): GroupQuota {
  const corp = corpMeter(limits.corpRule, received, at)
  return {
    corp,
    left: Math.max(0, corp.cap - corp.used),
    ours: oursOf(limits, group, received, at),
  }
}

function oursOf(limits: Limits, group: NudgedGroup, received: Received[], at: number) {
  const { flashOpenAt, flashCloseAt } = group
  if (flashOpenAt !== null && flashCloseAt !== null) {
    const posts = received.filter((one) => one.at >= flashOpenAt && one.at <= flashCloseAt)
    return { about: 'flash' as const, used: posts.length, cap: group.maxPosts ?? limits.flashPosts }
  }
  const week = received.filter(within(weekOf(at)))
  if (group.kind === 'talk') {
    return { about: 'talk_week' as const, used: week.length, cap: limits.talkWeek }
  }
  const promos = week.filter(({ promoAt }) => promoAt !== null)
  return { about: 'promo_week' as const, used: promos.length, cap: limits.groupPromoWeek }
}

/** `never` is WeCom's own rule; `over` is ours, which a person may overrule and an audience not. */
export type QuotaVerdict = { kind: 'ok' } | { kind: 'never' | 'over'; reason: string }

const PERIOD: Record<CorpRule, string> = { month: '本月', week: '本周', day: '今天' }

const corpReason = ({ rule, used, cap }: CorpMeter) =>
  `企业微信规定${PERIOD[rule]}最多 ${cap} 次，已经发了 ${used} 次`

/** May she receive one more? What answers her question always may. */
export function mayNudgeCustomer(quota: CustomerQuota, isPromo: boolean): QuotaVerdict {
  if (quota.left === 0) return { kind: 'never', reason: corpReason(quota.corp) }
  const { used, cap } = quota.promo
  return isPromo && used >= cap
    ? { kind: 'over', reason: `推广一个月最多 ${cap} 次，她本月已经收到 ${used} 次` }
    : { kind: 'ok' }
}

const OURS: Record<GroupQuota['ours']['about'], (meter: Meter) => string> = {
  promo_week: ({ used, cap }) => `推广一周最多 ${cap} 次，这个群本周已经发了 ${used} 次`,
  talk_week: ({ used, cap }) => `认知交流群一周发 ${cap} 次，本周已经发了 ${used} 次`,
  flash: ({ used, cap }) => `隔夜群 24 小时内最多 ${cap} 条，已经发了 ${used} 条`,
}

/** May the group be sent one more? */
export function mayNudgeGroup({ corp, left, ours }: GroupQuota, isPromo: boolean): QuotaVerdict {
  if (left === 0) return { kind: 'never', reason: corpReason(corp) }
  const isAsked = ours.about !== 'promo_week' || isPromo
  return isAsked && ours.used >= ours.cap
    ? { kind: 'over', reason: OURS[ours.about](ours) }
    : { kind: 'ok' }
}
