import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const id = (name: string): Column => [name, 'varchar(64)', 'required']
const maybeId = (name: string): Column => [name, 'varchar(64)', 'optional']
const word = (name: string): Column => [name, 'varchar(16)', 'required']
const number = (name: string): Column => [name, 'bigint', 'required']
const maybeNumber = (name: string): Column => [name, 'bigint', 'optional']
const day = (name: string): Column => [name, 'varchar(10)', 'required']

const SPAN = ['days', 'model', 'window_days', 'dimension', 'scope']
const CREDITED = ['model', 'window_days', 'dimension', 'target']

const tables: Record<string, { columns: Column[]; key: string[]; index?: string[][] }> = {
  credit_order: {
    columns: [
      id('order_id'),
      word('model'),
      number('window_days'),
      word('dimension'),
      id('target'),
      day('day'),
      number('paid_at'),
      id('store_id'),
      number('amount_fen'),
      number('refund_fen'),
    ],
    key: ['order_id', ...CREDITED],
    index: [[...CREDITED, 'paid_at', 'order_id', 'store_id'], ['day']],
  },
  board_span: {
    columns: [
      number('days'),
      word('model'),
      number('window_days'),
      word('dimension'),
      id('scope'),
      id('target'),
      number('net_fen'),
      number('orders'),
      number('refund_fen'),
      number('prev_net_fen'),
      number('prev_orders'),
    ],
    key: [...SPAN, 'target'],
    index: [
      [...SPAN, 'net_fen', 'target'],
      [...SPAN, 'orders', 'target'],
      [...SPAN, 'refund_fen', 'target'],
    ],
  },
  board_clock: { columns: [id('id'), day('day')], key: ['id'] },
  exit_day: {
    columns: [day('day'), id('group_id'), id('store_id'), number('exits')],
    key: ['day', 'group_id', 'store_id'],
  },
  lead_case: {
    columns: [
      id('id'),
      id('customer_id'),
      id('staff_id'),
      id('store_id'),
      day('day'),
      number('raised_at'),
      maybeNumber('followed_at'),
      maybeNumber('ordered_at'),
    ],
    key: ['id'],
    index: [
      ['customer_id', 'raised_at'],
      ['staff_id', 'raised_at'],
      ['store_id', 'raised_at'],
    ],
  },
  lead_day: {
    columns: [
      id('scope'),
      id('staff_id'),
      day('day'),
      number('leads'),
      number('followed'),
      number('ordered'),
      number('followed_ordered'),
    ],
    key: ['scope', 'staff_id', 'day'],
  },
  send_day: {
    columns: [id('staff_id'), day('day'), number('sends')],
    key: ['staff_id', 'day'],
  },
  chat_day: {
    columns: [
      id('staff_id'),
      day('day'),
      number('chats'),
      ['reply_percent', 'double', 'optional'],
      ['reply_minutes', 'double', 'optional'],
      number('read_at'),
    ],
    key: ['staff_id', 'day'],
  },
  export_file: {
    columns: [
      id('id'),
      id('staff_id'),
      word('format'),
      ['question_json', 'text', 'required'],
      word('state'),
      number('done_rows'),
      number('total_rows'),
      number('bytes'),
      number('asked_at'),
      maybeNumber('finished_at'),
      number('expires_at'),
      maybeId('error'),
    ],
    key: ['id'],
    index: [['staff_id', 'asked_at'], ['expires_at']],
  },
  export_part: {
    columns: [id('export_id'), number('part_no'), ['bytes', 'mediumblob', 'required']],
    key: ['export_id', 'part_no'],
  },
}

const indexes: [table: string, columns: string[]][] = [
  ['group_member', ['group_id', 'member_type', 'left_at']],
  ['group_chat', ['dissolved_at', 'created_at']],
  ['group_chat', ['store_id', 'created_at']],
  ['share', ['depth', 'shared_at']],
  ['customer', ['preference', 'preference_at', 'store_id']],
]

export async function up(db: Kysely<any>) {
  for (const [table, { columns, key, index = [] }] of Object.entries(tables)) {
    let create = db.schema.createTable(table)
    for (const [name, type, need] of columns) {
      create = create.addColumn(name, sql.raw(type) as any, (column) =>
        need === 'required' ? column.notNull() : column,
      )
    }
    await create.addPrimaryKeyConstraint(`${table}_pk`, key as any).execute()
    for (const [i, on] of index.entries()) {
      await db.schema.createIndex(`${table}_by_${i}`).on(table).columns(on).execute()
    }
  }
  for (const [table, on] of indexes) {
    const name = `${table}_by_${on.join('_')}`
    await db.schema.createIndex(name).on(table).columns(on).execute()
  }
  // The row at which the day's turn and the writers meet is there from the first day.
  await sql`insert into board_clock (id, day) values ('spans', '')`.execute(db)
}
