import { inTransaction, type Database } from '../../db/database.ts'
import { listCustomerIdsAfter, listScoresToFold } from '../../db/queries/customer-scores.ts'
import { foldScore } from './fold-score.ts'

const AT_ONCE = 200

/**
 * Makes every customer's score anew from what she did, each as of the moment it was stored for, so
 * that what stood there must come out again. Who has none yet gets one as of `now`.
 */
export async function rebuildScores(db: Database, now: number): Promise<number> {
  let count = 0
  for (let after = ''; ;) {
    const customers = await listCustomerIdsAfter(db, after, AT_ONCE)
    if (customers.length === 0) return count
    after = customers.at(-1)!.id
    count += customers.length
    await inTransaction(db, async (tx) => {
      const ids = customers.map((customer) => customer.id)
      const stored = new Map(
        (await listScoresToFold(tx, ids)).map((row) => [row.customerId, row.at]),
      )
      for (const id of ids) await foldScore(tx, id, stored.get(id) ?? now)
    })
  }
}
