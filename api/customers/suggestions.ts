import type { CustomerKind, PageKind, Stage } from '../../db/schema.ts'
import type { Situation } from '../replies/situations.ts'
import type { Values } from '../replies/variables.ts'
import { DAY, dayOf, HOUR, isQuiet, startOfDay } from '../shop-time.ts'
import type { Evidence } from '../tasks/evidence.ts'
import { ruleOf } from '../tasks/rules.ts'
import { shownDaysAgo, shownTitle } from './wording.ts'

/** What is known when we ask: what helps her now? */
export interface Facts {
  now: number
  kind: CustomerKind
  stage: Stage
  /** Since when this member knows her. */
  followedAt: number | null
  /** Pages she looked at, newest first. */
  pages: {
    pageId: string
    kind: PageKind
    title: string
    productId: string | null
    views: number
    depth: number
    firstAt: number
    lastAt: number
  }[]
  /** Moments of payment, newest first. */
  orders: number[]
  /** What was said to her lately, newest first. */
  said: { situation: string | null; at: number }[]
  tasks: { id: string; rule: string; replyId: string | null; dueAt: number; evidence: Evidence }[]
  openCase: { what: string } | null
  unreadArticle: { pageId: string; title: string } | null
}

/** One thing that may be said now, and why. */
export interface Idea {
  /** The same thing for the same reason keeps its key. */
  key: string
  situation: Situation | null
  /** Exactly this reply, when a task prepared one. */
  replyId: string | null
  reason: string
  pageId: string | null
  values: Values
  weight: number
}

type Rule = (facts: Facts) => Omit<Idea, 'situation' | 'replyId' | 'values'> | null

const FRESH = 3 * DAY
/** 品类默认: when her own rhythm is not known yet (fewer than two orders). */
const USUAL_INTERVAL_DAYS = 24

/** How long the same kind of words rests after it was said. */
const REST_DAYS: Partial<Record<Situation, number>> = { long_silent: 90, coupon: 14 }
const USUAL_REST_DAYS = 7

// One rule for each situation; a new rule is one more line. Each says why, or nothing.
const RULES: [Situation, Rule][] = [
  ['case_open', ({ openCase }) => openCase && idea('case', `售后还没办完：${openCase.what}`, 90)],
  [
    'looked_not_bought',
    ({ pages, orders, now }) => {
      const page = pages.find(
        (it) =>
          it.productId !== null &&
          it.views >= 2 &&
          now - it.lastAt < FRESH &&
          !orders.some((paidAt) => paidAt >= it.firstAt),
      )
      if (!page) return null
      const why = `「${shownTitle(page.title)}」看过 ${page.views} 次，还没下单`
      return idea(`looked:${page.pageId}`, why, 80, page.pageId)
    },
  ],
  [
    'looking_on',
    ({ pages, orders, now }) => {
      const page = pages.find((it) => it.productId !== null && it.views === 1)
      if (!page || now - page.lastAt >= DAY || orders.some((paidAt) => paidAt >= page.firstAt)) {
        return null
      }
      const why = `${agoInDays(page.lastAt, now)}看了「${shownTitle(page.title)}」`
      return idea(`looking:${page.pageId}`, why, 60, page.pageId)
    },
  ],
  [
    'repurchase',
    ({ orders, now }) => {
      const last = orders[0]
      if (last === undefined) return null
      const { days, isOwn } = usualInterval(orders)
      const age = (now - last) / DAY
      if (age < days * 0.8 || age > days * 2) return null
      const rhythm = isOwn ? `平时约 ${days} 天一次` : `按品类默认 ${days} 天估的`
      const since = dayOf(last)
      return idea(`repurchase:${since}`, `上次下单${agoInDays(last, now)}，${rhythm}`, 70)
    },
  ],
  [
    'read_share',
    ({ pages, unreadArticle, now }) => {
      const read = pages.find(
        (it) => it.kind === 'article' && it.depth >= 0.8 && now - it.lastAt < 7 * DAY,
      )
      if (!read || !unreadArticle) return null
      const why = `${agoInDays(read.lastAt, now)}读完《${shownTitle(read.title)}》，这篇她还没看过`
      return idea(`read:${read.pageId}`, why, 50, unreadArticle.pageId)
    },
  ],
  ['kf_first', ({ kind }) => (kind === 'kf' ? idea('kf', '从客服来的，还没加好友', 75) : null)],
  [
    'welcome',
    ({ kind, followedAt, said, now }) =>
      kind === 'friend' && followedAt !== null && now - followedAt < DAY && said.length === 0
        ? idea('welcome', '新客户，先打个招呼', 65)
        : null,
  ],
  [
    'never_talked',
    ({ kind, followedAt, said, now }) => {
      if (kind !== 'friend' || followedAt === null || said.length > 0) return null
      const age = now - followedAt
      if (age < DAY || age > 14 * DAY) return null
      return idea('never-talked', `加上 ${Math.floor(age / DAY)} 天了，还没聊过`, 45)
    },
  ],
  [
    'long_silent',
    ({ stage }) => (stage === '沉睡' ? idea('silent', '60 天没有动静，问声好就好', 40) : null),
  ],
  [
    'small_talk',
    ({ followedAt, now }) =>
      followedAt !== null && isQuiet(now)
        ? idea('night', '夜里了，她先说话时回一句就好', 20)
        : null,
  ],
]

