import type { LeadCase, LeadDay } from '../../../db/queries/lead-cases.ts'
import { EVERYWHERE } from '../spans.ts'

/** What a lead adds to the days' numbers, or with `sign` −1 takes from them. */
export function caseDays(one: LeadCase, sign: 1 | -1): LeadDay[] {
  const isFollowed = one.followedAt !== null
  const isOrdered = one.orderedAt !== null
  // She bought before anybody said a word: that is not the word's doing.
  const isFirst = isFollowed && isOrdered && one.followedAt! <= one.orderedAt!
  const sums = {
    leads: sign,
    followed: isFollowed ? sign : 0,
    ordered: isOrdered ? sign : 0,
    followedOrdered: isFirst ? sign : 0,
  }
  const scopes = one.storeId === '' ? [EVERYWHERE] : [EVERYWHERE, one.storeId]
  return scopes.flatMap((scope) =>
    ['', one.staffId].map((staffId) => ({ scope, staffId, day: one.day, ...sums })),
  )
}

/** The same keys as one row each, without what comes to nothing. */
export function summed(rows: LeadDay[]): LeadDay[] {
  const sums = new Map<string, LeadDay>()
  for (const row of rows) {
    const key = `${row.scope} ${row.staffId} ${row.day}`
    const sum = sums.get(key)
    if (!sum) sums.set(key, { ...row })
    else {
      sum.leads += row.leads
      sum.followed += row.followed
      sum.ordered += row.ordered
      sum.followedOrdered += row.followedOrdered
    }
  }
  return [...sums.values()].filter(
    (row) => row.leads || row.followed || row.ordered || row.followedOrdered,
  )
}
