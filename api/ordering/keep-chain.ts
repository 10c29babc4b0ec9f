import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findGroupForBoard } from '../../db/queries/boards.ts'
import { closeOffer, lockTeam } from '../../db/queries/offers.ts'
import { changePlacement, findPlacement, lockPlacement } from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { closeUnpaidTasks } from '../tasks/close-tasks.ts'
import { offerOfGroup } from './chain-board.ts'
import { endOrder } from './end-order.ts'
import { tellOfOrder } from './tell-screens.ts'

/** The group's owner keeps its list, and a manager may in her place. */
async function mayKeep({ db }: Deps, actor: Actor, groupId: string) {
  const group = await findGroupForBoard(db, groupId)
  if (actor.role === 'manager' || group?.ownerId === actor.staffId) return
  throw new AppError('forbidden', '接龙由群主来管')
}

/** 提前截单: from now on nobody joins or changes. Twice is once. */
export async function closeChain(
  deps: Deps,
  actor: Actor,
  groupId: string,
  offerId: string,
): Promise<void> {
  const offer = await offerOfGroup(deps.db, groupId, offerId)
  await mayKeep(deps, actor, groupId)
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    if (!(await closeOffer(tx, offer.id, actor.staffId, at))) return
    const act = {
      staffId: actor.staffId,
      action: 'chain.close',
      subject: offer.id,
      detail: groupId,
    }
    await insertAct(tx, { ...act, at })
  })
  await tellOfOrder(deps, { groupId, customerId: null })
}

/** 已取货, or 放掉 a line that was never paid: the list's own two marks. Twice is once. */
export async function markLine(
  deps: Deps,
  actor: Actor,
  groupId: string,
  { placementId, mark }: { placementId: string; mark: 'picked' | 'released' },
): Promise<void> {
  const seen = await findPlacement(deps.db, placementId)
  if (!seen || seen.groupId !== groupId) throw new AppError('not_found', '没有找到这一单')
  await mayKeep(deps, actor, groupId)
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    if (seen.teamId) await lockTeam(tx, seen.teamId)
    const placement = (await lockPlacement(tx, placementId))!
    if (mark === 'picked') {
      if (placement.state === 'picked') return
      const picked = { pickedAt: at, pickedBy: actor.staffId, changedAt: at }
      const isPaid = await changePlacement(tx, placementId, ['paid'], {
        state: 'picked',
        ...picked,
      })
      if (!isPaid) throw new AppError('conflict', '这一单还没付款，或者已经结束')
    } else {
      if (placement.state === 'cancelled') return
      if (placement.state !== 'unpaid') throw new AppError('conflict', '付过款的单要走退款')
      await endOrder(tx, placement, { ending: 'cancelled', reason: 'released', now: at })
      if (placement.customerId) await closeUnpaidTasks(tx, placement.customerId)
    }
    const act = { staffId: actor.staffId, subject: placementId, detail: groupId, at }
    await insertAct(tx, { ...act, action: `chain.${mark}` })
  })
  await tellOfOrder(deps, seen)
}
