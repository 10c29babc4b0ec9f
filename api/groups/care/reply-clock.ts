import { DAY, dayOf, MINUTE, startOfDay } from '../../shop-time.ts'

/** When a shop is open, in minutes of its day. */
export interface Hours {
  from: number
  until: number
}

/** Reads 「09:30-21:00」; a shop whose hours are not written down is open all day. */
export function readHours(text: string | null): Hours {
  const [, fromHour, fromMinute, untilHour, untilMinute] =
    /^(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})$/.exec((text ?? '').trim()) ?? []
  const from = Number(fromHour) * 60 + Number(fromMinute)
  const until = Number(untilHour) * 60 + Number(untilMinute)
  return from < until && until <= 24 * 60 ? { from, until } : { from: 0, until: 24 * 60 }
}

/** How long somebody has waited while the shop was open. */
export function waitedMs(startedAt: number, now: number, { from, until }: Hours): number {
  let waited = 0
  for (let day = startOfDay(dayOf(startedAt)); day < now; day += DAY) {
    const opens = Math.max(day + from * MINUTE, startedAt)
    const closes = Math.min(day + until * MINUTE, now)
    waited += Math.max(0, closes - opens)
  }
  return waited
}

/** The moment from which an answer is late. */
export function lateAt(startedAt: number, limitMin: number, { from, until }: Hours): number {
  let left = limitMin * MINUTE
  for (let day = startOfDay(dayOf(startedAt)); ; day += DAY) {
    const opens = Math.max(day + from * MINUTE, startedAt)
    const open = Math.max(0, day + until * MINUTE - opens)
    if (left <= open) return opens + left
    left -= open
  }
}
