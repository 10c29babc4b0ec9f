import { DAY, MINUTE } from '../shop-time.ts'
import { dayIn } from './calendar.ts'
import { type Definition, isForHer } from './definition.ts'
import { mayEnter } from './entry.ts'
import { happenedSince } from './facts-as-of.ts'
import type { Calendar, Facts } from './facts.ts'
import { isHeldOut, runIdOf } from './keys.ts'
import { type Known, passesOf } from './load-facts.ts'
import { simulate, type Would } from './simulate.ts'

/** When the daily round looks at everybody (`daily` in api/jobs/handlers.ts). */
const ROUND = 8 * 60 + 35

export interface WhatWould {
  /** She is in it already, and is not asked about. */
  isInside: boolean
  /** Why she is not let in, the first time that she is refused. */
  refusal: { why: string; words: string } | null
  isHeldOut: boolean
  /** What would happen to her in each pass, one after the other. */
  passes: Would[][]
}

interface Asked {
  playId: string
  definition: Definition
  subjectId: string
  one: Known<Facts>
  from: number
  days: number
  calendar: Calendar
  /** The days are over: what happened in them is known and wakes the engine. */
  isPast?: boolean
  situations?: ReadonlyMap<string, string | null>
}

/** What would happen to one in these days, asked whenever the engine would ask. */
export function whatWould(asked: Asked): WhatWould {
  const {
    playId,
    definition,
    subjectId,
    one,
    from,
    days,
    calendar,
    isPast = false,
    situations,
  } = asked
  const until = from + days * DAY
  const before = passesOf(one.passes, playId)
  const heldOut = isHeldOut(playId, subjectId, definition.holdOutPercent)
  const what: WhatWould = {
    isInside: before.isIn,
    refusal: null,
    isHeldOut: heldOut,
    passes: [],
  }
  if (before.isIn) return what
  const wakes = isPast ? happenedSince(one.facts, from) : []
  // An occasion lets her in once, whatever became of it.
  const used = new Set(one.passes.filter(({ state }) => state !== 'refused').map(({ id }) => id))
  let { count, lastEndedAt } = before
  let free = from
  for (const at of roundsFrom(from, until, calendar, wakes)) {
    if (at < free) continue
    const facts = one.factsAt(at)
    const answer = mayEnter(definition, facts, { count, isIn: false, lastEndedAt }, at, calendar)
    if (answer.kind === 'refuse') what.refusal ??= { why: answer.why, words: answer.words }
    if (answer.kind !== 'enter') continue
    const id = runIdOf(playId, subjectId, answer.entryKey)
    if (used.has(id)) continue
    used.add(id)
    const run = {
      id,
      playId,
      stepNo: 1,
      since: at,
      enteredAt: at,
      touches: 0,
      lastSentAt: null,
      lastResult: 'none' as const,
      isHeldOut: heldOut,
      prepared: null,
    }
    const span = { from: at, until, calendar, wakes, ...(situations && { situations }) }
    const factsAt = (then: number) => withSaid(one.factsAt(then), what.passes, definition, calendar)
    const would = simulate({ id: playId, definition }, run, factsAt, span)
    what.passes.push(would)
    const last = would.at(-1)
    const isOut = last?.what === 'leave' || last?.what === 'goal'
    if (!last || !isOut || definition.enter.again.kind === 'never') return what
    count += 1
    lastEndedAt = last.at
    free = last.at + 1
  }
  return what
}

/** Now, each morning after it, and each time something happened. */
function roundsFrom(from: number, until: number, calendar: Calendar, wakes: number[]): number[] {
  const rounds = [from, ...wakes.filter((at) => at <= until)]
  const midnight = Date.parse(`${dayIn(from, calendar)}T00:00:00Z`) - calendar.zone * MINUTE
  for (let at = midnight + ROUND * MINUTE; at <= until; at += DAY) if (at > from) rounds.push(at)
  return wakes.length === 0 ? rounds : rounds.sort((a, b) => a - b)
}

/** Earlier passes of hers have used up their part of her days. */
function withSaid(
  facts: Facts,
  passes: Would[][],
  { steps }: Definition,
  calendar: Calendar,
): Facts {
  if (passes.length === 0) return facts
  const said = passes
    .flat()
    .filter(({ what, stepNo }) => what === 'say' && isForHer(steps[stepNo - 1]!.say))
  const touched = said.map(({ at }, i) => ({ day: dayIn(at, calendar), no: 100 + i }))
  return { ...facts, touched: [...facts.touched, ...touched] }
}
