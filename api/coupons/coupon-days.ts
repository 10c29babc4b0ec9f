import type { Db } from '../../db/database.ts'
import {
  addToCouponDays,
  clearCouponDays,
  listGrantsAfter,
  type Grant,
} from '../../db/queries/coupons.ts'
import type { Schema } from '../../db/schema.ts'
import { dayOf } from '../shop-time.ts'

type Counted = Pick<
  Grant,
  'couponId' | 'groupId' | 'staffId' | 'grantedAt' | 'redeemedAt' | 'revokedAt'
>
type DayRow = Schema['couponDay']

/** What a grant is in the days' rollup: issued on one day, redeemed on one; revoked, nothing. */
export function countedDays(grant: Counted): DayRow[] {
  const { couponId, groupId, staffId, grantedAt, redeemedAt, revokedAt } = grant
  if (revokedAt !== null) return []
  const of = { couponId, groupId: groupId ?? '', staffId: staffId ?? '' }
  return [
    { day: dayOf(grantedAt), ...of, issued: 1, redeemed: 0 },
    ...(redeemedAt === null ? [] : [{ day: dayOf(redeemedAt), ...of, issued: 0, redeemed: 1 }]),
  ]
}

/** Brings the rollup from what a grant was to what it is, in the transaction that changes it. */
export const recount = (tx: Db, before: Counted | null, after: Counted) =>
  addToCouponDays(tx, [...(before ? countedDays(before).map(taken) : []), ...countedDays(after)])

const taken = (row: DayRow): DayRow => ({ ...row, issued: -row.issued, redeemed: -row.redeemed })

const AT_ONCE = 500

/** Makes the rollup of coupons by day anew from the grants, in the caller's transaction. */
export async function rebuildCouponDays(tx: Db): Promise<void> {
  await clearCouponDays(tx)
  for (let after = ''; ;) {
    const grants = await listGrantsAfter(tx, after, AT_ONCE)
    if (grants.length === 0) return
    after = grants.at(-1)!.id
    await addToCouponDays(tx, summed(grants.flatMap(countedDays)))
  }
}

/** Rows of the same day and target, added up: one statement names a key once. */
export function summed(rows: DayRow[]): DayRow[] {
  const sums = new Map<string, DayRow>()
  for (const row of rows) {
    const key = [row.day, row.couponId, row.groupId, row.staffId].join('\n')
    const sum = sums.get(key)
    if (sum) {
      sum.issued += row.issued
      sum.redeemed += row.redeemed
    } else sums.set(key, { ...row })
  }
  return [...sums.values()]
}
