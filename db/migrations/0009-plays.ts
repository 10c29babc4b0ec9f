import { sql, type Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

type Column = [name: string, type: string, need: 'required' | 'optional']

const tables: Record<
  string,
  { columns: Column[]; key: string[]; unique?: string[][]; index?: string[][] }
> = {
  play: {
    columns: [
      ['id', 'varchar(64)', 'required'],
      ['name', 'varchar(128)', 'required'],
      ['subject', 'varchar(64)', 'required'],
      ['status', 'varchar(64)', 'required'],
      ['live_version', 'integer', 'optional'],
      ['draft_json', 'longtext', 'optional'],
      ['paused_at', 'bigint', 'optional'],
      ['shift_ms', 'bigint', 'required'],
      ['created_by', 'varchar(64)', 'required'],
      ['created_at', 'bigint', 'required'],
      ['changed_at', 'bigint', 'required'],
    ],
    key: ['id'],
  },
  play_version: {
    columns: [
      ['play_id', 'varchar(64)', 'required'],
      ['version', 'integer', 'required'],
      ['definition_json', 'longtext', 'required'],
      ['published_by', 'varchar(64)', 'required'],
      ['published_at', 'bigint', 'required'],
    ],
    key: ['play_id', 'version'],
  },
  play_run: {
    columns: [
      ['id', 'varchar(64)', 'required'],
      ['play_id', 'varchar(64)', 'required'],
      ['version', 'integer', 'required'],
      ['subject_id', 'varchar(64)', 'required'],
      ['staff_id', 'varchar(64)', 'required'],
      ['cast_json', 'text', 'optional'],
      ['pass', 'integer', 'required'],
      ['entry_key', 'varchar(96)', 'required'],
      ['active_key', 'varchar(16)', 'optional'],
      ['state', 'varchar(16)', 'required'],
      ['step_no', 'integer', 'required'],
      ['since', 'bigint', 'required'],
      ['shift_seen_ms', 'bigint', 'required'],
      ['due_at', 'bigint', 'optional'],
      ['listens_at', 'bigint', 'optional'],
      ['touches', 'integer', 'required'],
      ['last_sent_at', 'bigint', 'optional'],
      ['last_result', 'varchar(16)', 'required'],
      ['held_out_at', 'bigint', 'optional'],
      ['entered_at', 'bigint', 'required'],
      ['ended_at', 'bigint', 'optional'],
      ['reason', 'varchar(64)', 'required'],
      ['claimed_by', 'varchar(64)', 'optional'],
      ['claimed_until', 'bigint', 'optional'],
    ],
    key: ['id'],
    unique: [['play_id', 'subject_id', 'active_key']],
    index: [
      ['due_at', 'id'],
      ['subject_id', 'active_key'],
      ['play_id', 'state', 'id'],
    ],
  },
  play_step: {
    columns: [
      ['run_id', 'varchar(64)', 'required'],
      ['step_no', 'integer', 'required'],
      ['send_key', 'varchar(64)', 'required'],
      ['attempt', 'integer', 'required'],
      ['play_id', 'varchar(64)', 'required'],
      ['version', 'integer', 'required'],
      ['subject_id', 'varchar(64)', 'required'],
      ['staff_id', 'varchar(64)', 'required'],
      ['kind', 'varchar(16)', 'required'],
      ['reply_id', 'varchar(64)', 'optional'],
      ['page_id', 'varchar(64)', 'optional'],
      ['text', 'text', 'optional'],
      ['reason', 'varchar(512)', 'required'],
      ['state', 'varchar(16)', 'required'],
      ['prepared_at', 'bigint', 'required'],
      ['expires_at', 'bigint', 'required'],
      ['send_id', 'varchar(64)', 'optional'],
      ['done_at', 'bigint', 'optional'],
      ['opened_at', 'bigint', 'optional'],
    ],
    key: ['run_id', 'step_no'],
    unique: [['send_key']],
    index: [['staff_id', 'state', 'prepared_at'], ['subject_id', 'state'], ['send_id']],
  },
  play_log: {
    columns: [
      ['id', 'varchar(64)', 'required'],
      ['run_id', 'varchar(64)', 'required'],
      ['play_id', 'varchar(64)', 'required'],
      ['subject_id', 'varchar(64)', 'required'],
      ['step_no', 'integer', 'required'],
      ['what', 'varchar(16)', 'required'],
      ['reason', 'varchar(64)', 'required'],
      ['words', 'varchar(512)', 'required'],
      ['at', 'bigint', 'required'],
    ],
    key: ['id'],
    index: [['run_id', 'id'], ['subject_id']],
  },
  play_count: {
    columns: [
      ['play_id', 'varchar(64)', 'required'],
      ['version', 'integer', 'required'],
      ['step_no', 'integer', 'required'],
      ['what', 'varchar(16)', 'required'],
      ['reason', 'varchar(64)', 'required'],
      ['shard', 'integer', 'required'],
      ['n', 'bigint', 'required'],
    ],
    key: ['play_id', 'version', 'step_no', 'what', 'reason', 'shard'],
  },
  play_touch: {
    columns: [
      ['subject_id', 'varchar(64)', 'required'],
      ['day', 'varchar(10)', 'required'],
      ['no', 'integer', 'required'],
      ['play_id', 'varchar(64)', 'required'],
      ['run_id', 'varchar(64)', 'required'],
      ['step_no', 'integer', 'required'],
      ['at', 'bigint', 'required'],
    ],
    key: ['subject_id', 'day', 'no'],
    index: [['run_id', 'step_no']],
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
