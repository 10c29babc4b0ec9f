import type { Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

export async function up(db: Kysely<any>) {
  await db.schema.alterTable('play_step').addColumn('batch_id', 'varchar(64)').execute()
  await db.schema.alterTable('play_step').addColumn('replied_at', 'bigint').execute()
  await db.schema
    .createIndex('play_step_by_batch_id')
    .on('play_step')
    .columns(['batch_id', 'state'])
    .execute()
}
