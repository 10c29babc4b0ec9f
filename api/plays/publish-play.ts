import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { listPreparedSteps, listRunIdsOfVersion, lockRuns } from '../../db/queries/play-runs.ts'
import { insertPlay, insertPlayVersion, lockPlay, updatePlay } from '../../db/queries/plays.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { assertSameForAll } from './ask-mass.ts'
import type { Definition } from './definition.ts'
import { assertSeen, type DraftMark } from './draft.ts'
import { Ledger } from './ledger.ts'
import { assertStoriesMayBeTold } from './story-consents.ts'

/** Of an older version, which step goes on where; null: whoever is there leaves. */
export type StepMap = Record<number, number | null>

/**
 * 发布: the definition becomes the play's next version, for good. Whoever is under way stays in the
 * version she entered, unless `move` says step by step where she goes on.
 */
export async function publishPlay(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Pick<Actor, 'staffId'>,
  playId: string,
  definition: Definition,
  move?: StepMap,
  /** The draft it was read from: who has written on since is not published over. */
  seen?: DraftMark,
): Promise<{ playId: string; version: number; moved: number }> {
  const at = deps.now()
  await assertStoriesMayBeTold(deps.db, definition)
  await assertSameForAll(deps.db, definition)
  const published = await inTransaction(deps.db, async (tx) => {
    const play = await lockPlay(tx, playId)
    if (play && seen) assertSeen(play, seen)
    const version = (play?.liveVersion ?? 0) + 1
    const row = {
      playId,
      version,
      definitionJson: JSON.stringify(definition),
      publishedBy: actor.staffId,
      publishedAt: at,
    }
    if (!(await insertPlayVersion(tx, row))) {
      throw new AppError('conflict', '有人刚刚发布过，请先看看新的一版')
    }
    if (play) {
      if (play.subject !== definition.subject) {
        throw new AppError('conflict', '客户的打法不能改成群的')
      }
      const { name } = definition
      const listensAt = definition.enter.on === 'event' ? at : null
      const change = { name, liveVersion: version, draftJson: null, listensAt, changedAt: at }
      await updatePlay(tx, playId, {
        ...change,
        ...(play.status === 'draft' && { status: 'running' as const }),
      })
    } else await insertPlay(tx, newPlay(playId, definition, actor.staffId, at))
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'play.publish',
      subject: playId,
      detail: `第 ${version} 版`,
      at,
    })
    return version
  })
  const moved = move ? await moveRuns(deps, playId, published, move) : 0
  return { playId, version: published, moved }
}

const newPlay = (id: string, definition: Definition, staffId: string, at: number) => ({
  id,
  name: definition.name,
  subject: definition.subject,
  status: 'running' as const,
  liveVersion: 1,
  draftJson: null,
  pausedAt: null,
  shiftMs: 0,
  listensAt: definition.enter.on === 'event' ? at : null,
  createdBy: staffId,
  createdAt: at,
  changedAt: at,
})

const AT_ONCE = 200

/** Takes those of the version before over to this one, a few hundred at a time; may be run again. */
async function moveRuns(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  playId: string,
  version: number,
  map: StepMap,
): Promise<number> {
  let moved = 0
  let after = ''
  for (;;) {
    const ids = await listRunIdsOfVersion(db, playId, version - 1, after, AT_ONCE)
    if (ids.length === 0) return moved
    after = ids.at(-1)!
    moved += await inTransaction(db, (tx) => moveSome(tx, ids, version, map, now()))
  }
}

async function moveSome(tx: Db, ids: string[], version: number, map: StepMap, at: number) {
  const runs = (await lockRuns(tx, ids)).filter(
    (run) => run.activeKey === 'active' && run.version === version - 1,
  )
  const steps = await listPreparedSteps(
    tx,
    runs.map(({ id }) => id),
  )
  const ledger = new Ledger(at)
  let moved = 0
  for (const run of runs) {
    const to = map[run.stepNo]
    // A step the map says nothing of: she stays where she is.
    if (to === undefined) continue
    const prepared = steps.find((step) => step.runId === run.id && step.stepNo === run.stepNo)
    if (to === null) ledger.leaveOld(run, prepared)
    else ledger.move(run, { version, stepNo: to }, prepared)
    moved += 1
  }
  await ledger.write(tx)
  return moved
}
