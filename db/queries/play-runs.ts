import { addAll, insertAll, saveAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { lockRows } from '../write.ts'

export type PlayRun = Schema['playRun']
export type PlayStep = Schema['playStep']

/** Ids of passes that are due and that nobody is at, by an index: those who wait cost nothing. */
export async function listDueRunIds(db: Db, now: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('playRun')
    .where('dueAt', '<=', now)
    .where((eb) => eb.or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', now)]))
    .orderBy('dueAt')
    .orderBy('id')
    .limit(limit)
    .select('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Takes on those of these passes that are still due and free. */
export async function claimRuns(db: Db, ids: string[], by: string, now: number, until: number) {
  await db
    .updateTable('playRun')
    .set({ claimedBy: by, claimedUntil: until })
    .where('id', 'in', ids)
    .where('dueAt', '<=', now)
    .where((eb) => eb.or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', now)]))
    .execute()
}

export const listRuns = compiledList((db, ids: string[]) =>
  db.selectFrom('playRun').where('id', 'in', ids).selectAll(),
)

/** Which of these passes are still `by`'s, kept from others until the transaction ends. */
export const lockClaimedRuns = compiledList((db, ids: string[], by: string) =>
  lockRows(
    db,
    db
      .selectFrom('playRun')
      .where('id', 'in', ids)
      .where('claimedBy', '=', by)
      .select(['id', 'subjectId']),
  ),
)

/** These passes as they stand, kept from others until the transaction ends. */
export const lockRuns = compiledList((db, ids: string[]) =>
  lockRows(db, db.selectFrom('playRun').where('id', 'in', ids).orderBy('id').selectAll()),
)

/** Somebody's passes that are under way. */
export const listActiveRunsOf = compiledList((db, subjectIds: string[]) =>
  db
    .selectFrom('playRun')
    .where('subjectId', 'in', subjectIds)
    .where('activeKey', '=', 'active')
    .selectAll(),
)

/** Gives up a claim: the work is somebody else's. */
export const releaseRuns = (db: Db, ids: string[], by: string) =>
  db
    .updateTable('playRun')
    .set({ claimedBy: null, claimedUntil: null })
    .where('id', 'in', ids)
    .where('claimedBy', '=', by)
    .execute()

/**
 * Has the engine look at these people's passes again now. Whoever holds one has read old facts: its
 * claim is taken back, so that nothing is written from them.
 */
export const wakeRuns = (
  db: Db,
  subjectIds: string[],
  now: number,
  { listening = false }: { listening?: boolean } = {},
) =>
  db
    .updateTable('playRun')
    .set({ dueAt: now, claimedBy: null, claimedUntil: null })
    .where('subjectId', 'in', subjectIds)
    .where('activeKey', '=', 'active')
    .where('state', '<>', 'parked')
    .$if(listening, (query) => query.where('listensAt', 'is not', null))
    .execute()

export const saveRuns = (db: Db, runs: PlayRun[]) => saveAll(db, 'playRun', runs, ['id'])
export const insertRuns = (db: Db, runs: PlayRun[]) => insertAll(db, 'playRun', runs)
export const insertPlaySteps = (db: Db, steps: PlayStep[]) => insertAll(db, 'playStep', steps)
export const savePlaySteps = (db: Db, steps: PlayStep[]) =>
  saveAll(db, 'playStep', steps, ['runId', 'stepNo'])
export const insertPlayLogs = (db: Db, logs: Schema['playLog'][]) => insertAll(db, 'playLog', logs)
export const addPlayCounts = (db: Db, counts: Schema['playCount'][]) =>
  addAll(db, 'playCount', counts, ['playId', 'version', 'stepNo', 'what', 'reason', 'shard'])
export const insertTouches = (db: Db, touches: Schema['playTouch'][]) =>
  insertAll(db, 'playTouch', touches)

/** Gives back what was reserved for steps that will not be said. */
export const releaseTouches = (db: Db, steps: { runId: string; stepNo: number }[]) =>
  steps.length === 0
    ? Promise.resolve([])
    : db
        .deleteFrom('playTouch')
        .where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('runId', 'stepNo'),
            'in',
            steps.map(({ runId, stepNo }) => tuple(runId, stepNo)),
          ),
        )
        .execute()

/** The prepared steps of these passes. */
export const listPreparedSteps = compiledList((db, runIds: string[]) =>
  db
    .selectFrom('playStep')
    .where('runId', 'in', runIds)
    .where('state', '=', 'prepared')
    .selectAll(),
)

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

/** Why this step was passed over, as the log has it last. */
export async function findSkipReason(db: Db, runId: string, stepNo: number): Promise<string> {
  const row = await db
    .selectFrom('playLog')
    .where('runId', '=', runId)
    .where('stepNo', '=', stepNo)
    .where('what', '=', 'skipped')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .select('reason')
    .executeTakeFirst()
  return row?.reason ?? ''
}

/** Steps whose page she has just opened for the first time. */
export const listStepsOfShares = compiledList((db, shareIds: string[]) =>
  db
    .selectFrom('share')
    .innerJoin('playStep', 'playStep.sendId', 'share.sendId')
    .where('share.id', 'in', shareIds)
    .where('playStep.openedAt', 'is', null)
    .selectAll('playStep'),
)

/** One step, as it stands now. */
export const findPlayStep = (db: Db, runId: string, stepNo: number) =>
  db
    .selectFrom('playStep')
    .where('runId', '=', runId)
    .where('stepNo', '=', stepNo)
    .selectAll()
    .executeTakeFirst()

/** Ties the send to its step; false when another send has it. */
export async function tieSend(
  db: Db,
  step: { runId: string; stepNo: number },
  from: string | null,
  sendId: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('playStep')
    .set({ sendId })
    .where('runId', '=', step.runId)
    .where('stepNo', '=', step.stepNo)
    .where('state', '=', 'prepared')
    .where((eb) => (from === null ? eb('sendId', 'is', null) : eb('sendId', '=', from)))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Steps that recommend this visitor of 客服 somebody, prepared and not done. */
export const listUpgradeSteps = (db: Db, customerId: string) =>
  db
    .selectFrom('playStep')
    .where('subjectId', '=', customerId)
    .where('state', '=', 'prepared')
    .where('kind', '=', 'upgrade')
    .selectAll()
    .execute()

/** Steps said to these visitors of 客服 in that conversation since `since`, not answered yet. */
export const listUnanswered = compiledList((db, customerIds: string[], since: number) =>
  db
    .selectFrom('playStep')
    .leftJoin('send', 'send.id', 'playStep.sendId')
    .where('playStep.subjectId', 'in', customerIds)
    .where('playStep.state', 'in', ['sent', 'self'])
    .where('playStep.doneAt', '>=', since)
    .where('playStep.repliedAt', 'is', null)
    .where((eb) => eb.or([eb('send.chatKind', '=', 'kf'), eb('playStep.kind', '=', 'upgrade')]))
    .selectAll('playStep'),
)

/** The step that this send carries out. */
export const findStepOfSend = (db: Db, sendId: string) =>
  db.selectFrom('playStep').where('sendId', '=', sendId).selectAll().executeTakeFirst()

/** Passes of a version that are under way, in id order. */
export const listRunIdsOfVersion = async (
  db: Db,
  playId: string,
  version: number,
  after: string,
  limit: number,
) =>
  (
    await db
      .selectFrom('playRun')
      .where('playId', '=', playId)
      .where('version', '=', version)
      .where('activeKey', '=', 'active')
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .select('id')
      .execute()
  ).map(({ id }) => id)

/** What came due while the play rested is looked at now. */
export const unparkRuns = async (db: Db, playId: string, now: number) => {
  await db
    .updateTable('playRun')
    .set({ state: 'waiting', dueAt: now })
    .where('playId', '=', playId)
    .where('state', '=', 'parked')
    .execute()
  await db
    .updateTable('playRun')
    .set({ dueAt: now })
    .where('playId', '=', playId)
    .where('state', '=', 'prepared')
    .where('dueAt', 'is', null)
    .execute()
}

/** Everybody in the play is looked at now. */
export const wakeAllRuns = (db: Db, playId: string, now: number) =>
  db
    .updateTable('playRun')
    .set({ dueAt: now, claimedBy: null, claimedUntil: null })
    .where('playId', '=', playId)
    .where('activeKey', '=', 'active')
    .execute()

/** What lies prepared for these members to say, oldest first. */
export const listStepsOfStaff = (db: Db, staffId: string) =>
  db
    .selectFrom('playStep')
    .where('staffId', '=', staffId)
    .where('state', '=', 'prepared')
    // What is confirmed in WeCom, and a post for many, have places of their own.
    .where('kind', '<>', 'moment')
    .where((eb) => eb.or([eb('batchId', 'is', null), eb('sendId', 'is', null)]))
    .orderBy('preparedAt')
    .limit(200)
    .selectAll()
    .execute()

/** Somebody's newest passes that have ended. */
export const listEndedRunsOf = (db: Db, subjectId: string, limit: number) =>
  db
    .selectFrom('playRun')
    .where('subjectId', '=', subjectId)
    .where('state', '=', 'ended')
    .orderBy('endedAt', 'desc')
    .limit(limit)
    .selectAll()
    .execute()

/** What the log says of these passes, oldest first. */
export const listLogsOfRuns = (db: Db, runIds: string[]) =>
  runIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('playLog')
        .where('runId', 'in', runIds)
        .orderBy('runId')
        .orderBy('id')
        .select(['runId', 'stepNo', 'what', 'reason', 'words', 'at'])
        .execute()

/** What these customers and groups are called. */
export const listSubjectNames = async (db: Db, ids: string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const [customers, groups] = await Promise.all([
    db.selectFrom('customer').where('id', 'in', ids).select(['id', 'name']).execute(),
    db.selectFrom('groupChat').where('id', 'in', ids).select(['id', 'name']).execute(),
  ])
  return new Map([...customers, ...groups].map(({ id, name }) => [id, name]))
}

/** What these members are called. */
export const listStaffNames = async (db: Db, ids: string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('staff').where('id', 'in', ids).select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** How many are in a play now, and how many of them have a step prepared. */
export async function countRunsOfPlay(db: Db, playId: string) {
  const rows = await db
    .selectFrom('playRun')
    .where('playId', '=', playId)
    .where('state', 'in', ['waiting', 'prepared', 'parked'])
    .groupBy('state')
    .select(({ fn }) => ['state', fn.countAll<number>().as('n')])
    .execute()
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.n ?? 0)
  return { in: of('waiting') + of('prepared') + of('parked'), prepared: of('prepared') }
}

/** Takes out of her plays what tells of her reading: that she opened, and reasons made from it. */
export async function eraseWordsOf(db: Db, customerId: string) {
  await db
    .deleteFrom('playLog')
    .where('subjectId', '=', customerId)
    .where('what', '=', 'opened')
    .execute()
  await db
    .updateTable('playLog')
    .set({ words: '', reason: '' })
    .where('subjectId', '=', customerId)
    .where('what', 'in', ['prepared', 'skipped', 'waiting'])
    .execute()
  await db
    .updateTable('playStep')
    .set({ reason: '', openedAt: null })
    .where('subjectId', '=', customerId)
    .execute()
}
