import { inTransaction } from '../../db/database.ts'
import { lockTeam } from '../../db/queries/offers.ts'
import { findPlacement, lockPlacement } from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import { endOrder } from './end-order.ts'

/** Gives up a purchase or a seat that nobody paid for in time. */
export async function expireOrder({ db, now }: Pick<Deps, 'db' | 'now'>, placementId: string) {
  await inTransaction(db, async (tx) => {
    const seen = await findPlacement(tx, placementId)
    if (seen?.teamId) await lockTeam(tx, seen.teamId)
    const placement = await lockPlacement(tx, placementId)
    const isLate = placement?.state === 'unpaid' && (placement.expiresAt ?? Infinity) <= now()
    if (isLate) await endOrder(tx, placement, { ending: 'expired', reason: 'unpaid', now: now() })
  })
}
