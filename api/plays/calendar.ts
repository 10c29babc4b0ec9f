import { DAY, HOUR, MINUTE } from '../shop-time.ts'
import type { Definition, Wait } from './definition.ts'
import type { Calendar } from './facts.ts'

// When a wait is over: plain arithmetic on the shop's calendar. The rule is kept with the version
// and the beginning with the run, so the moment is worked out anew whenever somebody asks; what is
// stored is only when to ask again. China has no daylight saving; a zone is a fixed offset.

const dayNo = (at: number, { zone }: Calendar) => Math.floor((at + zone * MINUTE) / DAY)
const startOf = (no: number, { zone }: Calendar) => no * DAY - zone * MINUTE
const minuteOf = (at: number, calendar: Calendar) =>
  Math.floor((at - startOf(dayNo(at, calendar), calendar)) / MINUTE)
// Day 0 of the epoch was a Thursday.
const weekdayOf = (no: number) => ((((no + 3) % 7) + 7) % 7) + 1

/** The shop's day of a moment, in the calendar's zone. */
export const dayIn = (at: number, calendar: Calendar) => nameOf(dayNo(at, calendar))

// A 试跑 asks for the same few days a million times.
const names = new Map<number, string>()

function nameOf(no: number): string {
  const known = names.get(no)
  if (known !== undefined) return known
  if (names.size > 2_000) names.clear()
  const name = new Date(no * DAY).toISOString().slice(0, 10)
  names.set(no, name)
  return name
}

/**
 * When the wait is over, its clock begun at `since`; null while that cannot be known (a date she
 * does not have, an event that has not happened).
 */
export function waitIsOver(
  wait: Exclude<Wait, { is: 'event' }>,
  since: number,
  dates: Partial<Record<string, number>>,
  calendar: Calendar,
): number | null {
  switch (wait.is) {
    case 'after':
      return since + spanOf(wait)
    case 'time': {
      const day = dayNo(since, calendar) + (wait.days ?? 0)
      const at = startOf(day, calendar) + wait.minute * MINUTE
      return at >= since ? at : at + DAY
    }
    case 'weekday': {
      const today = dayNo(since, calendar)
      const ahead = (wait.weekday - weekdayOf(today) + 7) % 7
      const at = startOf(today + ahead, calendar) + wait.minute * MINUTE
      return at >= since ? at : at + 7 * DAY
    }
    case 'monthDay': {
      const [year, month] = dayIn(since, calendar).split('-').map(Number) as [number, number]
      for (let ahead = 0; ; ahead++) {
        const at = monthDay(year, month + ahead, wait.day, calendar) + wait.minute * MINUTE
        if (at >= since) return at
      }
    }
    case 'date': {
      const date = dates[wait.of]
      if (date === undefined) return null
      const at = date + spanOf(wait)
      return wait.minute === undefined
        ? at
        : startOf(dayNo(at, calendar), calendar) + wait.minute * MINUTE
    }
  }
}

/** The day of that month, or its last day when it has fewer. */
function monthDay(year: number, month: number, day: number, calendar: Calendar): number {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return startOf(Date.UTC(year, month - 1, Math.min(day, days)) / DAY, calendar)
}

/** Milliseconds of a wait's days, hours and minutes; below 0 before its date. */
export const spanOf = ({
  days = 0,
  hours = 0,
  minutes = 0,
}: {
  days?: number | undefined
  hours?: number | undefined
  minutes?: number | undefined
}) => days * DAY + hours * HOUR + minutes * MINUTE

/** The first such day of the week that is not over at `from`: when it begins. */
export function weekdayFrom(weekday: number, from: number, calendar: Calendar): number {
  const today = dayNo(from, calendar)
  return startOf(today + ((weekday - weekdayOf(today) + 7) % 7), calendar)
}

/** 安静时间, in this calendar. */
export const isQuietIn = (at: number, calendar: Calendar) => {
  const minute = minuteOf(at, calendar)
  return minute >= calendar.quietFrom || minute < calendar.quietUntil
}

const clock = (minute: number) =>
  `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`

/** 「21:30–8:30」. */
export const nightOf = ({ quietFrom, quietUntil }: Calendar) =>
  `${clock(quietFrom)}–${clock(quietUntil)}`

/** The shop's night, made longer by a play that is to be quieter; it cannot be made shorter. */
export const quieter = (calendar: Calendar, quiet: Definition['quiet']): Calendar =>
  quiet
    ? {
        ...calendar,
        quietFrom: Math.min(calendar.quietFrom, quiet.from),
        quietUntil: Math.max(calendar.quietUntil, quiet.until),
      }
    : calendar

const isWorkday = (no: number, calendar: Calendar) => {
  const day = nameOf(no)
  if (calendar.on.has(day)) return true
  return !calendar.off.has(day) && weekdayOf(no) <= 5
}

const SPREAD = 90 * MINUTE

/**
 * The first moment from `at` on when something may be said. What had to wait for the morning is
 * spread over its first ninety minutes by `seed` (0…1): nobody's phone rings with all the others'.
 */
export function nextAllowed(
  at: number,
  calendar: Calendar,
  { workdaysOnly, seed }: { workdaysOnly: boolean; seed: () => number },
): number {
  let allowed = at
  for (let days = 0; days < 40; days++) {
    const no = dayNo(allowed, calendar)
    const morning = startOf(no, calendar) + calendar.quietUntil * MINUTE
    const later = () => Math.floor(seed() * SPREAD)
    if (workdaysOnly && !isWorkday(no, calendar)) {
      allowed = morning + DAY + later()
    } else if (minuteOf(allowed, calendar) >= calendar.quietFrom) {
      allowed = morning + DAY + later()
    } else if (minuteOf(allowed, calendar) < calendar.quietUntil) {
      allowed = morning + later()
    } else return allowed
  }
  return allowed
}

/** The beginning of the next day on which something may be said. */
export function nextDay(
  at: number,
  calendar: Calendar,
  by: { workdaysOnly: boolean; seed: () => number },
): number {
  return nextAllowed(startOf(dayNo(at, calendar) + 1, calendar), calendar, by)
}

/** The days (ids as `2026-11-21`) from `days` before a moment up to its own. */
export const daysBack = (at: number, days: number, calendar: Calendar): string =>
  dayIn(at - days * DAY, calendar)
