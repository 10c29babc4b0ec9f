import { inTransaction, type Db } from '../../db/database.ts'
import { findOffer, findTeam, lockTeam } from '../../db/queries/offers.ts'
import { findPlacement, lockPlacement, type Placement } from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { isPastCutOff } from './cut-off.ts'
import { endOrder } from './end-order.ts'
import { ownOrder } from './own-order.ts'
import { tellOfOrder } from './tell-screens.ts'
import { settleUnpaidTask } from './unpaid-tasks.ts'

/** She does not want it any more. What was paid is marked to go back; twice does nothing more. */
export async function cancelOrder(
  deps: Deps & { visitor: Visitor },
  placementId: string,
): Promise<void> {
  const { db, now, visitor } = deps
  const seen = ownOrder(await findPlacement(db, placementId), visitor)
  if (seen.state === 'cancelled') return
  await inTransaction(db, async (tx) => {
    const at = now()
    if (seen.teamId) await lockTeam(tx, seen.teamId)
    const placement = (await lockPlacement(tx, placementId))!
    if (placement.state === 'cancelled') return
    const no = await whyNot(tx, placement, at)
    if (no) throw new AppError('gone', no)
    await endOrder(tx, placement, { ending: 'cancelled', reason: 'cancelled', now: at })
    await settleUnpaidTask(tx, placement)
  })
  await tellOfOrder(deps, seen)
}

/** Why she can no longer cancel by herself; nothing when she can. */
async function whyNot(tx: Db, placement: Placement, at: number): Promise<string | null> {
  const { kind, state, teamId } = placement
  if (state !== 'unpaid' && state !== 'paid') return '这一单已经结束了'
  if (state === 'unpaid') return null
  if (kind === 'buy') return '已经付过款，要退请跟顾问说一声'
  if (kind === 'team') {
    const team = teamId ? await findTeam(tx, teamId) : undefined
    return team?.state === 'open' ? null : '团已经成了，要退请跟顾问说一声'
  }
  const offer = (await findOffer(tx, placement.offerId))!
  if (!isPastCutOff(offer, at)) return null
  return placement.unitFen === 0 ? '报名截止了，不来了跟顾问说一声' : '已经截单，要退请跟顾问说一声'
}