/** 现在可以: what may help now, best first; each kind of words once, and not again too soon. */
export function suggest(facts: Facts): Idea[] {
  const fromTasks = facts.tasks.map(({ id, rule, replyId, dueAt, evidence }): Idea => {
    const { situation, lead, isPatient } = ruleOf(rule)
    return {
      key: `task:${id}`,
      situation,
      replyId,
      reason: evidence.reason,
      pageId: evidence.pageId ?? null,
      values: evidence.values ?? {},
      weight: (isPatient ? 30 : 100) + lead.rank / 100 + (dueAt <= facts.now ? 1 : 0),
    }
  })
  const fromRules = RULES.flatMap(([situation, rule]): Idea[] => {
    const found = rule(facts)
    return found ? [{ ...found, situation, replyId: null, values: {} }] : []
  })
  const seen = new Set<string>()
  return [...fromTasks, ...fromRules]
    .filter(({ situation, replyId }) => situation !== null || replyId !== null)
    .filter(({ situation }) => !wasSaidLately(facts, situation))
    .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
    .filter(({ situation, replyId }) => {
      const words = situation ?? replyId!
      if (seen.has(words)) return false
      seen.add(words)
      return true
    })
}

function wasSaidLately({ said, now }: Facts, situation: Situation | null): boolean {
  if (situation === null) return false
  const rest = (REST_DAYS[situation] ?? USUAL_REST_DAYS) * DAY
  return said.some((it) => it.situation === situation && now - it.at < rest)
}

/** The median of her own intervals in whole days, or the category's usual one. */
export function usualInterval(orders: number[]): { days: number; isOwn: boolean } {
  const gaps = orders
    .slice(1)
    .map((paidAt, i) => (orders[i]! - paidAt) / DAY)
    .filter((gap) => gap >= 1)
    .sort((a, b) => a - b)
  if (gaps.length === 0) return { days: USUAL_INTERVAL_DAYS, isOwn: false }
  const middle = Math.floor(gaps.length / 2)
  const median = gaps.length % 2 === 1 ? gaps[middle]! : (gaps[middle - 1]! + gaps[middle]!) / 2
  return { days: Math.max(1, Math.round(median)), isOwn: true }
}

const idea = (key: string, reason: string, weight: number, pageId: string | null = null) => ({
  key,
  reason,
  weight,
  pageId,
})

const agoInDays = (at: number, now: number) =>
  now - at < HOUR
    ? '刚刚'
    : shownDaysAgo(Math.round((startOfDay(dayOf(now)) - startOfDay(dayOf(at))) / DAY))
