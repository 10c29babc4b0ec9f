import type { PageKind, Stage } from '../../db/schema.ts'
import { DAY, dayOf } from '../shop-time.ts'
import {
  JOINS,
  KINDS,
  READ_DEPTH,
  READ_MS,
  READS,
  REMEMBERED_DAYS,
  RULES,
  SELLS,
  STAY_MS,
  type HappeningKind,
} from './rules.ts'

/** A counted view, as far as the score is concerned. Its fields only ever grow. */
export interface ScoredView {
  pageId: string
  kind: PageKind
  openedAt: number
  activeMs: number
  depth: number
  clicks: number
  shares: number
}

/** The newest move by hand that was not taken back. */
export interface StageMoved {
  id: string
  staffId: string
  stage: Stage
  reason: string
  movedAt: number
}

/**
 * What is kept of a customer to know her score and stage at any moment. Every part is a set with
 * a rule which members stay, so the order in which things arrive, and how often, is of no matter:
 * adding a view to the stored state equals making the state anew from all her views.
 */
export interface ScoreState {
  /** Moments that count, by kind and day: the earliest `perDay` of them, ascending. */
  kept: Partial<Record<HappeningKind, Record<string, number[]>>>
  /** When each thing to buy was first seen; every later view of it is a repeat. */
  firstSeen: Record<string, number>
  /** Her first two openings ever and her first finished article: she knows us. */
  firstOpens: number[]
  firstRead: number | null
  /** The last thing she did. */
  lastAt: number | null
  /** Moments of payment of the orders that stand, ascending; at most the newest 50. */
  orders: number[]
  orderCount: number
  moved: StageMoved | null
  knownAt: number
}

/** A customer of whom nothing is known but since when. */
export const emptyState = (knownAt: number): ScoreState => ({
  kept: {},
  firstSeen: {},
  firstOpens: [],
  firstRead: null,
  lastAt: null,
  orders: [],
  orderCount: 0,
  moved: null,
  knownAt,
})

/** Adds a moment of a kind; the same moment twice is once. */
export function addHappening(state: ScoreState, kind: HappeningKind, at: number) {
  const days = (state.kept[kind] ??= {})
  const moments = (days[dayOf(at)] ??= [])
  state.lastAt = Math.max(state.lastAt ?? at, at)
  if (moments.includes(at)) return
  moments.push(at)
  moments.sort((a, b) => a - b)
  moments.length = Math.min(moments.length, RULES[kind].perDay)
}

/** Adds what a view shows so far; adding it again when it has grown adds the rest. */
export function addView(state: ScoreState, view: ScoredView) {
  const at = view.openedAt
  addHappening(state, 'open', at)
  if (!state.firstOpens.includes(at)) {
    state.firstOpens = [...state.firstOpens, at].sort((a, b) => a - b).slice(0, 2)
  }
  if (READS.has(view.kind) && view.depth >= READ_DEPTH && view.activeMs >= READ_MS) {
    addHappening(state, 'read', at)
    state.firstRead = Math.min(state.firstRead ?? at, at)
  }
  if (SELLS.has(view.kind)) {
    addHappening(state, 'product', at)
    const first = state.firstSeen[view.pageId]
    if (first !== undefined && at !== first) addHappening(state, 'repeat', Math.max(at, first))
    state.firstSeen[view.pageId] = Math.min(first ?? at, at)
  }
  if (view.activeMs >= STAY_MS) addHappening(state, 'stay', at)
  if (view.shares > 0) addHappening(state, 'share', at)
  if (view.clicks > 0) {
    const isJoin = JOINS.has(view.kind)
    addHappening(state, view.kind === 'coupon' ? 'coupon' : isJoin ? 'chain' : 'click', at)
  }
}

/** Sets the orders that stand (paid, not wholly refunded, not cancelled). */
export function setOrders(state: ScoreState, paidAts: number[]) {
  const sorted = paidAts.toSorted((a, b) => a - b)
  state.orders = sorted.slice(-50)
  state.orderCount = sorted.length
}

/** Forgets what is too old to count at `now`, and writes the rest in one fixed order. */
export function tidied(state: ScoreState, now: number): ScoreState {
  const oldest = dayOf(now - REMEMBERED_DAYS * DAY)
  const kept: ScoreState['kept'] = {}
  for (const kind of KINDS) {
    const days = Object.entries(state.kept[kind] ?? {}).filter(([day]) => day >= oldest)
    if (days.length > 0) kept[kind] = Object.fromEntries(days.sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  const firstSeen = Object.fromEntries(
    Object.entries(state.firstSeen).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  return { ...state, kept, firstSeen }
}
