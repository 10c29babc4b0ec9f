import { inTransaction, openDatabase } from '../../db/database.ts'
import { findLastScoredAt } from '../../db/queries/customer-scores.ts'
import { rebuildCreditDays } from '../attribution/rebuild-credit-days.ts'
import { rebuildBoard } from '../business/rebuild-board.ts'
import { readConfig } from '../config.ts'
import { rebuildCouponDays } from '../coupons/coupon-days.ts'
import { runCommand } from '../ops/run-command.ts'
import { rebuildScores } from '../scores/rebuild-scores.ts'
import { rebuildRollups, type Progress } from './rebuild-rollups.ts'

// `npm run rollups:rebuild`
const show: Progress = (step, done, of) => {
  process.stdout.write(`${step}: ${done}${of === null ? '' : ` of ${of}`}\n`)
}

await runCommand(async () => {
  const db = await openDatabase(readConfig(process.env).databaseUrl)
  try {
    await rebuildRollups(db, show)
    await inTransaction(db, rebuildCreditDays)
    await inTransaction(db, rebuildCouponDays)
    await inTransaction(db, rebuildBoard)
    const scores = await rebuildScores(db, (await findLastScoredAt(db)) ?? 0)
    show('scores', scores, null)
  } finally {
    await db.destroy()
  }
  return 'Every rollup is made anew from events and credit.'
})
