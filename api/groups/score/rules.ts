import type { GroupPointKind, MemberTierName } from '../../../db/schema/group-score.ts'

interface PointRule {
  label: string
  /** What a member's line says: 「点开 5 次」. */
  said: (times: number) => string
  points: number
  /** How many facts of one kind count on one day in one group. */
  perDay: number
}

/** 群积分, by what a member did. Orders have no end: nobody buys for points. */
export const POINT_RULES: Record<GroupPointKind, PointRule> = {
  order: { label: '下单', said: (n) => `下单 ${n}`, points: 10, perDay: Infinity },
  chain: { label: '接龙', said: (n) => `接龙 ${n}`, points: 10, perDay: Infinity },
  click: { label: '点开页面', said: (n) => `点开 ${n}`, points: 2, perDay: 5 },
  read: { label: '读完', said: (n) => `读完 ${n}`, points: 2, perDay: 3 },
  question: { label: '提问', said: (n) => `提问 ${n}`, points: 3, perDay: 3 },
  speech: { label: '发言', said: (n) => `发言 ${n}`, points: 1, perDay: 5 },
  checkin: { label: '签到', said: (n) => `签到 ${n}`, points: 1, perDay: 1 },
}

/** The kinds that looking at pages gives. */
export const LOOKING = ['click', 'read'] as const satisfies GroupPointKind[]

/** A member's points are those of her last 30 days. */
export const WINDOW_DAYS = 30
/** How far back a tier remembers where it came from. */
export const WALKED_DAYS = 60
/** Rows of the ledger are kept as long as what they are made from. */
export const LEDGER_DAYS = 180

/**
 * 潜水 / 关注 / 意向 / 高意向 by the last 30 days. A tier is reached at `up` and left below `down`,
 * so that nobody goes to and fro with one page more or less.
 */
export const TIERS: { name: MemberTierName; label: string; up: number; down: number }[] = [
  { name: 'lurking', label: '潜水', up: 0, down: 0 },
  { name: 'watching', label: '关注', up: 10, down: 8 },
  { name: 'interested', label: '意向', up: 30, down: 25 },
  { name: 'eager', label: '高意向', up: 60, down: 50 },
]
