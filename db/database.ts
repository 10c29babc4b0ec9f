import { AsyncLocalStorage } from 'node:async_hooks'
import { resolve } from 'node:path'
import { CamelCasePlugin, Kysely, sql, type Transaction } from 'kysely'
import { mysqlDialect } from './mysql.ts'
import { keepReader, keepReaderOfTransaction } from './reader.ts'
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
  keepReader(db, dialect.reader)
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
    ...(await clusterFaults(db)),
  ].filter(Boolean)
  if (faults.length === 0) return
  await db.destroy()
  throw new Error(`This MySQL database cannot be used: ${faults.join('; ')}`)
}

// Only of Galera; elsewhere these have no such names. Reading what another node has just committed
// needs the wait; without the flush a power cut takes what was acknowledged on every node.
async function clusterFaults(db: Database): Promise<string[]> {
  const { rows } = await sql<{ Variable_name: string; Value: string }>`
    show session variables where variable_name in
      ('wsrep_on', 'wsrep_sync_wait', 'innodb_flush_log_at_trx_commit')`.execute(
    db.withoutPlugins(),
  )
  const value = Object.fromEntries(rows.map((row) => [row.Variable_name, row.Value]))
  if (value.wsrep_on !== 'ON') return []
  return [
    Number(value.wsrep_sync_wait) & 1 ? '' : 'wsrep_sync_wait cannot be set to 1',
    value.innodb_flush_log_at_trx_commit === '0'
      ? 'innodb_flush_log_at_trx_commit is 0: a cluster that fails whole would lose what it acknowledged; set it to 1'
      : '',
  ]
}

// 1213/1020: deadlock or conflict, also at commit; the whole transaction is gone. 1205: lock wait;
// only the statement is gone, so we roll back ourselves. 1047: a node without a majority did
// nothing, and the next connection is another's. All are safe to start again from the top.
const START_AGAIN = new Set([1213, 1205, 1020, 1047])
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
      return await inside.run(true, () =>
        db.transaction().execute(async (tx) => {
          await keepReaderOfTransaction(tx, engineOf(db) === 'mysql')
          return work(tx)
        }),
      )
    } catch (error) {
      if (attempt >= ATTEMPTS || !START_AGAIN.has((error as { errno?: number }).errno ?? 0))
        throw error
      const wait = Math.min(300, 5 * 2 ** attempt) * (0.2 + Math.random() * 0.8)
      await new Promise((done) => setTimeout(done, wait))
    }
  }
}
