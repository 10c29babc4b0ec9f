import { openDatabase } from '../../db/database.ts'
import { readConfig } from '../config.ts'
import { runCommand } from '../ops/run-command.ts'
import { rebuildRollups, type Progress } from './rebuild-rollups.ts'

// `npm run rollups:rebuild`
const show: Progress = (step, done, of) => {
  process.stdout.write(`${step}: ${done}${of === null ? '' : ` of ${of}`}\n`)
}

await runCommand(async () => {
  const db = await openDatabase(readConfig(process.env).databaseUrl)
  try {
    await rebuildRollups(db, show)
  } finally {
    await db.destroy()
  }
  return 'Every rollup is made anew from the events.'
})
