import { MysqlDialect, type Dialect, type MysqlPool } from 'kysely'
import { createPool, type Pool, type PoolConnection } from 'mysql2'
import { addressesOf, Hosts } from './mysql-hosts.ts'
import { TableNames } from './mysql-introspector.ts'
import type { Reader } from './reader.ts'

// A connection in one of these states must not be borrowed again: read-only after a failover,
// WSREP not ready, unknown outcome at commit, killed, shutting down.
const EVICT = new Set([1290, 1792, 1836, 1047, 1180, 1927, 1053])
// The host is there and does not decide: the next one may.
const ELSEWHERE = new Set([1290, 1792, 1836, 1047, 1053])
const BEGINS = /^(begin|start transaction)/
// A statement by itself that lost against another node's or waiter's is undone, and may be run again.
const LOST_RACE = 1213
const ALONE_ATTEMPTS = 8

/** Statements that begin so are prepared once per connection: for the few large ones of `bulk.ts`. */
export const PREPARED = '/* prepared */ '

const ACQUIRE_MS = 5_000
const STATEMENT_MS = 30_000

type Answer = (error: (Error & { fatal?: boolean; errno?: number }) | null, ...rest: any[]) => void

const SESSION_SETTINGS = [
  `set session sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY'`,
  `set session time_zone = '+00:00'`,
  'set session innodb_lock_wait_timeout = 5',
  'set session transaction isolation level read committed',
]
// Only Galera knows this one: reads wait until what was committed elsewhere has arrived here.
const UNKNOWN_VARIABLE = 1193

function openPool(uri: string, connections: number): Pool {
  const pool = createPool({
    uri,
    charset: 'UTF8MB4_BIN',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: false,
    decimalNumbers: true,
    jsonStrings: true,
    stringifyObjects: true,
    multipleStatements: false,
    // A server keeps 16,382 for everybody together.
    maxPreparedStatements: 400,
    // Without FOUND_ROWS a repeated `on duplicate key update` says 0 rows, which is how we know
    // that a replay changed nothing.
    flags: ['-FOUND_ROWS', '-LOCAL_FILES'],
    connectTimeout: 1_500,
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    connectionLimit: connections,
    maxIdle: connections,
    idleTimeout: 60_000,
    queueLimit: 500,
  })
  pool.on('connection', (connection: PoolConnection) => {
    for (const setting of SESSION_SETTINGS) connection.query(setting, () => {})
    connection.query('set session wsrep_sync_wait = 1', (error) => {
      if (error && error.errno !== UNKNOWN_VARIABLE) connection.destroy()
    })
  })

  return pool
}

/**
 * mysql2's pool as Kysely wants it, guarded: waiting for a connection and running a statement are
 * bounded, and a connection that has gone bad is destroyed instead of lent again. With several
 * hosts in the address the next one is asked when one is away or no longer decides.
 */
export function guardedPool(url: string, { connections = 10 } = {}): MysqlPool {
  const pools = addressesOf(url).map((address) => openPool(address, connections))
  const hosts = new Hosts(pools)
  return {
    getConnection(answer) {
      let tooLate = false
      const timer = setTimeout(() => {
        tooLate = true
        answer(
          Object.assign(new Error('no database connection in time'), { code: 'POOL_TIMEOUT' }),
          null as any,
        )
      }, ACQUIRE_MS)
      hosts.borrow(
        (error, connection, of) => {
          if (tooLate) return connection?.release()
          clearTimeout(timer)
          if (error) answer(error, null as any)
          else answer(null, guarded(connection, () => hosts.leave(of)) as any)
        },
        () => tooLate,
      )
    },
    end(answer) {
      let left = pools.length
      for (const pool of pools) pool.end((error) => --left === 0 && answer(error))
    },
  }
}

const GUARDED = Symbol('guarded')

function guarded(connection: PoolConnection, leaveHost: () => void) {
  const marked = connection as PoolConnection & { [GUARDED]?: boolean }
  if (marked[GUARDED]) return marked
  marked[GUARDED] = true
  let isBad = false
  let isInside = false
  type Run = (sql: string, values: unknown[], answer: Answer) => unknown
  const query = marked.query.bind(marked) as Run
  const execute = marked.execute.bind(marked) as Run
  const release = marked.release.bind(marked)

  marked.query = ((sql: string, values: unknown[], answer?: Answer) => {
    if (typeof answer !== 'function') throw new Error('streaming is not used: page by key')
    let isAnswered = false
    const timer = setTimeout(() => {
      if (isAnswered) return
      isAnswered = true
      isBad = true
      marked.destroy()
      answer(
        Object.assign(new Error('statement took too long'), {
          code: 'STATEMENT_DEADLINE',
          fatal: true,
        }),
      )
    }, STATEMENT_MS)
    const run = sql.startsWith(PREPARED) ? execute : query
    const isAlone = !isInside && !BEGINS.test(sql)
    if (BEGINS.test(sql)) isInside = true
    else if (sql === 'commit' || sql === 'rollback') isInside = false
    const ask = (attempt: number): unknown =>
      run(sql, values, (error, ...rest) => {
        if (isAnswered) return
        const errno = error?.errno ?? 0
        if (errno === LOST_RACE && isAlone && attempt < ALONE_ATTEMPTS) {
          setTimeout(() => ask(attempt + 1), 2 ** attempt * (1 + Math.random()))
          return
        }
        isAnswered = true
        clearTimeout(timer)
        if (error && (error.fatal || EVICT.has(errno))) isBad = true
        if (ELSEWHERE.has(errno)) leaveHost()
        answer(error, ...rest)
      })
    return ask(1)
  }) as typeof marked.query
  marked.release = () => (isBad ? marked.destroy() : release())
  return marked
}

/** MySQL, MariaDB and what speaks their wire, through the guarded pool. */
export function mysqlDialect(
  url: string,
  options?: { connections?: number },
): Dialect & { reader: Reader } {
  const pool = guardedPool(url, options)
  const dialect = new MysqlDialect({ pool })
  dialect.createIntrospector = (db) => new TableNames(db)
  return Object.assign(dialect, { reader: { isFar: true, rows: readFrom(pool) } })
}

const readFrom = (pool: MysqlPool) => (sql: string, parameters: unknown[]) =>
  new Promise<any[]>((done, fail) =>
    pool.getConnection((noConnection, connection) => {
      if (noConnection) return fail(noConnection)
      connection.query(sql, parameters, (error: unknown, rows: any) => {
        connection.release()
        if (error) fail(error)
        else done(rows)
      })
    }),
  )
