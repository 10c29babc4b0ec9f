import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { lockRuns, type PlayStep } from '../../db/queries/play-runs.ts'
import { findPlayStep } from '../../db/queries/play-steps.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { maySee } from '../session/may-see.ts'
import { sendKeyOf } from './keys.ts'
import { Ledger } from './ledger.ts'
import { readPlaybook } from './playbook.ts'
import { markSent } from './send-step.ts'

/** What a member says of a step: 做好了, and of a try nobody knows the end of: it was, it was not. */
export type Mark = 'done' | 'was_sent' | 'was_not_sent'

/** Keeps a member's own word on a step of hers (自报); the same word twice is one change. */
export async function markStep(
  deps: Deps,
  actor: Actor,
  { runId, stepNo, mark }: { runId: string; stepNo: number; mark: Mark },
): Promise<{ runId: string; stepNo: number }> {
  const at = deps.now()
  const { staffId } = actor
  await checkOwnStep(deps, actor, { runId, stepNo })
  await inTransaction(deps.db, async (tx) => {
    const [run] = await lockRuns(tx, [runId])
    const standing = await findPlayStep(tx, runId, stepNo)
    if (standing?.state !== 'prepared' || run?.state !== 'prepared') return
    if (mark === 'done' || mark === 'was_sent') {
      // What she can send here she does not merely report, unless a try of it is in the dark.
      // Of a 群发 WeCom may say nothing for days: her word stands until it does.
      const isInMass = standing.batchId !== null && standing.sendId !== null
      if (mark === 'done' && standing.kind === 'message' && !isInMass) {
        throw new AppError('conflict', '这一步在这里发，发完就记下了')
      }
      await markSent(tx, standing, 'self', at)
    } else if (standing.sendId !== null && standing.batchId === null) {
      const ledger = new Ledger(at)
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

/** A step that lies prepared for this member, about somebody she may see; else `not_found`. */
export async function checkOwnStep(
  deps: Deps,
  actor: Actor,
  { runId, stepNo }: { runId: string; stepNo: number },
): Promise<PlayStep> {
  const step = await findPlayStep(deps.db, runId, stepNo)
  if (!step || step.staffId !== actor.staffId) throw new AppError('not_found', '没有这一步')
  await checkSubject(deps, actor, step)
  return step
}

/** The person or group a pass is about is one this member may see; else `not_found`. */
export async function checkSubject(
  deps: Deps,
  actor: Actor,
  { playId, subjectId }: { playId: string; subjectId: string },
): Promise<void> {
  const play = (await readPlaybook(deps.db)).get(playId)
  await maySee(deps, actor, play?.subject === 'group' ? 'group' : 'customer', subjectId)
}
