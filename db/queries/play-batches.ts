import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import type { PlayStep } from './play-runs.ts'

// Steps of plays that are said to many at once: in a 群发, or in a Moments post.

/** Passes whose prepared step of this batch is in no 群发 yet. */
export async function findBatch(db: Db, batchId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('playStep')
    .where('batchId', '=', batchId)
    .where('state', '=', 'prepared')
    .where('sendId', 'is', null)
    .orderBy('runId')
    .limit(limit)
    .select('runId')
    .execute()
  return rows.map(({ runId }) => runId)
}

/** The prepared steps of a batch that this member is to carry out. */
export const listStepsOfBatch = (db: Db, batchId: string, staffId: string, limit = 100_000) =>
  db
    .selectFrom('playStep')
    .where('batchId', '=', batchId)
    .where('state', '=', 'prepared')
    .where('staffId', '=', staffId)
    .orderBy('runId')
    .limit(limit)
    .selectAll()
    .execute()

/** Moments posts that lie prepared for this member, with how many of hers each is for. */
export const listPostsOf = (db: Db, staffId: string, now: number) =>
  db
    .selectFrom('playStep')
    .where('staffId', '=', staffId)
    .where('state', '=', 'prepared')
    .where('kind', '=', 'moment')
    .where('expiresAt', '>', now)
    .where('batchId', 'is not', null)
    .groupBy(['batchId', 'playId', 'version', 'stepNo', 'text', 'pageId'])
    .orderBy('batchId')
    .limit(20)
    .select(['batchId', 'playId', 'version', 'stepNo', 'text', 'pageId'])
    .select(({ fn }) => [fn.countAll<number>().as('people'), fn.max('expiresAt').as('expiresAt')])
    .$narrowType<{ batchId: string }>()
    .execute()

/** Ties those of a batch that nobody is sending to a 群发, or (null) frees them again. */
export const tieBatch = (tx: Db, batchId: string, runIds: string[], taskId: string | null) =>
  tx
    .updateTable('playStep')
    .set(taskId === null ? { sendId: null, batchId: null } : { sendId: taskId })
    .where('batchId', '=', batchId)
    .where('runId', 'in', runIds)
    .where('state', '=', 'prepared')
    .where('sendId', taskId === null ? 'is not' : 'is', null)
    .execute()

/** The steps a 群发 carries out. */
export const listStepsOfTask = (db: Db, taskId: string) =>
  db.selectFrom('playStep').where('sendId', '=', taskId).orderBy('runId').selectAll().execute()

/** Steps of a 群发 with what became of each recipient there, in the order of their passes. */
export const listTargetsOfSteps = (
  db: Db,
  taskId: string,
  after: string,
  limit: number,
  runIds?: string[],
): Promise<MassStep[]> =>
  db
    .selectFrom('playStep')
    .innerJoin('massTarget', (join) =>
      join
        .onRef('massTarget.taskId', '=', 'playStep.sendId')
        .onRef('massTarget.toId', '=', 'playStep.subjectId'),
    )
    .innerJoin('massPart', 'massPart.id', 'massTarget.partId')
    .where('playStep.sendId', '=', taskId)
    .where('playStep.runId', '>', after)
    .$if(runIds !== undefined, (query) => query.where('playStep.runId', 'in', runIds!))
    .orderBy('playStep.runId')
    .limit(limit)
    .selectAll('playStep')
    .select(['massTarget.state as target', 'massPart.state as part'])
    .execute()

export type MassStep = PlayStep & {
  target: Schema['massTarget']['state']
  part: Schema['massPart']['state']
}
