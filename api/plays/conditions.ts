import * as v from 'valibot'
import type { CustomerFacts, Facts, RunState } from './facts.ts'
import { DAY } from '../shop-time.ts'

const STAGES = ['初识', '了解', '意向', '首购', '复购', '沉睡'] as const
const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))
const days = count(400)
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const since = v.picklist(['entry', 'previous'])

/** 她做了什么: what lets somebody in when she does it. */
export const deed = v.variant('is', [
  v.strictObject({
    is: v.literal('opened'),
    what: v.optional(v.picklist(['any', 'article', 'product']), 'any'),
  }),
  v.strictObject({ is: v.literal('looked'), times: count(20) }),
])
export type Deed = v.InferOutput<typeof deed>

/** A thing that may be so, asked of facts alone; each says in words why when it is. */
export const condition = v.variant('is', [
  // — her —
  v.strictObject({
    is: v.literal('ordered'),
    since: v.optional(v.picklist(['entry', 'ever']), 'entry'),
  }),
  v.strictObject({ is: v.literal('stage'), of: v.array(v.picklist(STAGES)) }),
  v.strictObject({ is: v.literal('notStage'), of: v.array(v.picklist(STAGES)) }),
  v.strictObject({
    is: v.literal('opened'),
    what: v.optional(v.picklist(['any', 'article', 'product']), 'any'),
    since: v.optional(since),
  }),
  v.strictObject({ is: v.literal('neverOpened') }),
  v.strictObject({ is: v.literal('looked'), times: count(20) }),
  v.strictObject({ is: v.literal('said'), replyId: v.string(), days }),
  v.strictObject({ is: v.literal('saidKind'), situation: v.string(), days }),
  v.strictObject({ is: v.literal('talked'), days }),
  v.strictObject({ is: v.literal('openCase') }),
  v.strictObject({ is: v.literal('noAgeBand') }),
  v.strictObject({ is: v.literal('saidNo'), days }),
  v.strictObject({ is: v.literal('optedOut') }),
  v.strictObject({ is: v.literal('less') }),
  v.strictObject({ is: v.literal('otherPlay') }),
  v.strictObject({ is: v.literal('notFriend') }),
  v.strictObject({ is: v.literal('friend') }),
  v.strictObject({ is: v.literal('tag'), names: v.array(v.string()) }),
  // — a group —
  v.strictObject({
    is: v.literal('groupKind'),
    of: v.array(v.picklist(['trade', 'talk', 'service'])),
  }),
  v.strictObject({ is: v.literal('audienceOrdered'), share }),
  v.strictObject({ is: v.literal('soldOut') }),
  v.strictObject({ is: v.literal('openRate'), share }),
  v.strictObject({ is: v.literal('pushedThisWeek'), times: count(20) }),
  v.strictObject({ is: v.literal('justPushed'), minutes: count(10_000) }),
  v.strictObject({ is: v.literal('dissolved') }),
  v.strictObject({ is: v.literal('consentWithdrawn') }),
])

export type Condition = v.InferOutput<typeof condition>

/** True, with why and since when; or not. */
export type Answer = { words: string; at: number | null } | null

const yes = (words: string, at: number | null = null): Answer => ({ words, at })

/** Whether a page is of this kind. */
export function isOf(
  what: 'any' | 'article' | 'product',
  { kind, productId }: Pick<CustomerFacts['pages'][number], 'kind' | 'productId'>,
): boolean {
  if (what === 'article') return kind === 'article' || kind === 'story'
  return what === 'product' ? productId !== null : true
}

