import type { Kysely } from 'kysely'

// Frozen: never edited after it has shipped.

// A chain is read whole from its root, and what somebody passed on is asked for by her.
const INDEXES: [name: string, columns: string[]][] = [
  ['share_by_root', ['root_share_id', 'depth', 'id']],
  ['share_by_sharer', ['sharer_visitor_id', 'created_at']],
]

export async function up(db: Kysely<any>): Promise<void> {
  for (const [name, columns] of INDEXES) {
    await db.schema.createIndex(name).on('share').columns(columns).execute()
  }
}
