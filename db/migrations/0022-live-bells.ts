import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string]

const COLUMNS: Column[] = [
  ['process_id', 'varchar(64)'],
  ['staff_id', 'varchar(64)'],
  ['event', 'varchar(16)'],
  ['subject', 'varchar(64)'],
  ['rung_at', 'bigint'],
]

export async function up(db: Kysely<any>): Promise<void> {
  let create = db.schema.createTable('live_bell')
  for (const [name, type] of COLUMNS) {
    create = create.addColumn(name, sql.raw(type) as any, (column) => column.notNull())
  }
  const key = ['process_id', 'staff_id', 'event', 'subject']
  await create.addPrimaryKeyConstraint('live_bell_pk', key as any).execute()
  await db.schema.createIndex('live_bell_by_time').on('live_bell').column('rung_at').execute()
}
