import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const id = (name: string): Column => [name, 'varchar(64)', 'required']
const maybeId = (name: string): Column => [name, 'varchar(64)', 'optional']
const number = (name: string): Column => [name, 'bigint', 'required']
const maybeNumber = (name: string): Column => [name, 'bigint', 'optional']
const text = (name: string, type = 'varchar(512)'): Column => [name, type, 'required']

const tables: Record<
  string,
  { columns: Column[]; key: string[]; unique?: string[][]; index?: string[][] }
> = {
  offer: {
    columns: [
      id('id'),
      id('page_id'),
      id('kind'),
      id('product_id'),
      id('store_id'),
      number('price_fen'),
      maybeNumber('team_price_fen'),
      maybeNumber('team_size'),
      maybeNumber('team_ms'),
      maybeNumber('stock'),
      number('taken'),
      number('line_count'),
      number('line_seq'),
      maybeNumber('per_person'),
      maybeNumber('opens_at'),
      maybeNumber('closes_at'),
      maybeNumber('closed_at'),
      maybeId('closed_by'),
      text('pickup'),
      id('created_by'),
      number('created_at'),
      number('changed_at'),
    ],
    key: ['id'],
    index: [['page_id']],
  },
  offer_buyer: {
    columns: [id('offer_id'), id('person_id'), number('qty')],
    key: ['offer_id', 'person_id'],
  },
  placement: {
    columns: [
      id('id'),
      id('offer_id'),
      id('kind'),
      number('line_no'),
      id('person_id'),
      maybeId('customer_id'),
      id('slot'),
      id('tap'),
      number('qty'),
      number('unit_fen'),
      number('amount_fen'),
      number('version'),
      id('state'),
      maybeId('end_reason'),
      maybeId('team_id'),
      maybeId('share_id'),
      maybeId('group_id'),
      maybeId('staff_id'),
      id('order_no'),
      id('pickup_code'),
      maybeNumber('expires_at'),
      number('created_at'),
      maybeNumber('paid_at'),
      maybeNumber('ended_at'),
      maybeNumber('picked_at'),
      maybeId('picked_by'),
      number('changed_at'),
    ],
    key: ['id'],
    unique: [['offer_id', 'person_id', 'slot'], ['person_id', 'tap'], ['order_no']],
    index: [['offer_id', 'line_no'], ['team_id'], ['customer_id'], ['group_id', 'created_at']],
  },
  stock_entry: {
    columns: [
      id('id'),
      id('offer_id'),
      id('placement_id'),
      number('qty'),
      number('lines'),
      id('reason'),
      number('at'),
    ],
    key: ['id'],
    index: [['offer_id'], ['placement_id']],
  },
  team: {
    columns: [
      id('id'),
      id('offer_id'),
      number('size'),
      number('seats'),
      number('paid_seats'),
      id('state'),
      number('opened_at'),
      number('ends_at'),
      maybeNumber('ended_at'),
      number('changed_at'),
    ],
    key: ['id'],
    index: [['offer_id', 'state']],
  },
  payment: {
    columns: [
      id('id'),
      maybeId('placement_id'),
      number('placement_version'),
      id('provider'),
      text('description', 'varchar(128)'),
      number('amount_fen'),
      id('state'),
      number('refunded_fen'),
      maybeId('transaction_id'),
      maybeId('customer_id'),
      maybeId('staff_id'),
      maybeId('chat_payment_id'),
      number('created_at'),
      maybeNumber('paid_at'),
      number('changed_at'),
    ],
    key: ['id'],
    index: [['placement_id'], ['customer_id', 'created_at'], ['chat_payment_id']],
  },
  payment_notice: {
    columns: [
      id('id'),
      id('payment_id'),
      id('kind'),
      number('amount_fen'),
      maybeId('refund_id'),
      text('told_json', 'text'),
      number('told_at'),
      number('received_at'),
    ],
    key: ['id'],
    index: [['payment_id']],
  },
  refund: {
    columns: [
      id('id'),
      id('payment_id'),
      maybeId('placement_id'),
      number('amount_fen'),
      id('reason'),
      id('state'),
      number('marked_at'),
      maybeNumber('sent_at'),
      maybeNumber('done_at'),
    ],
    key: ['id'],
    index: [['payment_id'], ['placement_id']],
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
      const name = `${table}_${on.join('_')}_once`
      await db.schema.createIndex(name).unique().on(table).columns(on).execute()
    }
    for (const on of index) {
      const name = `${table}_by_${on.join('_')}`
      await db.schema.createIndex(name).on(table).columns(on).execute()
    }
  }
}
