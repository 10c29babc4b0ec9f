import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const id = (name: string): Column => [name, 'varchar(64)', 'required']
const maybeId = (name: string): Column => [name, 'varchar(64)', 'optional']
const number = (name: string): Column => [name, 'bigint', 'required']
const maybeNumber = (name: string): Column => [name, 'bigint', 'optional']
const day = (name: string): Column => [name, 'varchar(16)', 'required']
const text = (name: string, type = 'varchar(512)'): Column => [name, type, 'required']

const tables: Record<
  string,
  { columns: Column[]; key: string[]; unique?: string[][]; index?: string[][] }
> = {
  coupon: {
    columns: [
      id('id'),
      text('name', 'varchar(128)'),
      number('face_fen'),
      number('min_spend_fen'),
      number('valid_days'),
      number('starts_at'),
      number('ends_at'),
      maybeNumber('budget'),
      number('issued'),
      number('per_person'),
      number('per_group_day'),
      maybeNumber('weekday'),
      maybeNumber('is_red_envelope_at'),
      maybeId('purpose'),
      maybeId('page_id'),
      id('status'),
      id('created_by'),
      number('changed_at'),
    ],
    key: ['id'],
    index: [['page_id']],
  },
  coupon_grant: {
    columns: [
      id('id'),
      id('coupon_id'),
      id('code'),
      id('holder_id'),
      maybeId('customer_id'),
      maybeId('visitor_id'),
      maybeId('group_id'),
      maybeId('staff_id'),
      maybeId('share_id'),
      id('source'),
      number('granted_at'),
      number('expires_at'),
      maybeNumber('redeemed_at'),
      maybeId('redeemed_by'),
      maybeId('redeemed_store_id'),
      maybeId('redeem_key'),
      maybeId('order_id'),
      maybeNumber('revoked_at'),
    ],
    key: ['id'],
    unique: [['code']],
    index: [
      ['holder_id', 'granted_at'],
      ['customer_id', 'granted_at'],
      ['coupon_id', 'granted_at'],
      ['order_id'],
    ],
  },
  coupon_day: {
    columns: [
      day('day'),
      id('coupon_id'),
      id('group_id'),
      id('staff_id'),
      number('issued'),
      number('redeemed'),
    ],
    key: ['day', 'coupon_id', 'group_id', 'staff_id'],
    index: [['coupon_id', 'day']],
  },
  benefit_holder: { columns: [id('holder_id'), number('changed_at')], key: ['holder_id'] },
  point_entry: {
    columns: [
      id('id'),
      id('customer_id'),
      id('kind'),
      number('points'),
      id('lot_id'),
      number('expires_at'),
      text('source_id', 'varchar(128)'),
      text('reason'),
      number('at'),
    ],
    key: ['id'],
    index: [['customer_id', 'at'], ['lot_id'], ['kind', 'expires_at']],
  },
  gift: {
    columns: [
      id('id'),
      text('name', 'varchar(128)'),
      maybeNumber('points'),
      maybeNumber('check_in_days'),
      number('stock'),
      number('sort_no'),
      id('status'),
      number('changed_at'),
    ],
    key: ['id'],
  },
  gift_grant: {
    columns: [
      id('id'),
      id('gift_id'),
      id('code'),
      id('holder_id'),
      number('points'),
      number('granted_at'),
      maybeNumber('redeemed_at'),
      maybeId('redeemed_by'),
      maybeId('redeemed_store_id'),
      maybeId('redeem_key'),
    ],
    key: ['id'],
    unique: [['code']],
    index: [['holder_id', 'granted_at']],
  },
  check_in: {
    columns: [id('holder_id'), day('day'), number('at')],
    key: ['holder_id', 'day'],
  },
  group_benefit: {
    columns: [
      id('id'),
      id('group_id'),
      text('text'),
      maybeId('coupon_id'),
      number('starts_at'),
      number('ends_at'),
      id('created_by'),
      maybeNumber('ended_at'),
    ],
    key: ['id'],
    index: [['group_id', 'ends_at']],
  },
  partner: {
    columns: [
      id('id'),
      text('name', 'varchar(128)'),
      text('offer'),
      number('share_percent'),
      ['share_reason', 'varchar(512)', 'optional'],
      id('created_by'),
      number('created_at'),
      maybeNumber('ended_at'),
    ],
    key: ['id'],
  },
  partner_entry: {
    columns: [
      id('id'),
      id('partner_id'),
      text('bill_no', 'varchar(128)'),
      id('kind'),
      number('amount_fen'),
      number('share_percent'),
      number('due_fen'),
      text('reason'),
      day('month'),
      number('at'),
    ],
    key: ['id'],
    index: [['partner_id', 'month']],
  },
  affiliate_item: {
    columns: [id('id'), text('name', 'varchar(128)'), text('copy_text'), number('created_at')],
    key: ['id'],
  },
  commission_entry: {
    columns: [
      id('id'),
      text('order_no', 'varchar(128)'),
      id('item_id'),
      id('kind'),
      number('amount_fen'),
      number('commission_fen'),
      maybeId('customer_id'),
      number('rebate_points'),
      number('ordered_at'),
      number('at'),
    ],
    key: ['id'],
    index: [['order_no'], ['at'], ['customer_id']],
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
