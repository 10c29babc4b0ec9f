import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const tables: Record<string, { columns: Column[]; key: string[]; index?: string[][] }> = {
  library_draft: {
    columns: [
      ['kind', 'varchar(16)', 'required'],
      ['item_id', 'varchar(64)', 'required'],
      ['rev', 'integer', 'required'],
      ['state', 'varchar(16)', 'required'],
      ['title', 'varchar(128)', 'required'],
      ['body_json', 'longtext', 'required'],
      ['note', 'varchar(512)', 'required'],
      ['consent_id', 'varchar(64)', 'optional'],
      ['author_id', 'varchar(64)', 'required'],
      ['changed_by', 'varchar(64)', 'required'],
      ['changed_at', 'bigint', 'required'],
      ['submitted_by', 'varchar(64)', 'optional'],
      ['submitted_at', 'bigint', 'optional'],
      ['returned_reason', 'varchar(512)', 'optional'],
    ],
    key: ['kind', 'item_id'],
    index: [['consent_id'], ['state']],
  },
  library_version: {
    columns: [
      ['kind', 'varchar(16)', 'required'],
      ['item_id', 'varchar(64)', 'required'],
      ['rev', 'integer', 'required'],
      ['outcome', 'varchar(16)', 'required'],
      ['body_json', 'longtext', 'required'],
      ['note', 'varchar(512)', 'required'],
      ['consent_id', 'varchar(64)', 'optional'],
      ['written_by', 'varchar(64)', 'required'],
      ['approved_by', 'varchar(64)', 'optional'],
      ['at', 'bigint', 'required'],
    ],
    key: ['kind', 'item_id', 'rev'],
    index: [['consent_id']],
  },
}

export async function up(db: Kysely<any>) {
  for (const [table, { columns, key, index = [] }] of Object.entries(tables)) {
    let create = db.schema.createTable(table)
    for (const [name, type, need] of columns) {
      create = create.addColumn(name, sql.raw(type) as any, (column) =>
        need === 'required' ? column.notNull() : column,
      )
    }
    await create.addPrimaryKeyConstraint(`${table}_pk`, key as any).execute()
    for (const on of index) {
      await db.schema
        .createIndex(`${table}_by_${on.join('_')}`)
        .on(table)
        .columns(on)
        .execute()
    }
  }
}
