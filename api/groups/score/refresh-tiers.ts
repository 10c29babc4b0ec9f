import { inTransaction } from '../../../db/database.ts'
import { deletePointsBefore, listTiersToRefresh } from '../../../db/queries/group-points.ts'
import type { Deps } from '../../deps.ts'
import { addDays, dayOf } from '../../shop-time.ts'
import { refreshMembers } from './ledger.ts'
import { LEDGER_DAYS } from './rules.ts'

const AT_ONCE = 200

/**
 * The nightly job: the window of 30 days moves on, tiers with it, and what is older than the ledger
 * keeps goes. Costs by members who have points, whatever was ever counted.
 */
export async function refreshTiers({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const today = dayOf(now())
  await inTransaction(db, (tx) => deletePointsBefore(tx, addDays(today, -LEDGER_DAYS)))
  for (let after = ''; ;) {
    const members = await listTiersToRefresh(db, today, after, AT_ONCE)
    const ids = members.map(({ customerId }) => customerId)
    if (ids.length === 0) return
    after = ids.at(-1)!
    await inTransaction(db, (tx) => refreshMembers(tx, ids, now()))
  }
}
