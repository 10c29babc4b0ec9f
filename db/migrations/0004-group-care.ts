import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const tables: Record<
  string,
  { columns: Column[]; key: string[]; unique?: string[][]; index?: string[][] }
> = {
  group_rule: {
    columns: [
      ['group_id', 'varchar(64)', 'required'],
      ['reply_limit_min', 'integer', 'optional'],
      ['max_posts', 'integer', 'optional'],
      ['coupons_per_person', 'integer', 'optional'],
      ['member_day_benefit', 'varchar(128)', 'required'],
      ['changed_by', 'varchar(64)', 'required'],
      ['changed_at', 'bigint', 'required'],
    ],
    key: ['group_id'],
  },
  group_guide: {
    columns: [
      ['group_id', 'varchar(64)', 'required'],
      ['slot', 'integer', 'required'],
      ['staff_id', 'varchar(64)', 'required'],
      ['line', 'varchar(128)', 'required'],
      ['chosen_by', 'varchar(64)', 'required'],
      ['chosen_at', 'bigint', 'required'],
    ],
    key: ['group_id', 'slot'],
  },
  group_template: {
    columns: [
      ['id', 'varchar(64)', 'required'],
      ['title', 'varchar(128)', 'required'],
      ['kind', 'varchar(64)', 'required'],
      ['play_name', 'varchar(128)', 'required'],
      ['group_name', 'varchar(128)', 'required'],
      ['welcome', 'text', 'required'],
      ['fixed_members_json', 'text', 'required'],
      ['anti_spam', 'varchar(512)', 'required'],
      ['auto_reply', 'varchar(512)', 'required'],
      ['may_rename_at', 'bigint', 'optional'],
      ['guides_json', 'text', 'required'],
      ['hours', 'integer', 'optional'],
      ['max_posts', 'integer', 'optional'],
      ['coupons_per_person', 'integer', 'optional'],
      ['reply_limit_min', 'integer', 'optional'],
      ['changed_by', 'varchar(64)', 'required'],
      ['changed_at', 'bigint', 'required'],
      ['off_at', 'bigint', 'optional'],
    ],
    key: ['id'],
  },
  group_checklist: {
    columns: [
      ['id', 'varchar(64)', 'required'],
      ['group_id', 'varchar(64)', 'required'],
      ['kind', 'varchar(64)', 'required'],
      ['active_key', 'varchar(191)', 'optional'],
      ['template_id', 'varchar(64)', 'optional'],
      ['wish_json', 'text', 'required'],
      ['reason', 'varchar(512)', 'required'],
      ['opened_by', 'varchar(64)', 'optional'],
      ['opened_at', 'bigint', 'required'],
      ['cancelled_at', 'bigint', 'optional'],
    ],
    key: ['id'],
    unique: [['active_key']],
    index: [['group_id', 'opened_at']],
  },
  group_tick: {
    columns: [
      ['checklist_id', 'varchar(64)', 'required'],
      ['item', 'varchar(64)', 'required'],
      ['ticked_by', 'varchar(64)', 'required'],
      ['ticked_at', 'bigint', 'required'],
    ],
    key: ['checklist_id', 'item'],
  },
  group_life: {
    columns: [
      ['group_id', 'varchar(64)', 'required'],
      ['store_id', 'varchar(64)', 'optional'],
      ['stage', 'varchar(64)', 'required'],
      ['open_rate', 'double', 'optional'],
      ['members', 'integer', 'required'],
      ['people', 'integer', 'required'],
      ['why', 'varchar(512)', 'required'],
      ['suggestion', 'varchar(512)', 'optional'],
      ['merge_into_id', 'varchar(64)', 'optional'],
      ['counted_at', 'bigint', 'required'],
    ],
    key: ['group_id'],
    index: [['suggestion']],
  },
  group_wait: {
    columns: [
      ['id', 'varchar(64)', 'required'],
      ['group_id', 'varchar(64)', 'required'],
      ['customer_id', 'varchar(64)', 'optional'],
      ['note', 'varchar(512)', 'required'],
      ['started_by', 'varchar(64)', 'required'],
      ['started_at', 'bigint', 'required'],
      ['keeper_id', 'varchar(64)', 'required'],
      ['hand_off_note', 'varchar(512)', 'required'],
      ['handed_at', 'bigint', 'optional'],
      ['cleared_by', 'varchar(64)', 'optional'],
      ['cleared_at', 'bigint', 'optional'],
    ],
    key: ['id'],
    index: [['group_id', 'cleared_at'], ['customer_id']],
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
    create = create.addPrimaryKeyConstraint(`${table}_pk`, key as any)
    await create.execute()
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
