import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const tables: Record<string, Column[]> = {
  kf_offer: [
    ['id', 'varchar(64)', 'required'],
    ['customer_id', 'varchar(64)', 'required'],
    ['kind', 'varchar(16)', 'required'],
    ['target_id', 'varchar(64)', 'required'],
    ['kf_id', 'varchar(64)', 'required'],
    ['offered_by', 'varchar(64)', 'required'],
    ['offered_at', 'bigint', 'required'],
    ['state', 'varchar(16)', 'required'],
    ['cancelled_at', 'bigint', 'optional'],
  ],
  kf_visit: [
    ['id', 'varchar(64)', 'required'],
    ['customer_id', 'varchar(64)', 'required'],
    ['scene', 'varchar(32)', 'required'],
    ['share_id', 'varchar(64)', 'optional'],
    ['visited_at', 'bigint', 'required'],
  ],
}

const INDEXES: [table: string, columns: string[]][] = [
  ['kf_offer', ['customer_id', 'offered_at']],
  ['kf_visit', ['customer_id', 'visited_at']],
]

export async function up(db: Kysely<any>): Promise<void> {
  for (const [table, columns] of Object.entries(tables)) {
    let create = db.schema.createTable(table)
    for (const [name, type, need] of columns) {
      create = create.addColumn(name, sql.raw(type) as any, (column) =>
        need === 'required' ? column.notNull() : column,
      )
    }
    await create.addPrimaryKeyConstraint(`${table}_pk`, ['id'] as any).execute()
  }
  for (const [table, columns] of INDEXES) {
    const name = `${table}_by_${columns.join('_')}`
    await db.schema.createIndex(name).on(table).columns(columns).execute()
  }
}
