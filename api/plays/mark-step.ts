import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  listActiveRunsOf,
  listPreparedSteps,
  listRuns,
  lockRuns,
} from '../../db/queries/play-runs.ts'
import { findPlayStep } from '../../db/queries/play-steps.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { maySee } from '../session/may-see.ts'
import { sendKeyOf } from './keys.ts'
import { Ledger } from './ledger.ts'
import { readPlaybook } from './playbook.ts'
import { markSent } from './send-step.ts'

/** What a member says of a step: 做好了, 这次不发, and of a try nobody knows the end of: it was, it was not. */
export type Mark = 'done' | 'skip' | 'was_sent' | 'was_not_sent'

/** Keeps a member's own word on a step of hers (自报); the same word twice is one change. */
export async function markStep(
  deps: Deps,
  actor: Actor,
  { runId, stepNo, mark }: { runId: string; stepNo: number; mark: Mark },
): Promise<{ runId: string; stepNo: number }> {
  const at = deps.now()
  const { staffId } = actor
  const step = await findPlayStep(deps.db, runId, stepNo)
  if (!step || step.staffId !== staffId) throw new AppError('not_found', '没有这一步')
  await seeSubject(deps, actor, step.playId, step.subjectId)
  await inTransaction(deps.db, async (tx) => {
    const [run] = await lockRuns(tx, [runId])
    const standing = await findPlayStep(tx, runId, stepNo)
    if (!run || standing?.state !== 'prepared' || run.state !== 'prepared') return
    const play = (await readPlaybook(tx)).get(run.playId)
    const definition = play?.versions.get(run.version)
    if (!play || !definition) return
    const ledger = new Ledger(at)
    if (mark === 'done' || mark === 'was_sent') {
      // What she can send here she does not merely report, unless a try of it is in the dark.
      // Of a 群发 WeCom may say nothing for days: her word stands until it does.
      const isInMass = standing.batchId !== null && standing.sendId !== null
      if (mark === 'done' && standing.kind === 'message' && !isInMass) {
        throw new AppError('conflict', '这一步在这里发，发完就记下了')
      }
      await markSent(tx, standing, 'self', at)
    } else if (mark === 'skip') {
      run.shiftSeenMs = play.shiftMs
      const how = { result: 'skipped' as const, why: 'by_member', words: '顾问决定这次不发' }
      ledger.skip(run, definition, how, standing)
      await ledger.write(tx)
    } else if (standing.sendId !== null && standing.batchId === null) {
      ledger.tryAgain(run, standing, sendKeyOf(runId, stepNo, standing.attempt + 1))
      await ledger.write(tx)
    }
    await insertAct(tx, {
      staffId,
      action: `play.${mark}`,
      subject: runId,
      detail: String(stepNo),
      at,
    })
  })
  return { runId, stepNo }
}

/** 她说不需要, 投诉了: she leaves every play she is in, and is not asked back soon. */
export async function stopRuns(
  deps: Deps,
  actor: Actor,
  { runId, why }: { runId: string; why: 'saidNo' | 'complaint' },
): Promise<{ stopped: number }> {
  const at = deps.now()
  const [asked] = await listRuns(deps.db, [runId])
  if (!asked) throw new AppError('not_found', '没有找到这位客户')
  await seeSubject(deps, actor, asked.playId, asked.subjectId)
  return inTransaction(deps.db, async (tx) => {
    const playbook = await readPlaybook(tx)
    const ids = (await listActiveRunsOf(tx, [asked.subjectId])).map(({ id }) => id).sort()
    const runs = (await lockRuns(tx, ids)).filter(({ activeKey }) => activeKey === 'active')
    const steps = await listPreparedSteps(tx, ids)
    const ledger = new Ledger(at)
    for (const run of runs) {
      const definition = playbook.get(run.playId)?.versions.get(run.version)
      const prepared = steps.find((it) => it.runId === run.id && it.stepNo === run.stepNo)
      const words = why === 'saidNo' ? '她说不需要' : '她不满意，先停下'
      if (definition) ledger.leave(run, definition, { isGoal: false, why, words }, prepared)
    }
    await ledger.write(tx)
    const { staffId } = actor
    await insertAct(tx, {
      staffId,
      action: 'play.said_no',
      subject: asked.subjectId,
      detail: why,
      at,
    })
    return { stopped: runs.length }
  })
}

async function seeSubject(deps: Deps, actor: Actor, playId: string, subjectId: string) {
  const play = (await readPlaybook(deps.db)).get(playId)
  await maySee(deps, actor, play?.subject === 'group' ? 'group' : 'customer', subjectId)
}
