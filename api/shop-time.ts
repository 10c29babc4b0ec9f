// The shop's calendar is Asia/Shanghai: UTC+8 all year (no daylight saving since 1991), so days
// are plain arithmetic and cost nothing in the collector's hot path.
const EIGHT_HOURS = 8 * 3_600_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

// Asked several times for every event, and always of the same few days.
const days = new Map<number, string>()

/** The shop's day of a moment (epoch ms): `2026-11-21`. */
export function dayOf(at: number): string {
  const number = Math.floor((at + EIGHT_HOURS) / DAY)
  let day = days.get(number)
  if (day === undefined) {
    day = new Date(number * DAY).toISOString().slice(0, 10)
    if (days.size > 1_000) days.clear()
    days.set(number, day)
  }
  return day
}

const starts = new Map<string, number>()

/** When a shop's day begins (epoch ms). */
export function startOfDay(day: string): number {
  let start = starts.get(day)
  if (start === undefined) {
    start = Date.parse(`${day}T00:00:00+08:00`)
    if (starts.size > 1_000) starts.clear()
    starts.set(day, start)
  }
  return start
}

/** True for a day that is in the calendar: `2026-02-31` would be read as one in March. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const start = startOfDay(text)
  return !Number.isNaN(start) && dayOf(start) === text
}

/** Minutes since midnight in the shop, 0…1439. */
export const minuteOfDay = (at: number): number =>
  Math.floor(((((at + EIGHT_HOURS) % DAY) + DAY) % DAY) / MINUTE)

/** The shop's clock at a moment: `09:05`. */
export const clockOf = (at: number): string => saidClock(at).padStart(5, '0')

/** As it is said in a sentence: `9:05`. */
export function saidClock(at: number): string {
  const minute = minuteOfDay(at)
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`
}

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (at: number): number =>
  ((Math.floor((at + EIGHT_HOURS) / DAY) + 3) % 7) + 1

/** The day `n` days after `day` (before, when negative). */
export const addDays = (day: string, n: number): string => dayOf(startOfDay(day) + n * DAY)

const QUIET_FROM = 21 * 60 + 30
const QUIET_UNTIL = 8 * 60 + 30

/** 安静时间 21:30–8:30: nothing is suggested or sent to customers unless she wrote first. */
export const isQuiet = (at: number): boolean => {
  const minute = minuteOfDay(at)
  return minute >= QUIET_FROM || minute < QUIET_UNTIL
}
