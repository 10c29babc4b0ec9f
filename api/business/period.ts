import { addDays, dayOf } from '../shop-time.ts'
import type { Days } from './spans.ts'

/**
 * 近 7 天: whole days of the shop's calendar, today included. The period before it is as long and
 * ends the day before it starts.
 */
export function periodOf(now: number, days: Days) {
  const toDay = dayOf(now)
  const fromDay = addDays(toDay, 1 - days)
  return {
    fromDay,
    toDay,
    before: { fromDay: addDays(fromDay, -days), toDay: addDays(fromDay, -1) },
  }
}
