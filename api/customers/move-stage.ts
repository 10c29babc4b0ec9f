import { inTransaction } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findMoveWithName, insertStageMove, undoStageMove } from '../../db/queries/stage-moves.ts'
import { takeTurn } from '../../db/queries/turns.ts'
import type { Stage } from '../../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { playsAfterChange } from '../plays/wake.ts'
import { foldScore } from '../scores/fold-score.ts'
import { MINUTE } from '../shop-time.ts'
import { tellFollowers } from './tell-followers.ts'

/** Moves her to a stage by hand, with the reason; the same move within a minute is one move. */
export async function moveStage(
  deps: Deps,
  actor: Actor,
  customerId: string,
  { stage, reason }: { stage: Stage; reason: string },
) {
  const { staffId } = actor
  const at = deps.now()
  const moveId = await inTransaction(deps.db, async (tx) => {
    // Two taps at once come one after the other; she may have no score yet that could be held.
    await takeTurn(tx, customerId, at)
    const standing = await findMoveWithName(tx, customerId)
    const isSameTap =
      standing?.stage === stage && standing.reason === reason && at - standing.at < MINUTE
    if (isSameTap) return standing.id
    const newMove = newId('move')
    await insertStageMove(tx, {
      id: newMove,
      customerId,
      staffId,
      stage,
      reason,
      movedAt: at,
      undoneAt: null,
    })
    await foldScore(tx, customerId, at)
    await playsAfterChange(tx, [customerId], at)
    await insertAct(tx, {
      staffId,
      action: 'stage.move',
      subject: customerId,
      detail: `${stage}：${reason}`,
      at,
    })
    return newMove
  })
  await tellFollowers(deps, customerId)
  return { moveId }
}

/** Takes a move back; what she did decides again. Twice is once. */
export async function takeMoveBack(deps: Deps, actor: Actor, customerId: string, moveId: string) {
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    if (!(await undoStageMove(tx, customerId, moveId, at))) return
    await foldScore(tx, customerId, at)
    await playsAfterChange(tx, [customerId], at)
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'stage.undo',
      subject: customerId,
      detail: moveId,
      at,
    })
  })
  await tellFollowers(deps, customerId)
  return { moveId }
}
