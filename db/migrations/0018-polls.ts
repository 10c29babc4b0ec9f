import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const tables: Record<string, Column[]> = {
  poll_vote: [
    ['id', 'varchar(64)', 'required'],
    ['poll_key', 'varchar(128)', 'required'],
    ['option_id', 'varchar(64)', 'required'],
    ['person_key', 'varchar(64)', 'required'],
    ['customer_id', 'varchar(64)', 'optional'],
    ['voted_at', 'bigint', 'required'],
  ],
  idea: [
    ['id', 'varchar(64)', 'required'],
    ['poll_key', 'varchar(128)', 'required'],
    ['page_id', 'varchar(64)', 'required'],
    ['text', 'varchar(300)', 'required'],
    ['person_key', 'varchar(64)', 'required'],
    ['customer_id', 'varchar(64)', 'optional'],
    ['tap', 'varchar(64)', 'required'],
    ['state', 'varchar(16)', 'required'],
    ['status', 'varchar(16)', 'required'],
    ['tag', 'varchar(32)', 'required'],
    ['note', 'varchar(300)', 'required'],
    ['rev', 'int', 'required'],
    ['created_at', 'bigint', 'required'],
    ['decided_at', 'bigint', 'optional'],
    ['decided_by', 'varchar(64)', 'optional'],
  ],
  idea_backing: [
    ['id', 'varchar(64)', 'required'],
    ['idea_id', 'varchar(64)', 'required'],
    ['person_key', 'varchar(64)', 'required'],
    ['customer_id', 'varchar(64)', 'optional'],
    ['backed_at', 'bigint', 'required'],
    ['told_at', 'bigint', 'optional'],
  ],
  live_reminder: [
    ['id', 'varchar(64)', 'required'],
    ['page_id', 'varchar(64)', 'required'],
    ['starts_at', 'bigint', 'required'],
    ['person_key', 'varchar(64)', 'required'],
    ['customer_id', 'varchar(64)', 'required'],
    ['staff_id', 'varchar(64)', 'required'],
    ['task_id', 'varchar(64)', 'required'],
    ['asked_at', 'bigint', 'required'],
    ['cancelled_at', 'bigint', 'optional'],
  ],
  live_share: [
    ['id', 'varchar(64)', 'required'],
    ['page_id', 'varchar(64)', 'required'],
    ['source', 'varchar(64)', 'required'],
    ['made_at', 'bigint', 'required'],
  ],
  picture: [
    ['id', 'varchar(64)', 'required'],
    ['bytes', 'mediumblob', 'required'],
    ['width', 'int', 'required'],
    ['height', 'int', 'required'],
    ['uploaded_by', 'varchar(64)', 'required'],
    ['uploaded_at', 'bigint', 'required'],
  ],
  staff_card: [
    ['id', 'varchar(64)', 'required'],
    ['alias', 'varchar(32)', 'required'],
    ['skills', 'varchar(200)', 'required'],
    ['channel', 'varchar(64)', 'required'],
    ['photo_id', 'varchar(64)', 'optional'],
    ['cert_picture_id', 'varchar(64)', 'optional'],
    ['changed_at', 'bigint', 'required'],
  ],
}

const INDEXES: [table: string, columns: string[], isUnique: boolean][] = [
  ['poll_vote', ['poll_key', 'person_key'], true],
  ['idea', ['poll_key', 'created_at'], false],
  ['idea', ['page_id', 'state'], false],
  ['idea_backing', ['idea_id', 'person_key'], true],
  ['live_reminder', ['page_id', 'customer_id'], false],
  ['follow', ['source', 'followed_at'], false],
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
  for (const [table, columns, isUnique] of INDEXES) {
    const name = `${table}_by_${columns.join('_')}`
    const index = db.schema.createIndex(name).on(table).columns(columns)
    await (isUnique ? index.unique() : index).execute()
  }
}
