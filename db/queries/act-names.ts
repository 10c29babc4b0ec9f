import type { Db } from '../database.ts'

/** What members, groups, plays and stores of these ids are called; who is not in it is unknown. */
export async function listActNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const of = (table: 'staff' | 'groupChat' | 'play') =>
    db.selectFrom(table).where('id', 'in', ids).select(['id', 'name']).execute()
  const rows = await Promise.all([of('staff'), of('groupChat'), of('play')])
  return new Map(rows.flat().map(({ id, name }) => [id, name]))
}

/** Names of those among these customers who belong to these stores. */
export async function listCustomerNamesOfStores(
  db: Db,
  ids: string[],
  storeIds: string[],
): Promise<Map<string, string>> {
  if (ids.length === 0 || storeIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('customer')
    .where('id', 'in', ids)
    .where('storeId', 'in', storeIds)
    .where('deletedAt', 'is', null)
    .select(['id', 'name'])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
