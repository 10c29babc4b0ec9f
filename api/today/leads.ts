import type { PageKind } from '../../db/schema.ts'
import { shownTitle } from '../customers/wording.ts'
import type { Situation } from '../replies/situations.ts'
import { HOUR, MINUTE } from '../shop-time.ts'
import { ruleOf } from '../tasks/rules.ts'

/** What a customer did with a page, as far as she may become a lead by it. */
export interface Heard {
  customerId: string
  name: string
  at: number
  pageId: string
  pageKind: PageKind
  pageTitle: string
  views: number
  depth: number
  firstAt: number
  level: 'cold' | 'warm' | 'hot' | null
  levelAt: number | null
  /** Her newest order. */
  orderedAt: number | null
}

export interface OpenTask {
  customerId: string
  name: string
  rule: string
  replyId: string | null
  reason: string
  at: number
}

/** 线索: somebody worth a word today, and why. */
export interface LeadIdea {
  customerId: string
  name: string
  reason: string
  replyId: string | null
  situation: Situation | null
  at: number
  rank: number
  kind: 'view' | 'task' | 'chain' | 'points' | 'asked'
}

/** Pages that offer something to buy. */
export const SELLING: ReadonlySet<PageKind> = new Set<PageKind>([
  'product',
  'chain',
  'team',
  'coupon',
  'activity',
])
const READ_DEPTH = 0.8
/** She has the page in her hand, or had a moment ago: no better time for a word. */
const STILL_THERE = 15 * MINUTE
const RIGHT_NOW = 30

/**
 * 今天该跟进: one line per customer, by the strongest reason she gives, best first. Pure: the same
 * happenings make the same list, in whatever order they are told.
 */
export function rankLeads(
  heard: Heard[],
  tasks: OpenTask[],
  { since, now }: { since: number; now: number },
  more: LeadIdea[] = [],
): LeadIdea[] {
  const byCustomer = new Map<string, Heard[]>()
  for (const act of heard) {
    const acts = byCustomer.get(act.customerId)
    if (acts) acts.push(act)
    else byCustomer.set(act.customerId, [act])
  }
  const ideas = [
    ...tasks.map(fromTask),
    ...more,
    ...[...byCustomer.values()].flatMap((acts) => fromActs(acts, since, now)),
  ].sort(inOrder)
  const best = new Map<string, LeadIdea>()
  for (const idea of ideas) if (!best.has(idea.customerId)) best.set(idea.customerId, idea)
  return [...best.values()]
}

function fromTask({ rule, ...task }: OpenTask): LeadIdea {
  const { lead, situation } = ruleOf(rule)
  return { ...task, situation, kind: lead.kind, rank: lead.rank }
}

function fromActs(acts: Heard[], since: number, now: number): LeadIdea[] {
  const { customerId, name } = acts[0]!
  const newest = Math.max(...acts.map(({ at }) => at))
  const make = (idea: Pick<LeadIdea, 'reason' | 'rank' | 'situation'>, at: number): LeadIdea => ({
    customerId,
    name,
    replyId: null,
    kind: 'view',
    at,
    ...idea,
  })
  const ideas: LeadIdea[] = []
  const wanted = acts
    .filter((act) => SELLING.has(act.pageKind) && act.views >= 2)
    .filter((act) => act.orderedAt === null || act.orderedAt < act.firstAt)
    .sort((a, b) => b.views - a.views || b.at - a.at || (a.pageId < b.pageId ? -1 : 1))[0]
  if (wanted) {
    const reason = `「${shownTitle(wanted.pageTitle)}」看过 ${wanted.views} 次没买`
    const isStillThere = now - wanted.at < STILL_THERE
    const rank = 70 + Math.min(9, wanted.views) + (isStillThere ? RIGHT_NOW : 0)
    ideas.push(make({ reason, rank, situation: 'looked_not_bought' }, wanted.at))
  }
  const { level, levelAt } = acts.reduce((a, b) => ((b.levelAt ?? 0) > (a.levelAt ?? 0) ? b : a))
  const hasOrdered = acts.some(({ orderedAt }) => orderedAt !== null && orderedAt >= since)
  const isRising = level !== null && level !== 'cold' && levelAt !== null && levelAt >= since
  if (isRising && !hasOrdered) {
    const reason = level === 'hot' ? '刚升到高意向' : '刚有了意向'
    ideas.push(make({ reason, rank: level === 'hot' ? 68 : 45, situation: 'looking_on' }, newest))
  }
  const read = new Map(
    acts
      .filter((act) => act.pageKind === 'article' && act.depth >= READ_DEPTH)
      .map((act) => [act.pageId, act]),
  )
  if (read.size >= 2) {
    const last = Math.max(...[...read.values()].map(({ at }) => at))
    ideas.push(
      make({ reason: `读完 ${read.size} 篇文章`, rank: 40, situation: 'read_share' }, last),
    )
  }
  return ideas
}

// Stronger first; then what happened lately, in steps of an hour so that the list keeps still.
const inOrder = (a: LeadIdea, b: LeadIdea) =>
  b.rank - a.rank ||
  Math.floor(b.at / HOUR) - Math.floor(a.at / HOUR) ||
  (a.customerId < b.customerId ? -1 : a.customerId > b.customerId ? 1 : 0) ||
  (a.reason < b.reason ? -1 : 1)
