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

/** Something that happened: the number of its kind, or `ORDER`. */
interface Step {
  at: number
  no: number
}
const ORDER = KINDS.length

const halved = (age: number, halfLifeDays: number) => 2 ** (-age / (halfLifeDays * DAY))

// Kinds that fade alike are faded together.
const HALF_LIVES = [...new Set(KINDS.map((kind) => RULES[kind].halfLifeDays))]
const FADES_AS = KINDS.map((kind) => HALF_LIVES.indexOf(RULES[kind].halfLifeDays))
// From midnight to midnight, which is most of the way.
const A_DAY_LATER = HALF_LIVES.map((days) => halved(DAY, days))

/** The intent at `now`, by kind: Σ points × 2^(−age/half-life), what an order answered at a quarter. */
export function intentParts(state: ScoreState, now: number): IntentPart[] {
  const oldest = now - REMEMBERED_DAYS * DAY
  const parts: IntentPart[] = []
  for (const kind of KINDS) {
    const days = state.kept[kind]
    if (!days) continue
    const { points, halfLifeDays } = RULES[kind]
    const part: IntentPart = { kind, gross: 0, net: 0, count: 0, lastAt: 0 }
    for (const day in days) {
      for (const at of days[day]!) {
        if (at > now || at < oldest) continue
        const worth = points * halved(now - at, halfLifeDays)
        part.gross += worth
        part.net += answered(state, worth, at, now)
        part.count += 1
        part.lastAt = Math.max(part.lastAt, at)
      }
    }
    if (part.count > 0) parts.push(part)
  }
  return parts
}

/** What is left of a worth by the orders between. */
function answered({ orders }: ScoreState, worth: number, from: number, until: number): number {
  let left = worth
  for (const paidAt of orders) if (paidAt >= from && paidAt <= until) left *= AFTER_ORDER
  return left
}

/**
 * The intent at moments of the next `horizon` if she does nothing more: as `intentAt`, without
 * going through everything again for each of them.
 */
export function fadingFrom(state: ScoreState, now: number, horizon: number) {
  const sums = HALF_LIVES.map(() => 0)
  /** What drops out of the count on the way. */
  const leaving: { at: number; net: number; halfLife: number }[] = []
  const oldest = now - REMEMBERED_DAYS * DAY
  let isOver = state.orders.every((paidAt) => paidAt <= now)
  KINDS.forEach((kind, no) => {
    const { points, halfLifeDays: halfLife } = RULES[kind]
    const days = state.kept[kind]
    for (const day in days) {
      for (const at of days[day]!) {
        if (at > now) isOver = false
        if (at > now || at < oldest) continue
        const net = answered(state, points * halved(now - at, halfLife), at, now)
        if (at < oldest + horizon) leaving.push({ at, net, halfLife })
        else sums[FADES_AS[no]!]! += net
      }
    }
  })
  return (then: number): number => {
    if (!isOver) return intentAt(state, then)
    let intent = 0
    for (let i = 0; i < sums.length; i++) {
      if (sums[i] !== 0) intent += sums[i]! * halved(then - now, HALF_LIVES[i]!)
    }
    for (const { at, net, halfLife } of leaving) {
      if (at >= then - REMEMBERED_DAYS * DAY) intent += net * halved(then - now, halfLife)
    }
    return intent
  }
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
  const walk = stepsUntil(state, now)
  const sums = HALF_LIVES.map(() => 0)
  const total = () => {
    let sum = 0
    for (const value of sums) sum += value
    return sum
  }
  let from = walk[0]?.at ?? now
  let level: Level = 'cold'
  let since = state.knownAt
  const fadeTo = (at: number) => {
    const age = at - from
    for (let no = 0; no < sums.length; no++) {
      if (sums[no] !== 0) sums[no]! *= age === DAY ? A_DAY_LATER[no]! : halved(age, HALF_LIVES[no]!)
    }
    from = at
  }
  const fallAtMidnightsUntil = (until: number) => {
    if (level === 'cold') return
    let midnight = startOfDay(addDays(dayOf(from), 1))
    for (; level !== 'cold' && midnight <= until; midnight += DAY) {
      fadeTo(midnight)
      if (midnight - since < DAY) continue
      const next = fallen(level, total())
      if (next !== level) [level, since] = [next, midnight]
    }
  }
  for (const { at, no } of walk) {
    fallAtMidnightsUntil(at)
    fadeTo(at)
    if (no === ORDER) {
      for (let each = 0; each < sums.length; each++) sums[each]! *= AFTER_ORDER
      continue
    }
    sums[FADES_AS[no]!]! += RULES[KINDS[no]!].points
    const next = risen(level, total())
    if (next !== level) [level, since] = [next, at]
  }
  fallAtMidnightsUntil(now)
  return { level, since }
}

/** What happened, oldest first; an order answers what happened up to its own moment. */
function stepsUntil(state: ScoreState, now: number): Step[] {
  const oldest = now - REMEMBERED_DAYS * DAY
  const steps: Step[] = []
  const add = (at: number, no: number) => {
    if (at <= now && at >= oldest) steps.push({ at, no })
  }
  KINDS.forEach((kind, no) => {
    const days = state.kept[kind]
    for (const day in days) for (const at of days[day]!) add(at, no)
  })
  for (const at of state.orders) add(at, ORDER)
  return steps.sort((a, b) => a.at - b.at || a.no - b.no)
}

const risen = (level: Level, intent: number): Level =>
  intent >= LEVELS.hot.up ? 'hot' : level === 'cold' && intent >= LEVELS.warm.up ? 'warm' : level

const fallen = (level: Level, intent: number): Level => {
  if (level === 'hot' && intent >= LEVELS.hot.down) return 'hot'
  return intent >= LEVELS.warm.down && level !== 'cold' ? 'warm' : 'cold'
}
