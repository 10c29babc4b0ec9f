import { inTransaction } from '../../db/database.ts'
import { listScoresAfter, saveScores } from '../../db/queries/customer-scores.ts'
import type { Deps } from '../deps.ts'
import { readState, scoreRow } from './fold-score.ts'
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
