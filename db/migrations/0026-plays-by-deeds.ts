import type { Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

export async function up(db: Kysely<any>) {
  await db.schema.alterTable('play').addColumn('listens_at', 'bigint').execute()
}
