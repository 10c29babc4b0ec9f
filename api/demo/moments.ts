import { DAY, HOUR, MINUTE, dayOf, startOfDay } from '../shop-time.ts'
import type { Random } from './random.ts'

/**
 * A believable moment some days before `t0`: seven in ten by day (9:00–18:00), the rest in the
 * evening (18:00–20:30), none at night, never after `t0`.
 */
export function shopMoment(random: Random, t0: number, daysAgo: number): number {
  const from = random.next() < 0.7 ? 9 * HOUR : 18 * HOUR
  const span = from === 9 * HOUR ? 9 * HOUR : 2.5 * HOUR
  const minutes = Math.floor((random.next() * span) / MINUTE)
  const at = startOfDay(dayOf(t0 - daysAgo * DAY)) + from + minutes * MINUTE
  return at > t0 ? at - DAY : at
}
