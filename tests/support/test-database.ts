import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql, type Kysely } from 'kysely'
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

/**
 * A database with something in it: `fill` puts it there once in this process, and every database is
 * a copy of that one. `name` says what it is; what `fill` told comes along.
 */
export async function filledDatabase<T>(
  name: string,
  fill: (db: Database) => Promise<T>,
): Promise<TestDatabase & { told: T }> {
  let first = filled.get(name) as Promise<Filled & { told: T }> | undefined
  if (!first) {
    first = (async () => {
      const { db, url } = await emptyDatabase()
      const told = await fill(db)
      if (engine === 'sqlite') {
        await sql`pragma wal_checkpoint(truncate)`.execute(db)
        await db.destroy()
      }
      return { db, url, told }
    })()
    filled.set(name, first)
  }
  const { told, ...full } = await first
  if (engine === 'sqlite') return { ...(await copyOf(pathOf(full.url))), told }
  const copy = await emptyMysql()
  await copyRows(full, copy)
  return { ...copy, told }
}

type Filled = Pick<TestDatabase, 'db' | 'url'>
const filled = new Map<string, Promise<unknown>>()
const pathOf = (url: string) => url.slice('file:'.length)

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
  return copyOf(await template)
}

async function copyOf(file: string): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'huisheng-world-'))
  const path = join(folder, 'world.db')
  copyFileSync(file, path)
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
  /** For making and emptying it. */
  db: Database
  url: string
  tables: string[]
  /** What the migrations themselves put into it. */
  born: [table: string, rows: Record<string, unknown>[]][]
}

// Making a hundred tables costs seconds, emptying them milliseconds: databases are lent and cleaned.
const shelf: Kept[] = []
let made = 0

async function emptyMysql(): Promise<TestDatabase> {
  const kept = shelf.pop() ?? (await makeMysql())
  // A handle of its own, as on SQLite: what a world has left running ends with it, and does not go
  // on under the old clock in the next one.
  const db = await openDatabase(kept.url, { connections: 6 })
  return {
    db,
    url: kept.url,
    async release() {
      await db.destroy()
      await emptied(kept)
      shelf.push(kept)
    },
  }
}

/** In one message: hundreds of short ones cost more to say than to do. */
async function tell(url: string, statements: string[]) {
  const connection = await createConnection({ uri: url, multipleStatements: true })
  await connection.query(statements.join(';'))
  await connection.end()
}

async function emptied({ db, url, tables, born }: Kept) {
  await tell(
    url,
    tables.map((name) => `delete from \`${name}\``),
  )
  for (const [name, rows] of born) {
    await (db.withoutPlugins() as Kysely<any>).insertInto(name).values(rows).execute()
  }
}

async function copyRows(from: Filled, to: Pick<TestDatabase, 'url'>) {
  const source = new URL(from.url).pathname.slice(1)
  const tables = await tablesOf(from.db)
  await tell(
    to.url,
    tables.flatMap((name) => [
      `delete from \`${name}\``,
      `insert into \`${name}\` select * from \`${source}\`.\`${name}\``,
    ]),
  )
}

async function tablesOf(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = database()`.execute(db)
  return rows.map(({ name }) => name).filter((name) => !name.startsWith('kysely_'))
}

async function makeMysql(): Promise<Kept> {
  const server = process.env.TEST_MARIADB_URL
  if (!server) throw new Error('TEST_MARIADB_URL is not set: run the suite with `npm test`')
  const { TEST_RUN = process.pid, VITEST_POOL_ID = 0 } = process.env
  const name = `world_${TEST_RUN}_${VITEST_POOL_ID}_${made++}`
  const connection = await createConnection(server)
  // Whoever had it before may have broken off.
  await connection.query(`drop database if exists ${name}`)
  await connection.query(`create database ${name} character set utf8mb4 collate utf8mb4_bin`)
  await connection.end()
  const url = `${server}/${name}`
  const db = await openDatabase(url, { connections: 1 })
  await migrateToHead(db)
  const tables = await tablesOf(db)
  const born: Kept['born'] = []
  for (const table of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(
      db.withoutPlugins(),
    )
    if (rows.length > 0) born.push([table, rows])
  }
  return { db, url, tables, born }
}
