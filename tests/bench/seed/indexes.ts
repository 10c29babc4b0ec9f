import { sql } from 'kysely'
import { createConnection } from 'mysql2/promise'
import { engineOf, type Database } from '../../../db/database.ts'

/**
 * Takes every index but the keys away and returns how to make them anew: sorting once costs a
 * tenth of keeping millions of rows in order one by one.
 */
export const withoutIndexes = (db: Database, url: string) =>
  engineOf(db) === 'mysql' ? withoutMysqlIndexes(url) : withoutSqliteIndexes(db)

type Remake = (said: (what: string) => void) => Promise<void>

async function withoutSqliteIndexes(db: Database): Promise<Remake> {
  const { rows } = await sql<{ name: string; text: string }>`
    select name, sql as text from sqlite_master
    where type = 'index' and sql is not null`.execute(db)
  for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(db)
  return async (said) => {
    for (const { name, text } of rows) {
      said(name)
      await sql.raw(text).execute(db)
    }
    await sql`pragma wal_checkpoint(truncate)`.execute(db)
    await sql`analyze`.execute(db)
  }
}

interface IndexColumn {
  place: string
  name: string
  isPlain: number
  column: string
}

// A connection of our own: the product's pool ends statements that take half a minute.
async function withoutMysqlIndexes(url: string): Promise<Remake> {
  const run = async (statements: string[]) => {
    const connection = await createConnection(url)
    const answers = []
    for (const statement of statements) answers.push((await connection.query(statement))[0])
    await connection.end()
    return answers
  }
  const [columns] = (await run([
    `select table_name as place, index_name as name, non_unique as isPlain, column_name as \`column\`
     from information_schema.statistics
     where table_schema = database() and index_name <> 'PRIMARY' and table_name not like 'kysely%'
     order by table_name, index_name, seq_in_index`,
  ])) as [IndexColumn[]]
  const tables = new Map<string, Map<string, IndexColumn[]>>()
  for (const row of columns) {
    const indexes = tables.get(row.place) ?? new Map<string, IndexColumn[]>()
    tables.set(row.place, indexes)
    indexes.set(row.name, [...(indexes.get(row.name) ?? []), row])
  }
  const altered = (change: (name: string, of: IndexColumn[]) => string) =>
    [...tables].map(
      ([table, indexes]) =>
        `alter table \`${table}\` ${[...indexes].map(([name, of]) => change(name, of)).join(', ')}`,
    )
  await run(altered((name) => `drop index \`${name}\``))
  return async (said) => {
    const statements = altered(
      (name, of) =>
        `add ${of[0]!.isPlain ? '' : 'unique '}index \`${name}\` (${of.map((it) => `\`${it.column}\``).join(', ')})`,
    )
    for (const statement of statements) {
      said(statement.split('`')[1]!)
      await run([statement])
    }
    await run([...tables.keys()].map((table) => `analyze table \`${table}\``))
  }
}
