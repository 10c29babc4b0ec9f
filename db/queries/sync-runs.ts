import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

export const insertSyncRun = (db: Db, run: Schema['syncRun']) =>
  db.insertInto('syncRun').values(run).execute()

export const findSyncRun = (db: Db, id: string) =>
  db.selectFrom('syncRun').where('id', '=', id).selectAll().executeTakeFirst()

export const findLatestSyncRun = (db: Db) =>
  db
    .selectFrom('syncRun')
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .selectAll()
    .executeTakeFirst()

/** Moves a run on from the place it stands at; false when it stands elsewhere by now. */
export async function moveSyncRun(
  db: Db,
  run: { id: string; stepJson: string },
  change: Partial<Schema['syncRun']>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('syncRun')
    .set(change)
    .where('id', '=', run.id)
    .where('state', '=', 'running')
    .where('stepJson', '=', run.stepJson)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
