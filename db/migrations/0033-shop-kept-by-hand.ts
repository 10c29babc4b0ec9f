import type { Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

export async function up(db: Kysely<any>) {
  const columns = [
    ['product', 'off_at', 'bigint'],
    ['product', 'changed_at', 'bigint'],
    ['product', 'changed_by', 'varchar(64)'],
    ['staff', 'role_set_at', 'bigint'],
    ['store', 'department_id', 'integer'],
  ] as const
  for (const [table, name, type] of columns) {
    await db.schema.alterTable(table).addColumn(name, type).execute()
  }
}
