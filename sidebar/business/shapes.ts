/** What the doors of 经营 answer. */

export type Days = 7 | 30 | 90
export type Dimension = 'group' | 'staff' | 'page' | 'reply' | 'share' | 'store' | 'coupon'
export type Sort = 'amount' | 'orders' | 'refund' | 'perHead' | 'redemption' | 'exits'

export interface Row {
  target: string
  name: string
  orders: number | null
  amountFen: number
  refundFen: number
  prevAmountFen: number | null
  pushes: number | null
  exits: number | null
  members: number | null
  perHeadFen: number | null
  coupons: { issued: number; redeemed: number } | null
}

export interface Board {
  sentence: string
  act: { kind: 'remind'; groupId: string; staffId: string; name: string } | null
  total: {
    orders: number
    amountFen: number
    refundFen: number
    prevAmountFen: number
    deltaPct: number | null
  }
  rows: Row[]
  next: string | null
  exits: { now: number; before: number }
  optOuts: number
  leaving: { target: string; name: string; exits: number | null; pushes: number | null }[]
  model: string
  days: number
  dimension: Dimension
  rule: string
}

export interface MoreRows {
  rows: Row[]
  next: string | null
}

export interface StaffRow {
  staffId: string
  name: string
  amountFen: number
  orders: number
  leads: number
  followed: number
  ordered: number
  sends: number
  replyMinutes: number | null
  replyPercent: number | null
}

export interface Process {
  rows: StaffRow[]
  /** WeCom has said anything of single chats. */
  chatsRead: boolean
}

interface Part {
  part: number
  n: number
  isFew: boolean
}

export interface Funnel {
  leads: number
  followed: number
  ordered: number
  withWord: Part
  withoutWord: Part
}

interface Buying {
  orders: number
  amountFen: number
  buyers: number
  again: number
}

export interface Repeats {
  days: number
  ours: Buying | null
  all: Buying | null
}

export interface Content {
  pages: {
    pageId: string
    title: string
    members: number
    opened: number
    pushes: { shareId: string; groupName: string; at: number; members: number; opened: number }[]
  }[]
  references: { name: string; percent: number }[]
  isPart: boolean
}

export interface Coupons {
  coupons: {
    couponId: string
    name: string
    issued: number
    redeemed: number
    isFew: boolean
    isPoor: boolean
    /** By group and member, the most given first. */
    places: {
      id: string
      groupName: string | null
      staffName: string | null
      isRest: boolean
      issued: number
      redeemed: number
      isFew: boolean
    }[]
  }[]
  reference: number
}

export type ListKind = 'leads' | 'followed' | 'notFollowed' | 'ordered' | 'sends' | 'chats'

export interface Line {
  id: string
  at: number
  name: string | null
  staffName: string | null
  text: string
}

export interface ExportFile {
  id: string
  format: 'csv' | 'xlsx'
  state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  doneRows: number
  totalRows: number
  bytes: number
  askedAt: number
  expiresAt: number
}

/** What every panel of 经营 is given. */
export interface BusinessPanel {
  days: Days
  store: string | null
}
