import { restoreDatabase } from '../../db/backup.ts'
import { readConfig } from '../config.ts'
import { runCommand } from './run-command.ts'

// `npm run db:restore -- FILE`
await runCommand(async () => {
  const file = process.argv[2]
  if (!file) throw new Error('From where? npm run db:restore -- FILE')
  await restoreDatabase(readConfig(process.env).databaseUrl, file)
  return `Restored from ${file}`
})
