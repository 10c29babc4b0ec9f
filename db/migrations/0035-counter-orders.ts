import type { Kysely } from 'kysely'

// Frozen: never edited after it has shipped. Types are those both engines read alike.

/** A counter finds an order by its four digits, and lists what waits to be fetched. */
export async function up(db: Kysely<any>) {
  const index = (name: string, on: string[]) =>
    db.schema.createIndex(name).on('placement').columns(on).execute()
  await index('placement_by_pickup_code', ['pickup_code', 'created_at'])
  await index('placement_by_state', ['state', 'created_at'])
}
