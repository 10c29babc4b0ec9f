import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { Reader } from './reader.ts'
import { Checkpoints } from './sqlite-checkpoint.ts'

const STATEMENTS_KEPT = 400

interface Prepared {
  statement: StatementSync
  /** What its columns are called; none of a statement that answers without rows. */
  names: string[]
}

/** A file and its prepared statements; the oldest statement leaves when the shelf is full. */
class File {
  readonly #statements = new Map<string, Prepared>()
  readonly #db: DatabaseSync

  constructor(path: string, readOnly: boolean, synchronous: string) {
    this.#db = new DatabaseSync(path, { readOnly })
    this.#db.exec('pragma busy_timeout = 5000')
    if (!readOnly) {
      this.#db.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}`)
      // Only where no thread carries the log into the file.
      this.#db.exec(`pragma wal_autocheckpoint = ${synchronous === 'FULL' ? 100_000 : 8_000}`)
      // What the log grew to beyond 128 MB is given back when it begins anew.
      this.#db.exec('pragma journal_size_limit = 134217728')
      this.#db.exec('pragma foreign_keys = off')
    }
    // Kept in kilobytes: what the whole process may hold is the sum of both. A miss is a copy from
    // the system's own cache; more than this was memory without a gain.
    this.#db.exec(`pragma cache_size = -${readOnly ? 20_480 : 8_192}`)
  }

  read(sql: string, parameters: unknown[]): any[] {
    return rowsOf(this.#prepared(sql), parameters as SQLInputValue[])
  }

  run<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
    const prepared = this.#prepared(sql)
    const values = parameters as SQLInputValue[]
    if (prepared.names.length > 0) return { rows: rowsOf(prepared, values) }
    const { changes } = prepared.statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes) }
  }

  exec(sql: string) {
    this.#db.exec(sql)
  }

  close() {
    this.#statements.clear()
    this.#db.close()
  }

  #prepared(sql: string) {
    let known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#db.prepare(sql)
    // Asked once: describing the columns costs as much as a look-up.
    known = { statement, names: statement.columns().map(({ name }) => name) }
    statement.setReturnArrays(true)
    this.#statements.set(sql, known)
    if (this.#statements.size > STATEMENTS_KEPT) {
      this.#statements.delete(this.#statements.keys().next().value!)
    }
    return known
  }
}

// The objects node:sqlite makes are dictionaries, slow to make and slow to read: 25 to 30 % of a
// look-up. Its arrays, given their names here, are the quick kind.
function rowsOf({ statement, names }: Prepared, values: SQLInputValue[]): any[] {
  const rows: any[] = statement.all(...values)
  for (let no = 0; no < rows.length; no++) {
    const row: Record<string, unknown> = {}
    for (let i = 0; i < names.length; i++) row[names[i]!] = rows[no][i]
    rows[no] = row
  }
  return rows
}

/**
 * One writer, taken in turns, and one reader that never waits: WAL lets a select see the last
 * commit while a transaction is under way.
 */
class SqliteDriver implements Driver {
  readonly #path: string
  readonly #synchronous: string
  #writer!: File
  #reader: File | undefined
  #checkpoints: Checkpoints | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(path: string, synchronous: string) {
    this.#path = path
    this.#synchronous = synchronous
  }

  async init() {
    mkdirSync(dirname(this.#path), { recursive: true })
    this.#writer = new File(this.#path, false, this.#synchronous)
    this.#reader = new File(this.#path, true, this.#synchronous)
    if (this.#synchronous === 'FULL') {
      this.#checkpoints = new Checkpoints(this.#path, () => this.#takeTurn())
    }
  }

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#reader!, this.#writer, {
      takeTurn: () => this.#takeTurn(),
      committed: () => this.#checkpoints?.committed(),
    })
  }

  read(sql: string, parameters: unknown[]): any[] | undefined {
    return this.#reader?.read(sql, parameters)
  }

  async releaseConnection() {}

  // BEGIN IMMEDIATE: a deferred transaction that turns into a write fails at once when another
  // writer has committed meanwhile (SQLITE_BUSY_SNAPSHOT), and busy_timeout does not help.
  async beginTransaction(connection: SqliteConnection) {
    await connection.begin()
  }

  async commitTransaction(connection: SqliteConnection) {
    connection.end('commit')
  }

  async rollbackTransaction(connection: SqliteConnection) {
    connection.end('rollback')
  }

  async destroy() {
    await this.#takeTurn()
    await this.#checkpoints?.close()
    this.#reader?.close()
    this.#writer.close()
  }

  async #takeTurn() {
    const before = this.#turn
    let leave = () => {}
    this.#turn = new Promise<void>((resolve) => (leave = resolve))
    await before
    return leave
  }
}

interface Turns {
  takeTurn: () => Promise<() => void>
  committed: () => void
}

class SqliteConnection implements DatabaseConnection {
  #leave: (() => void) | undefined
  readonly #reader: File
  readonly #writer: File
  readonly #turns: Turns

  constructor(reader: File, writer: File, turns: Turns) {
    this.#reader = reader
    this.#writer = writer
    this.#turns = turns
  }

  async begin() {
    this.#leave = await this.#turns.takeTurn()
    try {
      this.#writer.exec('begin immediate')
    } catch (error) {
      this.#leave()
      this.#leave = undefined
      throw error
    }
  }

  /** A commit that fails (disk full) leaves the transaction open; the rollback ends the turn. */
  end(how: 'commit' | 'rollback') {
    this.#writer.exec(how)
    this.#leave?.()
    this.#leave = undefined
    if (how === 'commit') this.#turns.committed()
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#leave) return this.#writer.run(query)
    if (SelectQueryNode.is(query.query)) return this.#reader.run(query)
    const leave = await this.#turns.takeTurn()
    try {
      return this.#writer.run(query)
    } finally {
      leave()
      this.#turns.committed()
    }
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not used: page by key')
  }
}

/** SQLite through node:sqlite: WAL, one writer, `synchronous = FULL` unless a test says otherwise. */
export function sqliteDialect(path: string, synchronous = 'FULL'): Dialect & { reader: Reader } {
  const driver = new SqliteDriver(path, synchronous)
  return {
    createDriver: () => driver,
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    reader: { isFar: false, rows: (sql, parameters) => driver.read(sql, parameters) },
  }
}
