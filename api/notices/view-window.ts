import { addDays, dayOf, HOUR, minuteOfDay, startOfDay } from '../shop-time.ts'

const NIGHT_FROM = 22 * 60
const MORNING = 8 * 60

/** Members sleep from 22:00 to 8:00: what happens then waits for one message in the morning. */
export const isNight = (at: number): boolean => {
  const minute = minuteOfDay(at)
  return minute >= NIGHT_FROM || minute < MORNING
}

/** The 8:00 that ends the night a moment belongs to. */
export function nightOf(at: number): { until: number; morningDay: string } {
  const day = dayOf(at)
  const morningDay = minuteOfDay(at) >= NIGHT_FROM ? addDays(day, 1) : day
  return { until: startOfDay(morningDay) + 8 * HOUR, morningDay }
}
