import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const tables: Record<string, { columns: Column[]; key: string[]; index?: string[][] }> = {
  identity_link: {
    columns: [
      ['id', 'varchar(64)', 'required'],
      ['visitor_id', 'varchar(64)', 'required'],
      ['customer_id', 'varchar(64)', 'required'],
      ['evidence', 'varchar(128)', 'required'],
      ['confidence', 'varchar(16)', 'required'],
      ['linked_by', 'varchar(64)', 'optional'],
      ['linked_at', 'bigint', 'required'],
      ['undone_by', 'varchar(64)', 'optional'],
      ['undone_at', 'bigint', 'optional'],
    ],
    key: ['id'],
    index: [['customer_id'], ['visitor_id']],
  },
  identity_move: {
    columns: [
      ['link_id', 'varchar(64)', 'required'],
      ['kind', 'varchar(16)', 'required'],
      ['row_id', 'varchar(160)', 'required'],
    ],
    key: ['link_id', 'kind', 'row_id'],
  },
  erased_person: {
    columns: [
      ['id', 'varchar(64)', 'required'],
      ['erased_at', 'bigint', 'required'],
    ],
    key: ['id'],
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
