import type { Db } from '../database.ts'

// What plays hold about one person; see `personal-records.ts`.

/** How many plays she was let into. */
export async function countPlaysOfCustomer(db: Db, customerId: string | null): Promise<number> {
  if (customerId === null) return 0
  const { n } = await db
    .selectFrom('playRun')
    .where('subjectId', '=', customerId)
    .where('state', '<>', 'refused')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Everything that was decided about her in plays, in words. */
export const readPlaysOf = async (db: Db, customerId: string | null) => ({
  plays:
    customerId === null
      ? []
      : await db
          .selectFrom('playLog')
          .innerJoin('play', 'play.id', 'playLog.playId')
          .where('playLog.subjectId', '=', customerId)
          .orderBy('playLog.id')
          .select(['play.name', 'playLog.stepNo', 'playLog.what', 'playLog.words', 'playLog.at'])
          .execute(),
})
