import type { Insertable } from 'kysely'
import { compiledFirst } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** The newest move that was not taken back, with the name of who made it. */
export const findMoveWithName = compiledFirst((db, customerId: string) =>
  db
    .selectFrom('stageMove')
    .innerJoin('staff', 'staff.id', 'stageMove.staffId')
    .where('stageMove.customerId', '=', customerId)
    .where('stageMove.undoneAt', 'is', null)
    .orderBy('stageMove.movedAt', 'desc')
    .orderBy('stageMove.id', 'desc')
    .limit(1)
    .select([
      'stageMove.id',
      'stageMove.stage',
      'stageMove.reason',
      'stageMove.movedAt as at',
      'staff.name as by',
    ]),
)

export const insertStageMove = (db: Db, move: Insertable<Schema['stageMove']>) =>
  db.insertInto('stageMove').values(move).execute()

/** Takes a move back; false when it was taken back before or is not there. */
export async function undoStageMove(
  db: Db,
  customerId: string,
  moveId: string,
  undoneAt: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('stageMove')
    .set({ undoneAt })
    .where('id', '=', moveId)
    .where('customerId', '=', customerId)
    .where('undoneAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
