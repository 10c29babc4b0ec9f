import { sumLeads } from '../../db/queries/lead-cases.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { periodOf } from './period.ts'
import type { Days } from './spans.ts'
import { scopesOf, storeScope } from './store-scope.ts'

/** Below so many a rate says little: 「样本少」. */
const FEW = 30

/**
 * 线索转化: one and the same set of leads, first followed or not, then whether they bought within a
 * week of becoming one.
 */
export async function readFunnel(
  { db, now }: Deps,
  actor: Actor,
  { days, store }: { days: Days; store?: string | undefined },
) {
  const { fromDay, toDay } = periodOf(now(), days)
  const scopes = scopesOf(await storeScope(db, actor, store))
  const [row] = await sumLeads(db, { scopes, staffIds: [''], fromDay, toDay })
  const leads = Number(row?.leads ?? 0)
  const followed = Number(row?.followed ?? 0)
  const ordered = Number(row?.ordered ?? 0)
  const followedOrdered = Number(row?.followedOrdered ?? 0)
  const rate = (part: number, n: number) => ({ part, n, isFew: n < FEW })
  return {
    leads,
    followed,
    ordered,
    /** Bought after a word, of those who got one; bought without, of those who got none before. */
    withWord: rate(followedOrdered, followed),
    withoutWord: rate(ordered - followedOrdered, leads - followed),
    fromDay,
    toDay,
  }
}
