import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const id = (name: string): Column => [name, 'varchar(64)', 'required']
const number = (name: string): Column => [name, 'bigint', 'required']
const maybeNumber = (name: string): Column => [name, 'bigint', 'optional']

const tables: Record<string, { columns: Column[]; key: string[]; index?: string[][] }> = {
  group_past_stay: {
    columns: [
      id('group_id'),
      id('member_id'),
      number('joined_at'),
      number('left_at'),
      maybeNumber('left_after'),
    ],
    key: ['group_id', 'member_id', 'joined_at'],
    index: [
      ['group_id', 'left_at'],
      ['member_id', 'left_at'],
    ],
  },
  push_touch: {
    columns: [id('share_id'), id('customer_id'), id('staff_id'), id('how'), number('at')],
    key: ['share_id', 'customer_id'],
    index: [['customer_id']],
  },
  lead_claim: {
    columns: [
      id('customer_id'),
      id('staff_id'),
      number('claimed_at'),
      number('until_at'),
      number('changed_at'),
    ],
    key: ['customer_id'],
    index: [['changed_at']],
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
