export type Kind = 'reply' | 'page' | 'story' | 'coupon' | 'template' | 'product' | 'gift'
export type Status = 'draft' | 'review' | 'live' | 'off'

export interface Line {
  id: string
  title: string
  sub: string
  status: Status
  hasDraft: boolean
  isMine: boolean
  by: string | null
  changedAt: number
  sends: number | null
}

export interface Check {
  findings: { rule: string; field: string; text: string; why: string; isHard: boolean }[]
  approval: string[]
  refusals: { field: string; text: string }[]
}

export interface ReplyBody {
  category: string
  title: string
  useWhen: string
  avoidWhen: string
  situation: string | null
  isPromotion: boolean
  parts: ({ kind: 'text'; text: string } | { kind: 'page'; pageId: string | null })[]
}

/** A block as the editor holds it; the server says what is still missing. */
export type DraftBlock = { type: string } & Record<string, unknown>

export interface PageBody {
  pageKind: string
  title: string
  description: string
  minutes: number | null
  productId: string | null
  authorId: string | null
  reviewerId: string | null
  reviewedDay: string | null
  storyConsentId: string | null
  gift: string
  blocks: DraftBlock[]
}

export interface CouponBody {
  name: string
  faceFen: number
  minSpendFen: number
  validDays: number
  startsAt: number
  endsAt: number
  budget: number | null
  perPerson: number
  perGroupDay: number
  weekday: number | null
  isRedEnvelope: boolean
}

export interface TemplateBody {
  title: string
  kind: string
  playName: string
  groupName: string
  welcome: string
  fixedMembers: string[]
  antiSpam: string
  autoReply: string
  mayRename: boolean
  guides: { staffId: string; line: string }[]
  hours: number | null
  maxPosts: number | null
  couponsPerPerson: number | null
  replyLimitMin: number | null
}

export interface ProductBody {
  name: string
  priceFen: number
  stock: number | null
  pickup: string
  imageUrl: string | null
}

export interface GiftBody {
  name: string
  points: number | null
  checkInDays: number | null
  total: number
}

export type Body = ReplyBody | PageBody | CouponBody | TemplateBody | ProductBody | GiftBody

export interface Item {
  kind: Kind
  id: string
  status: Status | null
  body: Body | null
  rev: number
  draft: {
    state: string
    note: string
    changedAt: number
    changedBy: string
    submittedBy: string | null
    returnedReason: string | null
  } | null
  check: Check | null
  changes: { field: string; mark: 'gone' | 'new'; text: string }[]
  versions: {
    rev: number
    outcome: string
    note: string
    at: number
    by: string | null
    approvedBy: string | null
    body: Body | null
  }[]
  previewUrl: string | null
  may: {
    edit: boolean
    withdraw: boolean
    decide: boolean
    /** Her own, when nobody else could look: from then on. */
    decideAloneFrom: number | null
    switch: boolean
  }
}

/** 接龙、拼团、单独买、报名, as it stands. */
export interface OfferChoice {
  id: string
  kind: 'chain' | 'team' | 'buy'
  name: string
  productId: string
  storeId: string
  priceFen: number
  teamPriceFen: number | null
  teamSize: number | null
  teamMs: number | null
  stock: number | null
  taken: number
  /** How many lines there ever were: from the first on it stays what it is. */
  lineSeq: number
  perPerson: number | null
  opensAt: number | null
  closesAt: number | null
  closedAt: number | null
  pickup: string
}

export interface Choices {
  staff: { id: string; name: string; title: string }[]
  products: { id: string; name: string; priceFen: number }[]
  /** Of the page that is written. */
  offers: OfferChoice[]
  coupons: { id: string; name: string }[]
  consents: { id: string; scope: string; givenAt: number }[]
  pages: { id: string; title: string }[]
  stores: { id: string; name: string }[]
  tags: { name: string; group: string }[]
}

export interface Card {
  id: string
  name: string
  title: string
  bio: string
  certName: string | null
  certUntilDay: string | null
  certCheckedBy: string | null
  alias: string
  skills: string
  channel: string
  photoId: string | null
  certPictureId: string | null
  state: 'none' | 'unchecked' | 'shown' | 'expired'
  isMine: boolean
  mayCheck: boolean
}
