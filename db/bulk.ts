import { CompiledQuery } from 'kysely'
import { engineOf, type Db } from './database.ts'
import { PREPARED } from './mysql.ts'
import { readerOf } from './reader.ts'
import type { Schema } from './schema.ts'

// The collector's writes leave Kysely: its statements are few, large and always the same. Rows go
// in buckets of fixed sizes, so that a handful of prepared statements serves batches of any size.
const BUCKETS = [256, 128, 64, 56, 48, 40, 32, 24, 16, 8, 7, 6, 5, 4, 3, 2, 1]

type Table = keyof Schema & string

/** Inserts rows that are not there; a duplicate fails the whole call. All rows name the same columns. */
export const insertAll = <T extends Table>(db: Db, table: T, rows: Schema[T][]) =>
  write(db, table, rows, { key: [] })

/** Inserts rows, or brings those with the same `key` columns up to date with them. */
export const saveAll = <T extends Table>(
  db: Db,
  table: T,
  rows: Schema[T][],
  key: (keyof Schema[T] & string)[],
  /** What may have changed of a row that is there; everything, unless said. */
  changing?: (keyof Schema[T] & string)[],
) => write(db, table, rows, { key, changing })

/** Inserts rows, or adds their numbers to those with the same `key` columns. */
export const addAll = <T extends Table>(
  db: Db,
  table: T,
  rows: Schema[T][],
  key: (keyof Schema[T] & string)[],
) => write(db, table, rows, { key, isSum: true })

interface Meeting {
  key: string[]
  changing?: string[] | undefined
  isSum?: boolean
}

async function write(db: Db, table: string, rows: object[], meeting: Meeting) {
  if (rows.length === 0) return
  const columns = Object.keys(rows[0]!)
  const way = db.isTransaction ? readerOf(db) : undefined
  let from = 0
  for (const size of BUCKETS) {
    for (; rows.length - from >= size; from += size) {
      const values: unknown[] = []
      for (let row = from; row < from + size; row++) {
        for (const column of columns) values.push((rows[row] as any)[column])
      }
      const statement = statementFor(engineOf(db), table, columns, meeting, size)
      if (way) await way.rows(statement, values)
      else await db.executeQuery(CompiledQuery.raw(statement, values))
    }
  }
}

const statements = new Map<string, string>()
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function statementFor(
  engine: 'sqlite' | 'mysql',
  table: string,
  columns: string[],
  { key, changing, isSum = false }: Meeting,
  size: number,
): string {
  const name = `${engine} ${table} ${columns} ${key} ${changing ?? ''} ${isSum} ${size}`
  const known = statements.get(name)
  if (known) return known
  const q = engine === 'mysql' ? '`' : '"'
  const quoted = (column: string) => `${q}${snake(column)}${q}`
  const row = `(${columns.map(() => '?').join(',')})`
  const changed = changing ?? columns.filter((column) => !key.includes(column))
  const set = (column: string) => {
    const own = quoted(column)
    const given = engine === 'mysql' ? `values(${own})` : `excluded.${own}`
    return `${own} = ${isSum ? `${quoted(table)}.${own} + ${given}` : given}`
  }
  let text = `insert into ${quoted(table)} (${columns.map(quoted).join(',')}) values ${Array(size).fill(row).join(',')}`
  if (key.length > 0 && engine === 'mysql') {
    text += ` on duplicate key update ${changed.map(set).join(',')}`
  } else if (key.length > 0) {
    text += ` on conflict (${key.map(quoted).join(',')}) do update set ${changed.map(set).join(',')}`
  }
  if (engine === 'mysql') text = PREPARED + text
  statements.set(name, text)
  return text
}
