import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { countGroups } from '../../db/queries/group-chats.ts'
import { listStaff } from '../../db/queries/staff.ts'
import { findLatestSyncRun, insertSyncRun, moveSyncRun } from '../../db/queries/sync-runs.ts'
import type { Schema } from '../../db/schema.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { MINUTE } from '../shop-time.ts'
import { writeStep } from './place.ts'
import { viewRun } from './view-run.ts'

const STALLED = 45 * MINUTE
const DOUBLE_TAP = 10_000

/**
 * Begins a run over everything WeCom knows, or says which one is under way. A run that has not
 * moved for long is given up, so that a new one can begin.
 */
export async function startSync({ db, now }: Deps, kind: Schema['syncRun']['kind']) {
  const at = now()
  const run = await inTransaction(db, async (tx) => {
    const latest = await findLatestSyncRun(tx)
    const isStalled = latest?.state === 'running' && Math.abs(at - latest.changedAt) > STALLED
    if (latest?.state === 'running' && !isStalled) return latest
    const isDoubleTap = latest?.kind === kind && Math.abs(at - latest.startedAt) < DOUBLE_TAP
    if (isDoubleTap) return latest
    const runId = newId('run')
    // Each run follows one: of all who would begin the next at once, whoever they are, one does.
    const key = `sync-run:after:${latest?.id ?? 'none'}`
    const isMine = await enqueue(tx, { kind: 'sync-run', key, payload: { runId }, runAt: at })
    if (!isMine) return undefined
    if (isStalled) {
      await moveSyncRun(tx, latest, { state: 'failed', error: '同步中断了', finishedAt: at })
    }
    const here = (await listStaff(tx)).filter((staff) => staff.leftAt === null)
    const begun: Schema['syncRun'] = {
      id: runId,
      kind,
      state: 'running',
      stepJson: writeStep({ no: 0, place: { phase: 'staff' } }),
      doneSteps: 0,
      totalSteps: 2 + here.length + (await countGroups(tx)),
      startedAt: at,
      changedAt: at,
      finishedAt: null,
      error: null,
    }
    await insertSyncRun(tx, begun)
    return begun
  })
  const known = run ?? (await findLatestSyncRun(db))
  return known ? viewRun(known) : null
}
