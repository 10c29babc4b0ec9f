import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const columns: Column[] = [
  ['id', 'varchar(64)', 'required'],
  ['play_id', 'varchar(64)', 'required'],
  ['definition_json', 'longtext', 'required'],
  ['span', 'varchar(16)', 'required'],
  ['days', 'integer', 'required'],
  ['state', 'varchar(16)', 'required'],
  ['looked', 'bigint', 'required'],
  ['total', 'bigint', 'required'],
  ['result_json', 'longtext', 'optional'],
  ['created_by', 'varchar(64)', 'required'],
  ['created_at', 'bigint', 'required'],
  ['finished_at', 'bigint', 'optional'],
]

export async function up(db: Kysely<any>) {
  let create = db.schema.createTable('play_trial')
  for (const [name, type, need] of columns) {
    create = create.addColumn(name, sql.raw(type) as any, (column) =>
      need === 'required' ? column.notNull() : column,
    )
  }
  await create.addPrimaryKeyConstraint('play_trial_pk', ['id'] as any).execute()
  await db.schema
    .createIndex('play_trial_by_play_id_created_at')
    .on('play_trial')
    .columns(['play_id', 'created_at'])
    .execute()
}
