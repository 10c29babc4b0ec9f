import { startMariadb } from './mariadb.ts'

/** Vitest's global set-up: one MariaDB for the whole run; its address travels by environment. */
export default async function setup() {
  if (process.env.TEST_MARIADB_URL) return
  const server = await startMariadb()
  process.env.TEST_MARIADB_URL = server.url
  return () => server.stop()
}
