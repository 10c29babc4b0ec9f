import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const columns: Column[] = [
  ['id', 'varchar(64)', 'required'],
  ['day', 'varchar(10)', 'required'],
  ['question_json', 'longtext', 'required'],
  ['state', 'varchar(16)', 'required'],
  ['looked', 'bigint', 'required'],
  ['total', 'bigint', 'required'],
  ['result_json', 'longtext', 'optional'],
  ['changed_at', 'bigint', 'required'],
  ['finished_at', 'bigint', 'optional'],
]

export async function up(db: Kysely<any>) {
  let create = db.schema.createTable('way_comparison')
  for (const [name, type, need] of columns) {
    create = create.addColumn(name, sql.raw(type) as any, (column) =>
      need === 'required' ? column.notNull() : column,
    )
  }
  await create.addPrimaryKeyConstraint('way_comparison_pk', ['id'] as any).execute()
  await db.schema
    .createIndex('way_comparison_by_day')
    .on('way_comparison')
    .columns(['day'])
    .execute()
}
