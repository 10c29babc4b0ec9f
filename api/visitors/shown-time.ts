import { dayOf, minuteOfDay } from '../shop-time.ts'

/** 11月12日; with the year when it is another year than `now`'s. */
export function shownDay(at: number, now: number): string {
  const [year, month, day] = dayOf(at).split('-').map(Number)
  const isThisYear = dayOf(now).startsWith(`${year}-`)
  return `${isThisYear ? '' : `${year}年`}${month}月${day}日`
}

/** 11月12日 20:41 */
export function shownMoment(at: number, now: number): string {
  const minute = minuteOfDay(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${shownDay(at, now)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
