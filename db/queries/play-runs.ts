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

/** Has the engine look at whatever lies prepared for these members. */
export async function wakeRunsOfStaff(db: Db, staffIds: string[], now: number): Promise<void> {
  if (staffIds.length === 0) return
  const rows = await db
    .selectFrom('playStep')
    .where('staffId', 'in', staffIds)
    .where('state', '=', 'prepared')
    .select('runId')
    .execute()
  const runIds = rows.map(({ runId }) => runId).sort()
  for (let from = 0; from < runIds.length; from += 200) {
    const ids = runIds.slice(from, from + 200)
    await db
      .updateTable('playRun')
      .set({ dueAt: now, claimedBy: null, claimedUntil: null })
      .where('id', 'in', ids)
      .where('state', '=', 'prepared')
      .execute()
  }
}

export const saveRuns = (db: Db, runs: PlayRun[]) => saveAll(db, 'playRun', runs, ['id'])
export const insertRuns = (db: Db, runs: PlayRun[]) => insertAll(db, 'playRun', runs)
export const insertPlaySteps = (db: Db, steps: PlayStep[]) => insertAll(db, 'playStep', steps)
/** Brings these rows up to date; only in these columns, if any are named. */
export const savePlaySteps = (db: Db, steps: PlayStep[], columns?: (keyof PlayStep)[]) =>
  saveAll(db, 'playStep', steps, ['runId', 'stepNo'], columns)
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

/** Which steps of these passes have a row, and how often each was tried. */
export const listStepAttempts = compiledList((db, runIds: string[]) =>
  db.selectFrom('playStep').where('runId', 'in', runIds).select(['runId', 'stepNo', 'attempt']),
)

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
