import { SqliteAdapter, type Kysely } from 'kysely'

// Each index of a table that every event writes is more pages of the file in every commit, here of
// ones that lie all over it. A customer's displays and lines of the radar stand under her id as the
// person's key as well, by which there is an index; readers are asked for by their share alone.
const TWICE: [table: string, index: string][] = [
  ['page_view', 'page_view_by_customer_id_opened_at'],
  ['share_reader', 'share_reader_by_customer_id'],
  ['radar', 'radar_by_customer_id_happened_at'],
]

export async function up(db: Kysely<any>): Promise<void> {
  // MySQL names an index by its table, SQLite by itself alone.
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
  for (const [table, index] of TWICE) {
    const drop = db.schema.dropIndex(index)
    await (isSqlite ? drop : drop.on(table)).execute()
  }
}
