import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

type Comparison = Schema['wayComparison']

/** False: this was asked today already. */
export const insertComparison = (db: Db, row: Comparison) => insertOnce(db, 'wayComparison', row)

export const findComparison = (db: Db, id: string) =>
  db.selectFrom('wayComparison').where('id', '=', id).selectAll().executeTakeFirst()

/** Changes it while it is under way; false when somebody else has taken it over. */
export async function moveComparison(
  db: Db,
  id: string,
  from: Comparison['state'][],
  change: Partial<Omit<Comparison, 'id'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('wayComparison')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Begins it anew when it is done, or has not moved since `stillSince`; false when it is under way. */
export async function renewComparison(
  db: Db,
  id: string,
  { at, stillSince }: { at: number; stillSince: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('wayComparison')
    .set({ state: 'waiting', looked: 0, changedAt: at })
    .where('id', '=', id)
    .where('changedAt', '<', at)
    .where(({ or, eb }) => or([eb('state', '=', 'done'), eb('changedAt', '<', stillSince)]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const forgetComparisons = (db: Db, beforeDay: string) =>
  db.deleteFrom('wayComparison').where('day', '<', beforeDay).execute()