/** Whether it is so now. */
export function holds(asked: Condition, facts: Facts, run: RunState | null, now: number): Answer {
  if (asked.is === 'consentWithdrawn') {
    return facts.storyConsent === 'withdrawn' ? yes('她收回了授权') : null
  }
  if (facts.kind === 'group') return holdsOfGroup(asked, facts, run, now)
  const last = facts.orders.find((at) => at <= now)
  switch (asked.is) {
    case 'ordered': {
      const from = asked.since === 'ever' || !run ? -Infinity : run.enteredAt
      // The order that let her in is not the one it hopes for.
      return last !== undefined && last > from ? yes('已经下单了', last) : null
    }
    case 'stage':
      return asked.of.includes(facts.stage) ? yes(`阶段是${facts.stage}`) : null
    case 'notStage':
      return asked.of.includes(facts.stage) ? null : yes(`阶段是${facts.stage}`)
    case 'opened': {
      const from = beginningOf(asked.since, run)
      const page = facts.pages
        .filter((it) => it.lastAt >= from && it.lastAt <= now)
        .filter((it) => isOf(asked.what, it))
        .sort((a, b) => a.lastAt - b.lastAt)[0]
      return page ? yes(asked.what === 'article' ? '打开过文章' : '打开过页面', page.lastAt) : null
    }
    case 'neverOpened':
      return facts.pages.length === 0 ? yes('还没打开过页面') : null
    case 'looked': {
      const page = facts.pages.find(
        (it) =>
          it.productId !== null &&
          it.views >= asked.times &&
          it.lastAt <= now &&
          !facts.orders.some((paidAt) => paidAt >= it.firstAt && paidAt <= now),
      )
      return page ? yes(`同一件商品看过 ${page.views} 次，还没下单`, page.lastAt) : null
    }
    case 'said': {
      const said = facts.said.find((it) => it.replyId === asked.replyId)
      return said && now - said.at < asked.days * DAY ? yes('这条说过了', said.at) : null
    }
    case 'saidKind': {
      const said = facts.said.find((it) => it.situation === asked.situation)
      return said && now - said.at < asked.days * DAY
        ? yes(asked.situation === 'coupon' ? `${asked.days} 天内给过券` : '同类的话说过了', said.at)
        : null
    }
    case 'talked': {
      const said = facts.said[0]
      return said && now - said.at < asked.days * DAY ? yes('刚说过话', said.at) : null
    }
    case 'openCase':
      return facts.hasOpenCase ? yes('有没处理完的售后') : null
    case 'noAgeBand':
      return facts.knowsAgeBand ? null : yes('家长没有同意过记月龄段')
    case 'saidNo':
      return facts.saidNoAt !== null && now - facts.saidNoAt < asked.days * DAY
        ? yes('她说过不需要', facts.saidNoAt)
        : null
    case 'optedOut':
      return facts.preference === 'none' ? yes('别再发') : null
    case 'less':
      return facts.preference === 'less' ? yes('少发点') : null
    case 'otherPlay':
      return facts.others.length > 0 ? yes('已在其它打法') : null
    case 'notFriend':
      return facts.relation === 'friend' ? null : yes('还不是好友')
    case 'friend':
      return facts.relation === 'friend' ? yes('成了好友', facts.dates.followed ?? null) : null
    case 'tag':
      return asked.names.some((name) => facts.tags.includes(name))
        ? yes(`有标签「${asked.names.find((name) => facts.tags.includes(name))}」`)
        : null
    default:
      return null
  }
}

function holdsOfGroup(
  asked: Condition,
  facts: Extract<Facts, { kind: 'group' }>,
  run: RunState | null,
  now: number,
): Answer {
  switch (asked.is) {
    case 'groupKind':
      return asked.of.includes(facts.groupKind) ? yes('是这类群') : null
    case 'audienceOrdered': {
      const ordered = facts.lastOrders.filter((at) => at >= (run?.enteredAt ?? 0) && at <= now)
      const isMost = facts.members > 0 && ordered.length >= asked.share * facts.members
      return isMost ? yes(`已下单 ${ordered.length}/${facts.members}`) : null
    }
    case 'soldOut':
      return facts.left === 0 ? yes('已售完') : null
    case 'openRate': {
      const push = facts.pushes.find((it) => it.at <= now)
      if (!push || push.members === 0 || push.opened < asked.share * push.members) return null
      return yes(`已看 ${Math.round((push.opened / push.members) * 100)}%`)
    }
    case 'pushedThisWeek': {
      const pushes = facts.pushes.filter(({ at }) => at <= now && now - at < 7 * DAY).length
      return pushes >= asked.times ? yes(`本周已推 ${pushes} 次`) : null
    }
    case 'justPushed': {
      const push = facts.pushes.find((it) => it.at <= now)
      return push && now - push.at < asked.minutes * 60_000 ? yes('刚提过', push.at) : null
    }
    case 'dissolved':
      return facts.isGone ? yes('群已解散') : null
    case 'ordered': {
      const from = asked.since === 'ever' || !run ? -Infinity : run.enteredAt
      const first = facts.lastOrders.filter((at) => at >= from && at <= now)
      return first.length > 0 ? yes(`已有 ${first.length} 人下单`) : null
    }
    default:
      return null
  }
}

const beginningOf = (from: 'entry' | 'previous' | undefined, run: RunState | null) =>
  !run || from === undefined
    ? -Infinity
    : from === 'entry'
      ? run.enteredAt
      : (run.lastSentAt ?? run.enteredAt)
