import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createConnection } from 'mysql2/promise'
import { openDatabase, type Database } from '../../db/database.ts'
import { migrateToHead } from '../../db/migrate.ts'

export interface TestDatabase {
  db: Database
  url: string
  release(): Promise<void>
}

/** Which engine this run of the suite is about; the flows run once for each. */
export const engine = (process.env.TEST_ENGINE ?? 'sqlite') as 'sqlite' | 'mysql'

/** An empty database at head, on this run's engine. */
export const emptyDatabase = (): Promise<TestDatabase> =>
  engine === 'mysql' ? emptyMysql() : emptySqlite()

let template: Promise<string> | undefined

async function emptySqlite(): Promise<TestDatabase> {
  template ??= (async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'huisheng-template-')), 'empty.db')
    const db = await openDatabase(`file:${path}`, { synchronous: 'OFF' })
    await migrateToHead(db)
    await sql`pragma wal_checkpoint(truncate)`.execute(db)
    await db.destroy()
    return path
  })()
  const folder = mkdtempSync(join(tmpdir(), 'huisheng-world-'))
  const path = join(folder, 'world.db')
  copyFileSync(await template, path)
  const url = `file:${path}`
  const db = await openDatabase(url, { synchronous: 'OFF' })
  return {
    db,
    url,
    async release() {
      await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Kept {
  db: Database
  url: string
}

// Making a hundred tables costs seconds, emptying them milliseconds: databases are lent, cleaned,
// and found again by the next file of tests in the same worker.
const shelf: Kept[] = []
let made = 0

async function emptyMysql(): Promise<TestDatabase> {
  const kept = shelf.pop() ?? (await makeMysql())
  return {
    ...kept,
    async release() {
      await emptied(kept.db)
      shelf.push(kept)
    },
  }
}

async function emptied(db: Database) {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = database()`.execute(db)
  for (const { name } of rows) {
    if (!name.startsWith('kysely_')) await sql`delete from ${sql.table(name)}`.execute(db)
  }
}

async function makeMysql(): Promise<Kept> {
  const server = process.env.TEST_MARIADB_URL
  if (!server) throw new Error('TEST_MARIADB_URL is not set: run the suite with `npm test`')
  const { TEST_RUN = process.pid, VITEST_POOL_ID = 0 } = process.env
  const name = `world_${TEST_RUN}_${VITEST_POOL_ID}_${made++}`
  const connection = await createConnection(server)
  await connection.query(
    `create database if not exists ${name} character set utf8mb4 collate utf8mb4_bin`,
  )
  await connection.end()
  const url = `${server}/${name}`
  const db = await openDatabase(url, { connections: 6 })
  const steps = await migrateToHead(db)
  // Found, not made: whoever had it before may have broken off.
  if (steps.length === 0) await emptied(db)
  return { db, url }
}
