import { SqliteAdapter, type Kysely } from 'kysely'

// Each index of a table that every event writes is one more page of the file in every commit.
// These were asked by nobody: a person's events are found through her displays, a visitor's
// displays under the key she has as a person.
const UNASKED: [table: string, index: string][] = [
  ['event', 'event_by_customer_id_at'],
  ['page_view', 'page_view_by_visitor_id'],
  ['page_view', 'page_view_by_group_id_opened_at'],
  ['customer_page', 'customer_page_by_page_id_last_at'],
  ['customer_score', 'customer_score_by_level_intent'],
  ['radar', 'radar_by_view_id'],
  ['radar', 'radar_by_staff_id_id'],
]

export async function up(db: Kysely<any>): Promise<void> {
  // MySQL names an index by its table, SQLite by itself alone.
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
  for (const [table, index] of UNASKED) {
    const drop = db.schema.dropIndex(index)
    await (isSqlite ? drop : drop.on(table)).execute()
  }
}
