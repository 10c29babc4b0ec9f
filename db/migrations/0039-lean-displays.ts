import { SqliteAdapter, type Kysely } from 'kysely'

// Displays of one share lie all over this index: in a rush, a fifth of the pages a commit writes.
// What asks by share finds its people first, and their displays by them.

export async function up(db: Kysely<any>): Promise<void> {
  // MySQL names an index by its table, SQLite by itself alone.
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const drop = db.schema.dropIndex('page_view_by_share_id_opened_at')
  await (isSqlite ? drop : drop.on('page_view')).execute()
}
