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

async function mysqlColumns(db: Db) {
  const { rows } = await sql<ColumnRow>`
    select c.table_name as \`table\`, c.column_name as \`column\`,
      coalesce((
        select s.seq_in_index from information_schema.statistics s
        where s.table_schema = c.table_schema and s.table_name = c.table_name
          and s.column_name = c.column_name and s.index_name = 'PRIMARY'
      ), 0) as \`keyNo\`
    from information_schema.columns c
    join information_schema.tables t
      on t.table_schema = c.table_schema and t.table_name = c.table_name
    where c.table_schema = database() and t.table_type = 'BASE TABLE'
    order by c.table_name, c.ordinal_position`.execute(db)
  return rows
}
