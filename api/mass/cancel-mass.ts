import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  cancelMassTask,
  findMassPart,
  findMassTask,
  listMassParts,
  moveMassPart,
  settleMassTargets,
} from '../../db/queries/mass.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { enqueueAll } from '../jobs/queue.ts'
import { checkPart } from './check-part.ts'
import { findMassView, maySeeMass, type MassView } from './mass-view.ts'
import { tellPlay } from './tell-play.ts'

/**
 * Nobody else sends it from here on. What went out before cannot be called back, and says so; where
 * WeCom has a part already, a job stops it there.
 */
export async function cancelMass(deps: Deps, actor: Actor, taskId: string): Promise<MassView> {
  await maySeeMass(deps, actor, taskId)
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    if (!(await cancelMassTask(tx, taskId, at))) return
    const parts = await listMassParts(tx, [taskId])
    const told = []
    for (const { id, state } of parts) {
      if (state === 'sent' || state === 'cancelled' || state === 'failed') continue
      const over = { state: 'cancelled' as const, changedAt: at }
      if (await moveMassPart(tx, id, ['waiting'], over)) {
        await settleMassTargets(tx, id, 'all', { ...over, sentAt: null })
      } else told.push(id)
    }
    await enqueueAll(
      tx,
      told.map((partId) => ({
        kind: 'mass-stop',
        key: `mass-stop:${partId}`,
        payload: { partId },
        runAt: at,
      })),
    )
    const task = await findMassTask(tx, taskId)
    if (task) await tellPlay(tx, { taskId, taskKey: task.idempotencyKey }, at)
    const { staffId } = actor
    await insertAct(tx, { staffId, action: 'mass.cancel', subject: taskId, detail: '', at })
  })
  return findMassView(deps, actor, taskId)
}

/** Stops a part at WeCom; throws while nobody knows whether WeCom has it. */
export async function stopPart(deps: Deps, { partId }: { partId: string }): Promise<void> {
  const { db, wecom } = deps
  const part = await findMassPart(db, partId)
  if (!part || part.state === 'sent' || part.state === 'cancelled' || part.state === 'failed')
    return
  // Made or lost: whichever it is, the job that makes it finds out.
  if (part.msgId === null) throw new Error('this part is still being made')
  await wecom.cancelMass(part.msgId)
  if (part.state === 'made') {
    if (await checkPart(deps, partId)) return
    // She was quicker: of whoever WeCom has not told yet it tells later.
    if ((await findMassPart(db, partId))?.sentAt != null) return
  }
  const at = deps.now()
  await inTransaction(db, async (tx) => {
    const over = { state: 'cancelled' as const, changedAt: at }
    if (!(await moveMassPart(tx, partId, ['made', 'stale'], over))) return
    await settleMassTargets(tx, partId, 'all', { ...over, sentAt: null })
    await tellPlay(tx, part, at)
  })
}
