import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const id = (name: string): Column => [name, 'varchar(64)', 'required']
const maybeId = (name: string): Column => [name, 'varchar(64)', 'optional']
const at = (name: string): Column => [name, 'bigint', 'required']
const maybeAt = (name: string): Column => [name, 'bigint', 'optional']
const text = (name: string): Column => [name, 'text', 'required']

const tables: Record<
  string,
  { columns: Column[]; key: string[]; unique?: string[][]; index?: string[][] }
> = {
  nudge: {
    columns: [
      id('id'),
      id('to_kind'),
      id('to_id'),
      id('staff_id'),
      id('how'),
      maybeAt('promo_at'),
      ['reason', 'varchar(512)', 'optional'],
      ['day', 'varchar(10)', 'required'],
      at('at'),
    ],
    key: ['id'],
    index: [
      ['to_kind', 'to_id', 'day'],
      ['to_kind', 'day'],
      ['staff_id', 'day'],
    ],
  },
  mass_task: {
    columns: [
      id('id'),
      id('idempotency_key'),
      id('created_by'),
      id('chat_type'),
      ['title', 'varchar(128)', 'required'],
      text('text'),
      text('attachments_json'),
      maybeAt('promo_at'),
      text('audience_json'),
      at('created_at'),
      maybeAt('cancelled_at'),
    ],
    key: ['id'],
    unique: [['created_by', 'idempotency_key']],
    index: [['created_at']],
  },
  mass_part: {
    columns: [
      id('id'),
      id('task_id'),
      id('sender_id'),
      maybeId('group_id'),
      id('state'),
      ['msg_id', 'varchar(128)', 'optional'],
      text('shares_json'),
      maybeAt('started_at'),
      maybeAt('made_at'),
      maybeAt('sent_at'),
      maybeAt('checked_at'),
      ['error', 'varchar(512)', 'optional'],
      at('changed_at'),
    ],
    key: ['id'],
    unique: [['msg_id']],
    index: [['task_id'], ['sender_id', 'state']],
  },
  mass_target: {
    columns: [
      id('part_id'),
      id('to_id'),
      id('task_id'),
      id('state'),
      maybeAt('sent_at'),
      at('changed_at'),
    ],
    key: ['part_id', 'to_id'],
    index: [['to_id', 'state'], ['task_id']],
  },
  mass_reminder: {
    columns: [id('id'), id('part_id'), id('staff_id'), at('at')],
    key: ['id'],
    index: [['part_id', 'at']],
  },
}

export async function up(db: Kysely<any>) {
  for (const [table, { columns, key, unique = [], index = [] }] of Object.entries(tables)) {
    let create = db.schema.createTable(table)
    for (const [name, type, need] of columns) {
      create = create.addColumn(name, sql.raw(type) as any, (column) =>
        need === 'required' ? column.notNull() : column,
      )
    }
    await create.addPrimaryKeyConstraint(`${table}_pk`, key as any).execute()
    for (const on of unique) {
      await db.schema
        .createIndex(`${table}_${on.join('_')}_once`)
        .unique()
        .on(table)
        .columns(on)
        .execute()
    }
    for (const on of index) {
      await db.schema
        .createIndex(`${table}_by_${on.join('_')}`)
        .on(table)
        .columns(on)
        .execute()
    }
  }
}
