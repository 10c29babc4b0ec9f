import { backupDatabase } from '../../db/backup.ts'
import { readConfig } from '../config.ts'
import { runCommand } from './run-command.ts'

// `npm run db:backup -- FILE`
await runCommand(async () => {
  const file = process.argv[2]
  if (!file) throw new Error('Where to? npm run db:backup -- FILE')
  await backupDatabase(readConfig(process.env).databaseUrl, file)
  return `Backed up to ${file}`
})
