import { AsyncLocalStorage } from 'node:async_hooks'
import { resolve } from 'node:path'
import { CamelCasePlugin, Kysely, sql, type Transaction } from 'kysely'
import { mysqlDialect } from './mysql.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'

/** The database, or the transaction we are in: queries take either. */
export type Db = Kysely<Schema> | Transaction<Schema>
export type Database = Kysely<Schema>
export type Engine = 'sqlite' | 'mysql'

/** Which engine stands behind `db`; only `db/` asks. */
export function engineOf(db: Db): Engine {
  return db.getExecutor().adapter.constructor.name === 'MysqlAdapter' ? 'mysql' : 'sqlite'
}

/**
 * Opens `file:…` (SQLite) or `mysql://…`. Throws one readable sentence when the server cannot keep
 * our promises (collation, strict mode). `synchronous` is for tests only.
 */
export async function openDatabase(
  url: string,
  options: { synchronous?: 'FULL' | 'OFF'; connections?: number } = {},
): Promise<Database> {
  const isMysql = /^(mysql|mariadb):\/\//.test(url)
  if (!isMysql && !url.startsWith('file:')) {
    throw new Error(`DATABASE_URL must start with file: or mysql:, not "${url.split(':')[0]}:"`)
  }
  const dialect = isMysql
    ? mysqlDialect(url.replace(/^mariadb:/, 'mysql:'), options)
    : sqliteDialect(resolve(url.slice('file:'.length)), options.synchronous)
  const db = new Kysely<Schema>({
    dialect,
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  if (isMysql) await assertMysqlKeepsOurPromises(db)
  return db
}

// WeCom ids may differ by letter case alone; a `_ci` collation would merge two customers. Kysely
// sends escaped text, and NO_BACKSLASH_ESCAPES would turn a bound value into SQL.
async function assertMysqlKeepsOurPromises(db: Database) {
  const { rows } = await sql<{ collation: string; mode: string }>`
    select @@collation_database as collation, @@session.sql_mode as mode`.execute(db)
  const { collation, mode } = rows[0]!
  const faults = [
    /^utf8mb4(_nopad)?_bin$|^utf8mb4_0900_bin$/.test(collation)
      ? ''
      : `the database's collation is ${collation}; run: alter database … character set utf8mb4 collate utf8mb4_bin`,
    mode.includes('STRICT_TRANS_TABLES') ? '' : 'sql_mode lacks STRICT_TRANS_TABLES',
    mode.includes('NO_BACKSLASH_ESCAPES') ? 'sql_mode must not have NO_BACKSLASH_ESCAPES' : '',
  ].filter(Boolean)
  if (faults.length === 0) return
  await db.destroy()
  throw new Error(`This MySQL database cannot be used: ${faults.join('; ')}`)
}

// 1213/1020: deadlock or conflict, the whole transaction is gone. 1205: lock wait; only the
// statement is gone, so we roll back ourselves. Both are safe to start again from the top.
const START_AGAIN = new Set([1213, 1205, 1020])
const ATTEMPTS = 12

const inside = new AsyncLocalStorage<true>()

/**
 * Runs `work` in one transaction, from the top again (bounded, with jitter) when the engine says
 * deadlock or lock wait. `work` must speak to `tx` only and have no effect outside the database.
 */
export async function inTransaction<T>(
  db: Db,
  work: (tx: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  if (db.isTransaction) return work(db as Transaction<Schema>)
  if (inside.getStore()) throw new Error('already in a transaction: pass tx on')
  for (let attempt = 1; ; attempt++) {
    try {
      return await inside.run(true, () => db.transaction().execute(work))
    } catch (error) {
      if (attempt >= ATTEMPTS || !START_AGAIN.has((error as { errno?: number }).errno ?? 0))
        throw error
      const wait = Math.min(300, 5 * 2 ** attempt) * (0.2 + Math.random() * 0.8)
      await new Promise((done) => setTimeout(done, wait))
    }
  }
}
