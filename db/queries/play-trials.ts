import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

type Trial = Schema['playTrial']

/** False: this wish stands already. */
export const insertTrial = (db: Db, trial: Trial) => insertOnce(db, 'playTrial', trial)

export const findTrial = (db: Db, id: string) =>
  db.selectFrom('playTrial').where('id', '=', id).selectAll().executeTakeFirst()

/** Changes it while it is in one of these states; false when it no longer is. */
export async function moveTrial(
  db: Db,
  id: string,
  from: Trial['state'][],
  change: Partial<Omit<Trial, 'id'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('playTrial')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const forgetTrials = (db: Db, playId: string, before: number) =>
  db.deleteFrom('playTrial').where('playId', '=', playId).where('createdAt', '<', before).execute()

/** How many people, or groups, a 试跑 will look at. */
export async function countSubjects(db: Db, subject: 'customer' | 'group'): Promise<number> {
  const row =
    subject === 'customer'
      ? await db
          .selectFrom('customer')
          .where('deletedAt', 'is', null)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      : await db
          .selectFrom('groupChat')
          .where('dissolvedAt', 'is', null)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
  return Number(row.n)
}
