import type { CustomerKind, GroupKind, PageKind, Preference, Stage } from '../../db/schema.ts'

/** Another play somebody is in. */
export interface OtherRun {
  playId: string
  priority: number
  /** A step of it lies prepared for her. */
  isPrepared: boolean
}

/** What the shop has told the engine: its zone, its days off, its night. */
export interface Calendar {
  /** Minutes east of UTC. */
  zone: number
  /** 休: days nothing is sent although they are weekdays; 班: weekend days that count as weekdays. */
  off: ReadonlySet<string>
  on: ReadonlySet<string>
  quietFrom: number
  quietUntil: number
}

export const SHOP_CALENDAR: Calendar = {
  zone: 480,
  off: new Set(),
  on: new Set(),
  quietFrom: 21 * 60 + 30,
  quietUntil: 8 * 60 + 30,
}

interface Shared {
  /** Members who may speak: she knows them, or they sit in the group; the first comes first. */
  speakers: string[]
  /** What plays have reserved or said on which of the shop's days. */
  touched: { day: string; no: number }[]
  others: OtherRun[]
  /** The consent of the story the coming step would tell; null: it tells none. */
  storyConsent: 'given' | 'missing' | 'withdrawn' | null
  /** Moments a wait may name. */
  dates: Partial<Record<string, number>>
}

/** What is known of a customer when the engine asks. */
export interface CustomerFacts extends Shared {
  kind: 'customer'
  isGone: boolean
  relation: CustomerKind
  /** Of WeCom's own, not of WeChat: she sees no Moments. */
  isOfWecom: boolean
  /** When she was last recommended somebody in 客服. */
  offeredAt: number | null
  preference: Preference
  stage: Stage
  hasOpenCase: boolean
  knowsAgeBand: boolean
  tags: string[]
  /** Standing orders, newest first. */
  orders: number[]
  pages: {
    pageId: string
    kind: PageKind
    productId: string | null
    views: number
    firstAt: number
    lastAt: number
  }[]
  /** What was really said to her, newest first. */
  said: { replyId: string | null; situation: string | null; at: number }[]
  /** When she last said that she needs none of this. */
  saidNoAt: number | null
  /** Her rhythm in whole days; the category's default while she has fewer than two orders. */
  interval: { days: number; isOwn: boolean }
}

/** What is known of a group when the engine asks. */
export interface GroupFacts extends Shared {
  kind: 'group'
  isGone: boolean
  groupKind: GroupKind
  /** 会员日: 1 = Monday … 7 = Sunday. */
  memberDay: number | null
  /** Customers in it now, and of each when she last ordered. */
  members: number
  lastOrders: number[]
  /** Pushes into it, newest first. */
  pushes: { pageId: string; at: number; members: number; opened: number }[]
  /** How many are left of what it was offered; null: nothing that could be sold out. */
  left: number | null
}

export type Facts = CustomerFacts | GroupFacts

/** One pass of somebody through a play, as far as deciding goes. */
export interface RunState {
  id: string
  playId: string
  stepNo: number
  /** When the clock of this step began, with later pauses added. */
  since: number
  enteredAt: number
  touches: number
  lastSentAt: number | null
  lastResult: 'none' | 'sent' | 'skipped' | 'late'
  isHeldOut: boolean
  /** Set while the step lies prepared. */
  prepared: { expiresAt: number } | null
}
