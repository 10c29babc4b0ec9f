import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { backup as copyPages, DatabaseSync } from 'node:sqlite'
import { sql, type Kysely, type Transaction } from 'kysely'
import { inTransaction, openDatabase, type Database } from './database.ts'
import { listMigrations, migrateToHead } from './migrate.ts'
import type { Schema } from './schema.ts'
import { listTables, type TableShape } from './tables.ts'

const PAGE = 1_000
const SQLITE_MAGIC = 'SQLite format 3\0'

interface Head {
  format: 'huisheng-backup'
  version: 1
  migrations: string[]
}
/** First line `Head`, then rows by table, last line how many there were: a cut file is noticed. */
type Line = Head | { t: string; r: unknown[][] } | { end: true; rows: number }

/**
 * Writes a consistent copy of the database to `file` while the product runs: a database file from
 * SQLite, JSON lines from MySQL. An unfinished copy never bears the name.
 */
export async function backupDatabase(url: string, file: string): Promise<void> {
  const part = `${file}.part`
  rmSync(part, { force: true })
  if (url.startsWith('file:')) {
    const path = url.slice('file:'.length)
    if (!existsSync(path)) throw new Error(`there is no database at ${path}`)
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      db.prepare('vacuum into ?').run(part)
    } finally {
      db.close()
    }
  } else {
    const db = await openDatabase(url, { connections: 1 })
    try {
      await db.connection().execute((connection) => dump(connection, part))
    } finally {
      await db.destroy()
    }
  }
  // On the disk before it has the name, or a power cut leaves the name and half a copy.
  const written = await open(part, 'r+')
  await written.sync()
  await written.close()
  renameSync(part, file)
}

async function dump(db: Kysely<Schema>, file: string) {
  const out = await open(file, 'wx')
  const say = (line: Line) => out.appendFile(`${JSON.stringify(line)}\n`)
  const plain = db.withoutPlugins()
  // Everything as of one moment, whatever is written meanwhile.
  await sql`set transaction isolation level repeatable read`.execute(plain)
  await sql`start transaction with consistent snapshot, read only`.execute(plain)
  let rows = 0
  try {
    await say({ format: 'huisheng-backup', version: 1, migrations: await listMigrations(db) })
    for (const table of await listTables(plain)) {
      for await (const page of pagesOf(plain, table)) {
        rows += page.length
        await say({ t: table.name, r: page.map((row) => table.columns.map((c) => kept(row[c]))) })
      }
    }
    await say({ end: true, rows })
  } finally {
    await out.close()
    await sql`rollback`.execute(plain)
  }
}

type Row = Record<string, unknown>

/** By key, page by page: no cursor stays open and no page is read twice. */
async function* pagesOf(db: Kysely<any>, { name, key }: TableShape): AsyncGenerator<Row[]> {
  let last: Row | undefined
  for (;;) {
    let query = db.selectFrom(name).selectAll().limit(PAGE)
    for (const column of key) query = query.orderBy(column)
    if (last) {
      const after = last
      query = query.where((eb) =>
        eb.or(
          key.map((column, i) =>
            eb.and([
              ...key.slice(0, i).map((before) => eb(before, '=', after[before])),
              eb(column, '>', after[column]),
            ]),
          ),
        ),
      )
    }
    const page = (await query.execute()) as Row[]
    if (page.length > 0) yield page
    if (page.length < PAGE) return
    last = page.at(-1)!
  }
}

const kept = (value: unknown) =>
  value instanceof Uint8Array ? { b: Buffer.from(value).toString('base64') } : value
const given = (value: unknown) =>
  typeof value === 'object' && value !== null
    ? Buffer.from((value as { b: string }).b, 'base64')
    : value

/**
 * Makes the database what it was when `file` was written, in one step for whoever uses it
 * meanwhile. A copy of either engine goes into either engine.
 */
