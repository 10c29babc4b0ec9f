import type { PageKind } from '../../db/schema.ts'

/** What a customer did, as far as the intent score is concerned. */
export type HappeningKind =
  | 'open'
  | 'read'
  | 'product'
  | 'repeat'
  | 'stay'
  | 'click'
  | 'coupon'
  | 'chain'
  | 'share'
  | 'group'

export interface Rule {
  /** The part's name on the screen. */
  label: string
  /** What she would have to do, for 「什么会让它变高」. */
  act: string
  points: number
  /** After so many days a point is worth half. */
  halfLifeDays: number
  /** At most so many of a kind count on one day: the earliest ones. */
  perDay: number
}

/**
 * 意向分: what counts, how much, how long. Replies we send count nothing: only what she does does.
 * Browsing fades in days, because an interest does; joining a group is slower to fade.
 */
export const RULES: Record<HappeningKind, Rule> = {
  open: { label: '打开页面', act: '打开一个页面', points: 4, halfLifeDays: 3, perDay: 5 },
  read: { label: '读完文章', act: '读完一篇文章', points: 6, halfLifeDays: 7, perDay: 3 },
  product: { label: '看商品', act: '看一个商品', points: 10, halfLifeDays: 5, perDay: 3 },
  repeat: { label: '又看同一商品', act: '再看看过的商品', points: 16, halfLifeDays: 5, perDay: 3 },
  stay: { label: '停留满一分钟', act: '在一页停留满一分钟', points: 8, halfLifeDays: 5, perDay: 2 },
  click: { label: '点了按钮', act: '点页面里的按钮', points: 10, halfLifeDays: 5, perDay: 3 },
  coupon: { label: '领券', act: '领一张券', points: 12, halfLifeDays: 7, perDay: 1 },
  chain: {
    label: '接龙或报名',
    act: '参加接龙、拼团或活动',
    points: 20,
    halfLifeDays: 5,
    perDay: 2,
  },
  share: { label: '转发', act: '转发一个页面', points: 8, halfLifeDays: 7, perDay: 2 },
  group: { label: '进群', act: '进一个群', points: 6, halfLifeDays: 14, perDay: 2 },
}

export const KINDS = Object.keys(RULES) as HappeningKind[]

/** An order answers the interest before it: what came earlier goes on at this share. */
export const AFTER_ORDER = 0.25
/** What is older than this counts nothing (the slowest half-life leaves 1 % by then). */
export const REMEMBERED_DAYS = 90
/** Shown on a scale of 0 to 100; what is above is said, not hidden. */
export const FULL_SCORE = 100

export const LEVELS = { hot: { up: 70, down: 60 }, warm: { up: 30, down: 20 } } as const

/** Pages that stand for something to buy. */
export const SELLS: ReadonlySet<PageKind> = new Set(['product', 'chain', 'team'])
/** Pages whose button means 「参加」. */
export const JOINS: ReadonlySet<PageKind> = new Set(['chain', 'team', 'activity'])
/** Pages that are read from top to bottom. */
export const READS: ReadonlySet<PageKind> = new Set(['article', 'story'])

export const READ_DEPTH = 0.9
export const READ_MS = 10_000
export const STAY_MS = 60_000

/** 沉睡: nothing from her for so long. */
export const ASLEEP_DAYS = 60
/** 意向: what shows it is no older. */
export const INTENT_DAYS = 30
