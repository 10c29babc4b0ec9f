import { MysqlDialect, type Dialect, type MysqlPool } from 'kysely'
import { createPool, type PoolConnection } from 'mysql2'

// A connection in one of these states must not be borrowed again: read-only after a failover,
// WSREP not ready, unknown outcome at commit, killed, shutting down.
const EVICT = new Set([1290, 1792, 1836, 1047, 1180, 1927, 1053])

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

/**
 * mysql2's pool as Kysely wants it, guarded: waiting for a connection and running a statement are
 * bounded, and a connection that has gone bad is destroyed instead of lent again.
 */
export function guardedPool(url: string, { connections = 10 } = {}): MysqlPool {
  const pool = createPool({
    uri: url,
    charset: 'UTF8MB4_BIN',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: false,
    decimalNumbers: true,
    jsonStrings: true,
    stringifyObjects: true,
    multipleStatements: false,
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
      pool.getConnection((error, connection) => {
        if (tooLate) return connection?.release()
        clearTimeout(timer)
        if (error) answer(error, null as any)
        else answer(null, guarded(connection) as any)
      })
    },
    end: (answer) => pool.end(answer),
  }
}

const GUARDED = Symbol('guarded')

function guarded(connection: PoolConnection) {
  const marked = connection as PoolConnection & { [GUARDED]?: boolean }
  if (marked[GUARDED]) return marked
  marked[GUARDED] = true
  let isBad = false
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
    return run(sql, values, (error, ...rest) => {
      if (isAnswered) return
      isAnswered = true
      clearTimeout(timer)
      if (error && (error.fatal || EVICT.has(error.errno ?? 0))) isBad = true
      answer(error, ...rest)
    })
  }) as typeof marked.query
  marked.release = () => (isBad ? marked.destroy() : release())
  return marked
}

/** MySQL, MariaDB and what speaks their wire, through the guarded pool. */
export const mysqlDialect = (url: string, options?: { connections?: number }): Dialect =>
  new MysqlDialect({ pool: guardedPool(url, options) })
