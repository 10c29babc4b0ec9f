import { inTransaction } from '../../db/database.ts'
import { countGroups } from '../../db/queries/group-chats.ts'
import { listStaff, listStaffIdsOfRoles } from '../../db/queries/staff.ts'
import { findSyncRun, moveSyncRun } from '../../db/queries/sync-runs.ts'
import type { Schema } from '../../db/schema.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { WecomError } from '../wecom/error.ts'
import { readStep, writeStep } from './place.ts'
import { takeStep } from './take-step.ts'

const STEPS_PER_JOB = 20

/**
 * Takes the next steps of a run. Each step's place is kept when it is done: a process that dies in
 * between leaves a job behind, and whoever takes it goes on from that place. What an administrator
 * has to put right ends the run with a sentence; whatever passes by itself is tried again later.
 */
export async function continueSync(deps: Deps, runId: string): Promise<void> {
  for (let steps = 0; steps < STEPS_PER_JOB; steps++) {
    const run = await findSyncRun(deps.db, runId)
    if (run?.state !== 'running') return
    if (!(await move(deps, run))) return tellWhoWatches(deps)
  }
  await tellWhoWatches(deps)
  // The run moved on, so this key is a new one.
  const run = await findSyncRun(deps.db, runId)
  if (run?.state !== 'running') return
  const key = `sync-run:${runId}:${readStep(run.stepJson).no}`
  await enqueue(deps.db, { kind: 'sync-run', key, payload: { runId }, runAt: deps.now() })
}

async function tellWhoWatches({ db, live }: Deps) {
  for (const id of await listStaffIdsOfRoles(db, ['it', 'manager'])) {
    live.publish(id, { event: 'sync' })
  }
}

/** Takes one step; false when the run is over, or somebody else took this step. */
async function move(deps: Deps, run: Schema['syncRun']): Promise<boolean> {
  const { db, now } = deps
  const step = readStep(run.stepJson)
  try {
    const { next, done, found } = await takeStep(deps, step.place, run.startedAt)
    const isOver = next.phase === 'end'
    const changedAt = now()
    return await inTransaction(db, async (tx) => {
      const doneSteps = run.doneSteps + done
      const totalSteps = isOver
        ? Math.max(1, doneSteps)
        : await reckon(tx, run, step.place.phase === 'staff', doneSteps + found)
      return moveSyncRun(tx, run, {
        stepJson: writeStep({ no: step.no + 1, place: next }),
        doneSteps: isOver ? totalSteps : doneSteps,
        totalSteps,
        changedAt,
        error: null,
        ...(isOver && { state: 'done', finishedAt: changedAt }),
      })
    })
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    const change = { error: error.hint, changedAt: now() }
    if (!error.isPermanent) {
      await moveSyncRun(db, run, change)
      throw error
    }
    await moveSyncRun(db, run, { ...change, state: 'failed', finishedAt: change.changedAt })
    deps.log.error({ errcode: error.errcode, path: error.path }, 'sync stopped')
    return false
  }
}

/** How many steps there are: better known once the members are here, never fewer than we see. */
async function reckon(
  tx: Parameters<typeof countGroups>[0],
  run: Schema['syncRun'],
  isAfterStaff: boolean,
  seen: number,
): Promise<number> {
  if (!isAfterStaff) return Math.max(run.totalSteps, seen)
  const here = (await listStaff(tx)).filter((staff) => staff.leftAt === null)
  return 2 + here.length + (await countGroups(tx))
}
