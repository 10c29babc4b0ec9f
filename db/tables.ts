import { sql } from 'kysely'
import { engineOf, type Db } from './database.ts'

/** A table as the database itself describes it, in SQL names. */
export interface TableShape {
  name: string
  columns: string[]
  key: string[]
}

/** Our tables (not Kysely's own), so that a backup forgets none that a migration has added. */
export async function listTables(db: Db): Promise<TableShape[]> {
  const rows = engineOf(db) === 'mysql' ? await mysqlColumns(db) : await sqliteColumns(db)
  const tables = new Map<string, TableShape>()
  for (const { table, column, keyNo } of rows) {
    const shape = tables.get(table) ?? { name: table, columns: [], key: [] }
    tables.set(table, shape)
    shape.columns.push(column)
    if (keyNo > 0) shape.key[keyNo - 1] = column
  }
  return [...tables.values()].filter(({ name }) => !name.startsWith('kysely_'))
}

interface ColumnRow {
  table: string
  column: string
  /** Place in the primary key, from 1; 0 when it is none of it. */
  keyNo: number
}

async function sqliteColumns(db: Db) {
  const { rows } = await sql<ColumnRow>`
    select m.name as "table", c.name as "column", c.pk as "keyNo"
    from sqlite_master m, pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite%'
    order by m.name, c.cid`.execute(db)
  return rows
}

// Three plain questions: joined, each row of one opens every table again, and a hundred tables take
// longer than a statement may.
async function mysqlColumns(db: Db): Promise<ColumnRow[]> {
  const { rows: tables } = await sql<{ table: string }>`
    select table_name as \`table\` from information_schema.tables
    where table_schema = database() and table_type = 'BASE TABLE'`.execute(db)
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_name as \`table\`, column_name as \`column\` from information_schema.columns
    where table_schema = database()
    order by table_name, ordinal_position`.execute(db)
  const { rows: keys } = await sql<ColumnRow>`
    select table_name as \`table\`, column_name as \`column\`, seq_in_index as \`keyNo\`
    from information_schema.statistics
    where table_schema = database() and index_name = 'PRIMARY'`.execute(db)
  const ours = new Set(tables.map(({ table }) => table))
  const keyNos = new Map(keys.map(({ table, column, keyNo }) => [`${table}.${column}`, keyNo]))
  return columns
    .filter(({ table }) => ours.has(table))
    .map(({ table, column }) => ({
      table,
      column,
      keyNo: Number(keyNos.get(`${table}.${column}`) ?? 0),
    }))
}
