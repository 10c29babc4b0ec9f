import type { Pool, PoolConnection } from 'mysql2'

const BETWEEN_ROUNDS_MS = 100

// The host is away, or there is nobody at its port, or the node belongs to no cluster that decides.
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_UNKNOWN_COM_ERROR',
])

/** `mysql://user:word@one,two:3307/shop` is two addresses of one database, the first preferred. */
export function addressesOf(url: string): string[] {
  const [, before, hosts, after] = /^(mysql:\/\/(?:[^/]*@)?)([^/?]*)(.*)$/.exec(url)!
  return hosts!.split(',').map((host) => `${before}${host.trim()}${after}`)
}

type Answer = (error: NodeJS.ErrnoException | null, connection: PoolConnection, of: Pool) => void

/**
 * One writer at a time, as Galera wants it: all connections go to one host until that one fails,
 * and then to the next. Nobody goes back by himself.
 */
export class Hosts {
  #at = 0
  readonly #pools: Pool[]

  constructor(pools: Pool[]) {
    this.#pools = pools
  }

  /** A connection to whoever is ready; with one host only, its error as it is. */
  borrow(answer: Answer, isTooLate: () => boolean, tries = 1): void {
    const pool = this.#pools[this.#at]!
    const again = () => {
      this.leave(pool)
      const isRoundOver = tries % this.#pools.length === 0
      setTimeout(
        () => !isTooLate() && this.borrow(answer, isTooLate, tries + 1),
        isRoundOver ? BETWEEN_ROUNDS_MS : 0,
      )
    }
    pool.getConnection((error, connection) => {
      if (this.#pools.length === 1) return answer(error, connection, pool)
      if (error) return AWAY.has(error.code ?? '') ? again() : answer(error, connection, pool)
      isReady(connection, (ready) => {
        if (ready) return answer(null, connection, pool)
        connection.destroy()
        again()
      })
    })
  }

  /** From now on another host is asked first. */
  leave(pool: Pool): void {
    if (this.#pools[this.#at] === pool) this.#at = (this.#at + 1) % this.#pools.length
  }
}

const asked = new WeakSet<PoolConnection>()

// A node without a majority answers `select 1` and refuses everything else: once per connection.
function isReady(connection: PoolConnection, say: (ready: boolean) => void) {
  if (asked.has(connection)) return say(true)
  asked.add(connection)
  connection.query<any[]>(`show status like 'wsrep_ready'`, (error, rows) => {
    say(!error && rows[0]?.Value !== 'OFF')
  })
}
