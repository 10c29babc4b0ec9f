import { inTransaction } from '../../db/database.ts'
import {
  listCustomerIdsAfter,
  listScoresAfter,
  saveScores,
} from '../../db/queries/customer-scores.ts'
import type { Deps } from '../deps.ts'
import { foldScore, readState, scoreRow } from './fold-score.ts'
import { tidied } from './score-state.ts'

const AT_ONCE = 500

/**
 * The nightly job: levels fall and customers fall asleep with time alone. Writes the scores whose
 * level or stage the day has changed.
 */
export async function refreshScores({ db, now }: Deps): Promise<void> {
  for (let after = ''; ;) {
    const last = await inTransaction(db, async (tx) => {
      const rows = await listScoresAfter(tx, after, AT_ONCE)
      const moved = rows.flatMap((row) => {
        const next = scoreRow(row.customerId, tidied(readState(row), now()), now())
        return next.level === row.level && next.stage === row.stage ? [] : [next]
      })
      await saveScores(tx, moved)
      return rows.at(-1)?.customerId
    })
    if (last === undefined) return
    after = last
  }
}

/** Makes every customer's score anew from what she did; what is stored must equal it. */
export async function rebuildScores({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<number> {
  let count = 0
  for (let after = ''; ;) {
    const customers = await listCustomerIdsAfter(db, after, AT_ONCE)
    if (customers.length === 0) return count
    after = customers.at(-1)!.id
    count += customers.length
    await inTransaction(db, async (tx) => {
      for (const { id } of customers) await foldScore(tx, id, now())
    })
  }
}
