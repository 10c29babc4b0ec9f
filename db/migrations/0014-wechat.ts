import type { Kysely } from 'kysely'

// Frozen: never edited after it has shipped.

export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('mini_ticket_use')
    .addColumn('id', 'varchar(64)', (column) => column.notNull().primaryKey())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('mini_entry')
    .addColumn('id', 'varchar(64)', (column) => column.notNull().primaryKey())
    .addColumn('share_id', 'varchar(64)')
    .addColumn('group_id', 'varchar(64)')
    .addColumn('scene', 'integer', (column) => column.notNull())
    .addColumn('chat_type', 'integer')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('mini_ticket_use_by_expires_at')
    .on('mini_ticket_use')
    .column('expires_at')
    .execute()
  await db.schema
    .createIndex('mini_entry_by_share_id_at')
    .on('mini_entry')
    .columns(['share_id', 'at'])
    .execute()
}
