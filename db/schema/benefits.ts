// 券、积分、签到: what the shop gives, and who used it. Ledgers are append-only; what a person holds
// is their sum. `holderId` is a customer's id, or a visitor's while WeChat alone names her.

/** Where a coupon came from: its page, a member's chat, a rule's task, or across the counter. */
export type GrantSource = 'page' | 'chat' | 'rule' | 'counter'
/** earned: a lot of its own, with an end. spent, expired, taken_back: from a lot. */
export type PointKind = 'earned' | 'spent' | 'expired' | 'taken_back'

export interface BenefitsTables {
  /** 券: what it is worth and how far it may go. */
  coupon: {
    id: string
    name: string
    faceFen: number
    /** The least one has to buy for it; 0 = anything. */
    minSpendFen: number
    /** Days it may be used from the day it is taken, that day counted. */
    validDays: number
    startsAt: number
    endsAt: number
    /** How many there are in all; null = no end. */
    budget: number | null
    /** How many are out, revoked ones not counted: moved only together with a grant. */
    issued: number
    perPerson: number
    /** How many coupons of any kind one person takes through one group within 24 h. */
    perGroupDay: number
    /** Usable on this weekday only (1 = Monday), 0:00–24:00: 会员日. */
    weekday: number | null
    isRedEnvelopeAt: number | null
    /** The moment it is kept for, e.g. `push_coupon`; see `api/tasks/rules.ts`. */
    purpose: string | null
    /** The page it is taken on; made the first time somebody passes it on. */
    pageId: string | null
    status: 'live' | 'off'
    createdBy: string
    changedAt: number
  }
  /** 发出去的一张券. `code` is what the counter types. */
  couponGrant: {
    id: string
    couponId: string
    code: string
    holderId: string
    customerId: string | null
    visitorId: string | null
    groupId: string | null
    staffId: string | null
    shareId: string | null
    source: GrantSource
    grantedAt: number
    expiresAt: number
    redeemedAt: number | null
    /** The member at the counter; null when an order of the shop's till said so. */
    redeemedBy: string | null
    redeemedStoreId: string | null
    /** The tap that used it: the same tap again is told the same. */
    redeemKey: string | null
    orderId: string | null
    revokedAt: number | null
  }
  /** Rollup of `couponGrant` by day, written in the same transaction (`''` = none). */
  couponDay: {
    day: string
    couponId: string
    groupId: string
    staffId: string
    issued: number
    redeemed: number
  }
  /** One row a person, customer or member, changed while something of hers is counted and given. */
  benefitHolder: { holderId: string; changedAt: number }
  /** 积分流水. Σ points = balance; a lot's rows share `lotId`. */
  pointEntry: {
    id: string
    customerId: string
    kind: PointKind
    /** Negative for what leaves. */
    points: number
    lotId: string
    /** When the lot ends; the same on all its rows. */
    expiresAt: number
    sourceId: string
    reason: string
    at: number
  }
  /** 礼品: for points, or for having checked in so many days. */
  gift: {
    id: string
    name: string
    /** What it costs; null: not for points. */
    points: number | null
    /** After how many days of 签到; null: not for checking in. */
    checkInDays: number | null
    /** How many are left. */
    stock: number
    sortNo: number
    status: 'live' | 'off'
    changedAt: number
  }
  /** 领到的礼品, fetched at the counter by its code. */
  giftGrant: {
    id: string
    giftId: string
    code: string
    holderId: string
    points: number
    grantedAt: number
    redeemedAt: number | null
    redeemedBy: string | null
    redeemedStoreId: string | null
    redeemKey: string | null
  }
  /** 签到: once a shop day. */
  checkIn: { holderId: string; day: string; at: number }
  /** 本群福利: said to this group's members only, while it lasts. */
  groupBenefit: {
    id: string
    groupId: string
    text: string
    couponId: string | null
    startsAt: number
    endsAt: number
    createdBy: string
    endedAt: number | null
  }
  /** 合作商家 and the part of a bill they give us. */
  partner: {
    id: string
    name: string
    offer: string
    sharePercent: number
    /** Why the part is outside 10–30. */
    shareReason: string | null
    createdBy: string
    createdAt: number
    endedAt: number | null
  }
  /** 分成流水: a use of the partner's offer, or (negative) one taken back. */
  partnerEntry: {
    id: string
    partnerId: string
    /** The partner's own number of the bill. */
    billNo: string
    kind: 'redeemed' | 'taken_back'
    amountFen: number
    sharePercent: number
    dueFen: number
    reason: string
    month: string
    at: number
  }
  /** 联盟商品: sold elsewhere, by a text to copy. */
  affiliateItem: { id: string; name: string; copyText: string; createdAt: number }
  /** 佣金流水: an order of the import, or (negative) what it took back. */
  commissionEntry: {
    id: string
    orderNo: string
    itemId: string
    kind: 'earned' | 'taken_back'
    amountFen: number
    commissionFen: number
    customerId: string | null
    rebatePoints: number
    orderedAt: number
    at: number
  }
}
