import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findGroupForBoard } from '../../db/queries/boards.ts'
import { closeOffer } from '../../db/queries/offers.ts'
import { findPlacement } from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { offerOfGroup } from './chain-board.ts'
import { markOrder, type Mark } from './mark-order.ts'
import { tellOfOrder } from './tell-screens.ts'

/** The group's owner keeps its list, and a manager may in her place. */
export async function mayKeep({ db }: Pick<Deps, 'db'>, actor: Actor, groupId: string | null) {
  if (actor.role === 'manager') return
  const group = groupId === null ? undefined : await findGroupForBoard(db, groupId)
  if (group?.ownerId === actor.staffId) return
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
      action: 'chain.close' as const,
      subject: offer.id,
      detail: groupId,
    }
    await insertAct(tx, { ...act, at })
  })
  await tellOfOrder(deps, { groupId, customerId: null })
}

/** A mark on a line of the group's list, or on one that came from no group. */
export async function markLine(
  deps: Deps,
  actor: Actor,
  groupId: string,
  { placementId, ...how }: { placementId: string; mark: Mark; reason?: string | undefined },
): Promise<void> {
  const seen = await findPlacement(deps.db, placementId)
  const isHere = seen?.groupId === groupId
  if (!seen || !(isHere || seen.groupId === null)) throw new AppError('not_found', '没有找到这一单')
  if (!isHere) await offerOfGroup(deps.db, groupId, seen.offerId)
  await mayKeep(deps, actor, groupId)
  await markOrder(deps, actor, seen, how)
}
