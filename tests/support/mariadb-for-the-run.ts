import { randomBytes } from 'node:crypto'
import { startMariadb } from './mariadb.ts'

/** Vitest's global set-up: one MariaDB for the whole run; its address travels by environment. */
export default async function setup() {
  if (process.env.TEST_MARIADB_URL) return
  const server = await startMariadb()
  process.env.TEST_MARIADB_URL = server.url
  // Two runs may share one server; the databases of a run are its own.
  process.env.TEST_RUN = randomBytes(3).toString('hex')
  return () => server.stop()
}
