import type { Kysely } from 'kysely'

// Frozen: never edited after it has shipped.

export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('pending_person')
    .addColumn('visitor_id', 'varchar(64)', (column) => column.notNull().primaryKey())
    .addColumn('pending_id', 'varchar(64)', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('pending_person_by_pending_id')
    .on('pending_person')
    .column('pending_id')
    .execute()
  await db.schema
    .createIndex('pending_person_by_expires_at')
    .on('pending_person')
    .column('expires_at')
    .execute()
  await db.schema
    .createTable('prepared_forward')
    .addColumn('id', 'varchar(64)', (column) => column.notNull().primaryKey())
    .addColumn('parent_share_id', 'varchar(64)', (column) => column.notNull())
    .addColumn('sharer_visitor_id', 'varchar(64)')
    .addColumn('person_key', 'varchar(64)', (column) => column.notNull())
    .addColumn('prepared_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('prepared_forward_by_prepared_at')
    .on('prepared_forward')
    .column('prepared_at')
    .execute()
  await db.schema
    .createTable('message_grant')
    .addColumn('id', 'varchar(64)', (column) => column.notNull().primaryKey())
    .addColumn('placement_id', 'varchar(64)', (column) => column.notNull())
    .addColumn('person_id', 'varchar(64)', (column) => column.notNull())
    .addColumn('customer_id', 'varchar(64)')
    .addColumn('open_id', 'varchar(96)', (column) => column.notNull())
    .addColumn('state', 'varchar(16)', (column) => column.notNull())
    .addColumn('granted_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('message_grant_by_placement_id')
    .on('message_grant')
    .column('placement_id')
    .execute()
}
