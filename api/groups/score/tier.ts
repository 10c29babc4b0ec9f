import type { MemberTierName } from '../../../db/schema/group-score.ts'
import { addDays } from '../../shop-time.ts'
import { TIERS, WALKED_DAYS, WINDOW_DAYS } from './rules.ts'

/** The tier a total leads to from the one she is in. */
export function nextTier(from: MemberTierName, total: number): MemberTierName {
  let rank = TIERS.findIndex(({ name }) => name === from)
  while (rank + 1 < TIERS.length && total >= TIERS[rank + 1]!.up) rank++
  while (rank > 0 && total < TIERS[rank]!.down) rank--
  return TIERS[rank]!.name
}

/** The first day whose points still have a say in the tier of this day. */
export const firstDayOfWalk = (day: string) => addDays(day, 1 - WINDOW_DAYS - WALKED_DAYS)

/** The first of the 30 days that end with this one. */
export const firstDayOfWindow = (day: string) => addDays(day, 1 - WINDOW_DAYS)

/**
 * 30 天总分 and tier at the end of `day`, from what each day brought. Walks through the last 60
 * days, so it depends on the days alone and not on when somebody looked.
 */
export function tierOn(
  points: ReadonlyMap<string, number>,
  day: string,
): { total: number; tier: MemberTierName } {
  const days = WINDOW_DAYS + WALKED_DAYS
  const first = firstDayOfWalk(day)
  const each = Array.from({ length: days }, (_, i) => points.get(addDays(first, i)) ?? 0)
  let total = each.slice(0, WINDOW_DAYS).reduce((sum, value) => sum + value, 0)
  let tier = nextTier('lurking', total)
  for (let i = WINDOW_DAYS; i < days; i++) {
    total += each[i]! - each[i - WINDOW_DAYS]!
    tier = nextTier(tier, total)
  }
  return { total, tier }
}