export async function restoreDatabase(url: string, file: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`)
  if (!isSqlite(file)) return restoreRows(url, (say) => readLines(file, say))
  if (!url.startsWith('file:')) {
    const from = await openDatabase(`file:${file}`)
    try {
      return await restoreRows(url, (say) => readTables(from, say))
    } finally {
      await from.destroy()
    }
  }
  const from = new DatabaseSync(file, { readOnly: true })
  try {
    await copyPages(from, url.slice('file:'.length))
  } finally {
    from.close()
  }
  const db = await openDatabase(url)
  await migrateToHead(db)
  await db.destroy()
}

function isSqlite(file: string) {
  const start = Buffer.alloc(SQLITE_MAGIC.length)
  const opened = openSync(file, 'r')
  readSync(opened, start)
  closeSync(opened)
  return start.toString('latin1') === SQLITE_MAGIC
}

interface Listener {
  head(migrations: string[]): Promise<void>
  rows(table: string, columns: string[] | undefined, rows: unknown[][]): Promise<void>
}

async function readLines(file: string, say: Listener) {
  let counted = 0
  let isWhole = false
  for await (const text of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    const line = JSON.parse(text) as Line
    if ('format' in line) await say.head(line.migrations)
    else if ('t' in line) {
      counted += line.r.length
      await say.rows(
        line.t,
        undefined,
        line.r.map((row) => row.map(given)),
      )
    } else isWhole = line.rows === counted
  }
  if (!isWhole) throw new Error(`${file} is cut off: nothing was restored`)
}

async function readTables(from: Database, say: Listener) {
  const plain = from.withoutPlugins()
  await say.head(await listMigrations(from))
  for (const table of await listTables(plain)) {
    for await (const page of pagesOf(plain, table)) {
      const rows = page.map((row) => table.columns.map((column) => row[column]))
      await say.rows(table.name, table.columns, rows)
    }
  }
}

/** So many rows go in one statement: how long one may take is bounded, how large a table is not. */
const DROPPED_AT_ONCE = 10_000

/** Empties a table piece by piece, along the first column of its key. Says how many pieces. */
export async function emptyTable(
  db: Kysely<any>,
  { name, key }: Pick<TableShape, 'name' | 'key'>,
  atOnce = DROPPED_AT_ONCE,
): Promise<number> {
  const first = key[0]!
  let after: unknown
  for (let pieces = 1; ; pieces++) {
    const low = after
    const isFirst = low === undefined
    const last = await db
      .selectFrom(name)
      .$if(!isFirst, (query) => query.where(first, '>', low))
      .orderBy(first)
      .offset(atOnce - 1)
      .limit(1)
      .select(first)
      .executeTakeFirst()
    // What lies behind us is not looked at again: it is gone only when all of it is.
    await db
      .deleteFrom(name)
      .$if(!isFirst, (query) => query.where(first, '>', low))
      .$if(last !== undefined, (query) => query.where(first, '<=', last![first]))
      .execute()
    if (last === undefined) return pieces
    after = last[first]
  }
}

async function restoreRows(url: string, read: (say: Listener) => Promise<void>) {
  const db = await openDatabase(url)
  try {
    await migrateToHead(db)
    const ours = await listMigrations(db)
    const tables = new Map((await listTables(db.withoutPlugins())).map((each) => [each.name, each]))
    await inTransaction(db, async (tx) => {
      const plain = tx.withoutPlugins() as Transaction<any>
      for (const table of tables.values()) await emptyTable(plain, table)
      await read({
        async head(migrations) {
          if (migrations.join() === ours.join()) return
          throw new Error(
            `this copy has another schema (${migrations.at(-1)}, not ${ours.at(-1)}): restore it with the version that made it, then migrate`,
          )
        },
        async rows(name, columns, rows) {
          const table = tables.get(name)
          if (!table) throw new Error(`this copy has a table we do not know: ${name}`)
          const names = columns ?? table.columns
          for (let from = 0; from < rows.length; from += 200) {
            const values = rows
              .slice(from, from + 200)
              .map((row) => Object.fromEntries(names.map((column, i) => [column, row[i]])))
            await plain.insertInto(name).values(values).execute()
          }
        },
      })
    })
  } finally {
    await db.destroy()
  }
}
