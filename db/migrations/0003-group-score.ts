import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const id = (name: string): Column => [name, 'varchar(64)', 'required']
const number = (name: string): Column => [name, 'bigint', 'required']
const day = (name: string): Column => [name, 'varchar(16)', 'required']

const tables: Record<string, { columns: Column[]; key: string[]; index?: string[][] }> = {
  group_point: {
    columns: [
      id('id'),
      id('group_id'),
      id('customer_id'),
      id('kind'),
      ['source_id', 'varchar(96)', 'required'],
      ['page_id', 'varchar(64)', 'optional'],
      number('points'),
      id('reason'),
      number('at'),
      day('day'),
      number('created_at'),
    ],
    key: ['id'],
    index: [['customer_id', 'day'], ['day']],
  },
  group_point_day: {
    columns: [
      id('customer_id'),
      day('day'),
      id('group_id'),
      id('kind'),
      number('points'),
      number('times'),
    ],
    key: ['customer_id', 'day', 'group_id', 'kind'],
    index: [['day']],
  },
  group_score: {
    columns: [
      id('group_id'),
      id('customer_id'),
      number('points'),
      ['parts_json', 'text', 'required'],
      day('as_of_day'),
    ],
    key: ['group_id', 'customer_id'],
    index: [['customer_id']],
  },
  member_tier: {
    columns: [id('customer_id'), number('points'), id('tier'), day('as_of_day')],
    key: ['customer_id'],
  },
  group_speech_day: {
    columns: [
      id('group_id'),
      id('customer_id'),
      day('day'),
      number('messages'),
      number('questions'),
      id('imported_by'),
      number('imported_at'),
    ],
    key: ['group_id', 'customer_id', 'day'],
    index: [['customer_id'], ['group_id', 'day']],
  },
  dismissed_hint: {
    columns: [id('customer_id'), id('kind'), id('staff_id'), number('dismissed_at')],
    key: ['customer_id', 'kind'],
  },
  recalled_push: {
    columns: [id('share_id'), id('group_id'), id('staff_id'), number('recalled_at')],
    key: ['share_id'],
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
      const name = `${table}_by_${on.join('_')}`
      await db.schema.createIndex(name).on(table).columns(on).execute()
    }
  }
}
