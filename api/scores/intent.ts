import { addDays, DAY, dayOf, startOfDay } from '../shop-time.ts'
import { AFTER_ORDER, KINDS, LEVELS, REMEMBERED_DAYS, RULES, type HappeningKind } from './rules.ts'
import type { ScoreState } from './score-state.ts'

export type Level = 'cold' | 'warm' | 'hot'

/** What one kind of happening is worth at a moment, before and after orders are counted. */
export interface IntentPart {
  kind: HappeningKind
  gross: number
  net: number
  count: number
  lastAt: number
}

const halved = (age: number, halfLifeDays: number) => 2 ** (-age / (halfLifeDays * DAY))

/** The intent at `now`, by kind: Σ points × 2^(−age/half-life), what an order answered at a quarter. */
export function intentParts(state: ScoreState, now: number): IntentPart[] {
  const oldest = now - REMEMBERED_DAYS * DAY
  const orders = state.orders.filter((paidAt) => paidAt <= now)
  const parts: IntentPart[] = []
  for (const kind of KINDS) {
    const part: IntentPart = { kind, gross: 0, net: 0, count: 0, lastAt: 0 }
    for (const at of Object.values(state.kept[kind] ?? {}).flat()) {
      if (at > now || at < oldest) continue
      const worth = RULES[kind].points * halved(now - at, RULES[kind].halfLifeDays)
      const answered = orders.filter((paidAt) => paidAt >= at).length
      part.gross += worth
      part.net += worth * AFTER_ORDER ** answered
      part.count += 1
      part.lastAt = Math.max(part.lastAt, at)
    }
    if (part.count > 0) parts.push(part)
  }
  return parts
}

/** The intent at `now` as one real number. */
export const intentAt = (state: ScoreState, now: number): number =>
  intentParts(state, now).reduce((sum, part) => sum + part.net, 0)

/**
 * 等级 at `now`, with hysteresis: it rises the moment the intent reaches 30 or 70, and falls below
 * 20 or 60 at a midnight, a day after it rose at the earliest. Walks through what happened once,
 * s(t2) = s(t1)·2^(−Δ/h) + w, so the level is a function of what happened and of `now` alone.
 */
export function levelAt(state: ScoreState, now: number): { level: Level; since: number } {
  const oldest = now - REMEMBERED_DAYS * DAY
  type Step = { at: number; kind: HappeningKind | 'order' }
  const steps: Step[] = KINDS.flatMap((kind) =>
    Object.values(state.kept[kind] ?? {})
      .flat()
      .map((at) => ({ at, kind })),
  )
  steps.push(...state.orders.map((at) => ({ at, kind: 'order' as const })))
  const walk = steps
    .filter(({ at }) => at <= now && at >= oldest)
    // An order answers what happened up to its own moment.
    .sort((a, b) => a.at - b.at || Number(a.kind === 'order') - Number(b.kind === 'order'))

  const sums = KINDS.map(() => 0)
  const total = () => sums.reduce((sum, value) => sum + value, 0)
  let from = walk[0]?.at ?? now
  let level: Level = 'cold'
  let since = state.knownAt
  const fadeTo = (at: number) => {
    KINDS.forEach((kind, i) => (sums[i]! *= halved(at - from, RULES[kind].halfLifeDays)))
    from = at
  }
  const fallAtMidnightsUntil = (until: number) => {
    let midnight = startOfDay(addDays(dayOf(from), 1))
    for (; level !== 'cold' && midnight <= until; midnight += DAY) {
      fadeTo(midnight)
      if (midnight - since < DAY) continue
      const next = fallen(level, total())
      if (next !== level) [level, since] = [next, midnight]
    }
  }
  for (const { at, kind } of walk) {
    fallAtMidnightsUntil(at)
    fadeTo(at)
    if (kind === 'order') {
      sums.forEach((_, i) => (sums[i]! *= AFTER_ORDER))
      continue
    }
    sums[KINDS.indexOf(kind)]! += RULES[kind].points
    const next = risen(level, total())
    if (next !== level) [level, since] = [next, at]
  }
  fallAtMidnightsUntil(now)
  return { level, since }
}

const risen = (level: Level, intent: number): Level =>
  intent >= LEVELS.hot.up ? 'hot' : level === 'cold' && intent >= LEVELS.warm.up ? 'warm' : level

const fallen = (level: Level, intent: number): Level => {
  if (level === 'hot' && intent >= LEVELS.hot.down) return 'hot'
  return intent >= LEVELS.warm.down && level !== 'cold' ? 'warm' : 'cold'
}
