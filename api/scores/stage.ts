import type { Stage } from '../../db/schema.ts'
import { DAY, dayOf } from '../shop-time.ts'
import { ASLEEP_DAYS, INTENT_DAYS, RULES, type HappeningKind } from './rules.ts'
import type { ScoreState, StageMoved } from './score-state.ts'

/** 阶段 with what it rests on. `moved`: a person put her here and nothing since says more. */
export interface StageView {
  name: Stage
  since: number
  evidence: string[]
  moved: StageMoved | null
}

const RANK: Record<Stage, number> = { 沉睡: -1, 初识: 0, 了解: 1, 意向: 2, 首购: 3, 复购: 4 }

/**
 * 客户旅程, a function of what she did and of moves by hand. A move stands until something newer
 * than the move leads further, or until she has been silent for 60 days after it.
 */
export function stageAt(state: ScoreState, now: number): StageView {
  const moved = state.moved && state.moved.movedAt <= now ? state.moved : null
  if (!moved) return stageByDeeds(state, now, 0)

  // Somebody put to sleep by hand is awake again with whatever she does next.
  const hasWoken = moved.stage === '沉睡' && (lastDeedAt(state, now) ?? 0) > moved.movedAt
  if (hasWoken) return stageByDeeds(state, now, 0)

  const later = stageByDeeds(state, now, moved.movedAt)
  const lastAt = Math.max(lastDeedAt(state, now) ?? 0, moved.movedAt)
  if (moved.stage !== '沉睡' && now - lastAt >= ASLEEP_DAYS * DAY) return asleep(lastAt)
  if (later.name !== '沉睡' && RANK[later.name] > RANK[moved.stage] && later.name !== '初识') {
    return later
  }
  return { name: moved.stage, since: moved.movedAt, evidence: [`手动移动：${moved.reason}`], moved }
}

/** The stage from deeds after `from` alone (an order after it brings the earlier ones with it). */
function stageByDeeds(state: ScoreState, now: number, from: number): StageView {
  const orders = state.orders.filter((paidAt) => paidAt <= now)
  const older = state.orderCount - state.orders.length
  const count = orders.length + older
  const hasNewOrder = (orders.at(-1) ?? -1) > from || (count > 0 && from === 0)
  const lastAt = lastDeedAt(state, now)
  const knowsUs = readsBefore(state, now, from)

  const found = (): StageView => {
    if (hasNewOrder && count >= 2) {
      const since = older > 0 ? orders[0]! : orders[1]!
      return stage('复购', since, [`买过 ${count} 次`, `最近一次 ${shown(orders.at(-1)!)}`])
    }
    if (hasNewOrder) return stage('首购', orders[0]!, [`${shown(orders[0]!)} 买了第一次`])
    const wants = intentEvidence(state, now, from)
    if (wants) return wants
    if (knowsUs) return knowsUs
    const first = state.firstOpens[0]
    return stage('初识', state.knownAt, [
      first !== undefined && first <= now ? `${shown(first)} 打开过一次页面` : '还没有打开过页面',
    ])
  }
  const stands = found()
  const isSilent = lastAt !== null && now - lastAt >= ASLEEP_DAYS * DAY
  return isSilent && stands.name !== '初识' ? asleep(lastAt) : stands
}

const stage = (name: Stage, since: number, evidence: string[]): StageView => ({
  name,
  since,
  evidence,
  moved: null,
})

const asleep = (lastAt: number): StageView =>
  stage('沉睡', lastAt + ASLEEP_DAYS * DAY, [
    `${ASLEEP_DAYS} 天没有动静`,
    `最后一次是 ${shown(lastAt)}`,
  ])

/** 意向: within 30 days she looked again at a thing to buy, took a coupon or joined a chain. */
function intentEvidence(state: ScoreState, now: number, from: number): StageView | null {
  const oldest = Math.max(from + 1, now - INTENT_DAYS * DAY)
  const kinds: HappeningKind[] = ['repeat', 'coupon', 'chain']
  const found = kinds.flatMap((kind) => {
    const days = state.kept[kind]
    let [count, first, last] = [0, Infinity, -Infinity]
    for (const day in days) {
      for (const at of days[day]!) {
        if (at < oldest || at > now) continue
        count += 1
        first = Math.min(first, at)
        last = Math.max(last, at)
      }
    }
    return count > 0 ? [{ kind, count, first, last }] : []
  })
  if (found.length === 0) return null
  return stage(
    '意向',
    Math.min(...found.map(({ first }) => first)),
    found.map(
      ({ kind, count, last }) =>
        `${INTENT_DAYS} 天内${RULES[kind].label} ${count} 次，最近 ${shown(last)}`,
    ),
  )
}

/** 了解: she finished an article, or opened pages at least twice. */
function readsBefore(state: ScoreState, now: number, from: number): StageView | null {
  const { firstRead } = state
  const second = state.firstOpens[1]
  const isIn = (at: number | null | undefined): at is number =>
    at !== null && at !== undefined && at <= now && at > from
  const evidence = [
    ...(isIn(firstRead) ? [`${shown(firstRead)} 读完一篇文章`] : []),
    ...(isIn(second) ? [`打开过页面，第二次在 ${shown(second)}`] : []),
  ]
  if (evidence.length === 0) return null
  return stage('了解', Math.min(...[firstRead, second].filter(isIn)), evidence)
}

const lastDeedAt = (state: ScoreState, now: number): number | null => {
  const order = state.orders.findLast((paidAt) => paidAt <= now)
  const moments = [state.lastAt, order].filter((at) => at !== null && at !== undefined)
  return moments.length > 0 ? Math.min(now, Math.max(...moments)) : null
}

/** 11月21日 */
const shown = (at: number): string => {
  const [, month, day] = dayOf(at).split('-').map(Number)
  return `${month}月${day}日`
}
