import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import {
  findMassPart,
  insertMassParts,
  listMassTargets,
  moveMassPart,
  moveMassTargets,
} from '../../db/queries/mass.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { HOUR } from '../shop-time.ts'
import { makingJob } from './create-mass.ts'
import { checkPart } from './check-part.ts'
import { checkingJob, findAtWecom } from './make-part.ts'

/** A job gives up after some five hours; for a week another one begins anew. */
const TURN = 6 * HOUR
const TURNS = 28

/**
 * Takes a message back of which somebody wants no part any more, and plans it anew for the others.
 * When its member has pressed send before, what WeCom says of it stands.
 */
export async function replacePart(
  deps: Deps,
  { partId, turn = 0 }: { partId: string; turn?: number },
): Promise<void> {
  const { db, wecom } = deps
  const part = await findMassPart(db, partId)
  if (!part || part.state !== 'stale') return
  // First of all: a turn in which WeCom refuses must not be the last, or she gets it after all.
  if (turn < TURNS) {
    const key = `mass-replace:${partId}:${part.changedAt}:${turn + 1}`
    const runAt = part.changedAt + (turn + 1) * TURN
    await enqueue(db, { kind: 'mass-replace', key, payload: { partId, turn: turn + 1 }, runAt })
  }
  const msgId = part.msgId ?? (await findAtWecom(deps, part))
  if (msgId !== undefined) {
    await wecom.cancelMass(msgId)
    const members = await wecom.getMassTask(msgId)
    if (members.some((one) => one.staffId === part.senderId && one.isSent)) {
      const at = deps.now()
      const madeAt = part.madeAt ?? at
      const back = { state: 'made' as const, msgId, madeAt, changedAt: at }
      await moveMassPart(db, partId, ['stale'], back)
      if (await checkPart(deps, partId)) return
      // Nobody asked on while it was stale.
      await enqueue(db, checkingJob(partId, madeAt, at))
      return
    }
  }
  const at = deps.now()
  await inTransaction(db, async (tx) => {
    const over = { state: 'cancelled' as const, msgId: msgId ?? null, changedAt: at }
    if (!(await moveMassPart(tx, partId, ['stale'], over))) return
    const rest = await listMassTargets(tx, partId, 'waiting')
    if (rest.length === 0) return
    const id = newId('part')
    const { taskId, senderId, groupId, sharesJson } = part
    const blank = { msgId: null, startedAt: null, madeAt: null, sentAt: null, checkedAt: null }
    const plan = { id, taskId, senderId, groupId, sharesJson, error: null, changedAt: at }
    await insertMassParts(tx, [{ ...plan, ...blank, state: 'waiting' }])
    await moveMassTargets(tx, partId, id, at)
    await enqueue(tx, makingJob(id, at))
  })
}
