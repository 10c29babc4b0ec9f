import { sql, SqliteAdapter, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

// What the boards count or show of many rows at once lies in the index itself, or in its order.
const indexes: [name: string, table: string, columns: string[]][] = [
  ['share_by_pushes', 'share', ['group_id', 'depth', 'shared_at']],
  [
    'credit_by_reasons',
    'credit',
    ['order_id', 'model', 'window_days', 'dimension', 'kind', 'target'],
  ],
  ['radar_by_place', 'radar', ['staff_id', 'changed_at', 'id']],
]

// Those that begin like these, and hold less.
const SHORTER: [table: string, index: string][] = [
  ['credit', 'credit_by_order_id'],
  ['radar', 'radar_by_staff_id_changed_at'],
]

export async function up(db: Kysely<any>) {
  await db.schema
    .createTable('group_headcount')
    .addColumn('group_id', sql.raw('varchar(64)') as any, (column) => column.notNull())
    .addColumn('customers', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('group_headcount_pk', ['group_id'] as any)
    .execute()
  await sql`insert into group_headcount (group_id, customers)
    select group_id, count(*) from group_member
    where member_type = 2 and left_at is null group by group_id`.execute(db)
  for (const [name, table, columns] of indexes) {
    await db.schema.createIndex(name).on(table).columns(columns).execute()
  }
  // MySQL names an index by its table, SQLite by itself alone.
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
  for (const [table, index] of SHORTER) {
    const drop = db.schema.dropIndex(index)
    await (isSqlite ? drop : drop.on(table)).execute()
  }
}
