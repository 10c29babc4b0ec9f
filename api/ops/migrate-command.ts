import { openDatabase } from '../../db/database.ts'
import { migrateToHead } from '../../db/migrate.ts'
import { readConfig } from '../config.ts'
import { runCommand } from './run-command.ts'

// `npm run db:migrate`
await runCommand(async () => {
  const db = await openDatabase(readConfig(process.env).databaseUrl)
  const steps = await migrateToHead(db)
  await db.destroy()
  return steps.length > 0 ? `Migrated: ${steps.join(', ')}` : 'The schema is at head already.'
})
