import { DAY } from '../shop-time.ts'
import { dayIn } from './calendar.ts'
import { type Deed, holds, isOf } from './conditions.ts'
import type { Definition } from './definition.ts'
import type { Calendar, CustomerFacts, Facts } from './facts.ts'
import { datesOf } from './next-step.ts'

/** Her earlier passes through this play; those she was never let in do not count. */
export interface Passes {
  count: number
  isIn: boolean
  lastEndedAt: number | null
}

export type Entry =
  /** Nothing that concerns this play has happened to her. */
  | { kind: 'none' }
  | { kind: 'refuse'; entryKey: string; why: string; words: string }
  | { kind: 'enter'; entryKey: string; pass: number }

/** How long after a thing happened it is still its occasion. */
const FRESH = 7 * DAY

/** 谁进: whether something has happened that lets her in now, and if it does not, why. */
export function mayEnter(
  { enter, goal, stop }: Definition,
  facts: Facts,
  passes: Passes,
  now: number,
  calendar: Calendar,
): Entry {
  if (facts.isGone || passes.isIn) return { kind: 'none' }
  const entryKey = occasionOf(enter, facts, passes, now, calendar)
  if (entryKey === null) return { kind: 'none' }
  if (!mayAgain(enter.again, passes, now)) return { kind: 'none' }
  const refuse = (why: string, words: string): Entry => ({ kind: 'refuse', entryKey, why, words })

  // The stage and the calendar are so every day: whom a play is not for is nobody it has refused.
  const isLasting = enter.on !== 'friend' && enter.on !== 'ordered'
  for (const one of enter.who) {
    if (!holds(one, facts, null, now)) {
      return isLasting ? { kind: 'none' } : refuse('other', '这个打法不是给她的')
    }
  }
  if (facts.kind === 'customer' && facts.preference === 'none') return refuse('optedOut', '别再发')
  for (const one of enter.unless) {
    const so = holds(one, facts, null, now)
    if (so) return refuse(one.is, so.words)
  }
  for (const one of stop) {
    const so = holds(one, facts, null, now)
    if (so && one.is !== 'ordered') return refuse(one.is, so.words)
  }
  const reached =
    goal && goal.when.is === 'ordered' && goal.when.since === 'ever'
      ? holds(goal.when, facts, null, now)
      : null
  if (reached) return refuse('goal', '已达成目标')
  if (facts.speakers.length === 0) return refuse('no_speaker', '没有人可以跟她说')
  return { kind: 'enter', entryKey, pass: passes.count + 1 }
}

function mayAgain(again: Definition['enter']['again'], passes: Passes, now: number): boolean {
  if (passes.count === 0) return true
  switch (again.kind) {
    case 'never':
      return false
    case 'after_exit':
      return true
    case 'after_days':
      return now - (passes.lastEndedAt ?? now) >= again.days * DAY
    case 'times':
      return passes.count < again.most
  }
}

const rhythmOf = ({ interval }: CustomerFacts) => Math.max(7, interval.days) * DAY

/** When she last did it; undefined: she never has. */
export function doneAt(event: Deed, facts: Facts, now: number): number | undefined {
  if (facts.kind === 'group') return undefined
  if (event.is === 'looked') return holds(event, facts, null, now)?.at ?? undefined
  const moments = facts.pages.filter((it) => isOf(event.what, it)).map(({ lastAt }) => lastAt)
  return moments.filter((at) => at <= now).sort((a, b) => b - a)[0]
}

function occasionOf(
  { on, event }: Definition['enter'],
  facts: Facts,
  passes: Passes,
  now: number,
  calendar: Calendar,
): string | null {
  const dates = datesOf(facts, now, calendar)
  const key = (name: string, at: number | undefined) =>
    at === undefined || at > now ? null : `${name}:${dayIn(at, calendar)}`
  const fresh = (at: number | undefined) => (at !== undefined && now - at < FRESH ? at : undefined)
  switch (on) {
    case 'friend':
      return key('friend', fresh(dates.followed))
    case 'ordered':
      return key('order', fresh(dates.lastOrder))
    case 'event':
      return event ? key('event', fresh(doneAt(event, facts, now))) : null
    case 'tag':
    case 'segment':
      return `${on} ${passes.count + 1}`
    case 'stage':
      // She may stand in it for a year: each pass through it is an occasion of its own.
      return key(`stage ${passes.count + 1}`, dates.stage)
    case 'reorder':
      // From one order on until the next is long overdue: the play's own wait says when to speak.
      return facts.kind === 'customer' && now - (dates.lastOrder ?? 0) < 2 * rhythmOf(facts)
        ? key('reorder', dates.lastOrder)
        : null
    case 'flash':
      return dates.flashClose !== undefined && now < dates.flashClose
        ? key('flash', dates.flashOpen)
        : null
    case 'memberDay': {
      // From the evening before on: her group's day is tomorrow or today.
      const day = dates.memberDay
      if (day === undefined || day - now > DAY) return null
      return `memberday:${dayIn(day, calendar)}`
    }
    case 'weekly': {
      const monday = now - ((new Date(now + calendar.zone * 60_000).getUTCDay() + 6) % 7) * DAY
      return `week:${dayIn(monday, calendar)}`
    }
  }
}
