import { addDays, DAY, dayOf, startOfDay, weekdayOf } from '../../shop-time.ts'

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']

/** Her 会员日: the weekday on which she joined, 1 (周一) … 7 (周日). */
export function memberDayOf(joinedAt: number): { weekday: number; name: string } {
  const weekday = weekdayOf(joinedAt)
  return { weekday, name: `${WEEKDAYS[weekday - 1]}会员日` }
}

/** The member day that is on, or comes next: midnight to midnight in the shop. */
export function nextMemberDay(
  weekday: number,
  now: number,
): { from: number; until: number; isOn: boolean } {
  const wait = (weekday - weekdayOf(now) + 7) % 7
  const from = startOfDay(addDays(dayOf(now), wait))
  return { from, until: from + DAY, isOn: wait === 0 }
}
