import { inTransaction } from '../../db/database.ts'
import { changeTeam, lockTeam } from '../../db/queries/offers.ts'
import { listTeamPlacements, lockPlacement } from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import { tellAskers } from '../wechat/order-messages.ts'
import { endOrder } from './end-order.ts'
import { isKeptSeat } from './fill-seat.ts'

/** The team's time is up and it is not whole: seats and stock go back, and all money with them. */
export async function endTeam({ db, now }: Pick<Deps, 'db' | 'now'>, teamId: string) {
  await inTransaction(db, async (tx) => {
    const at = now()
    const team = await lockTeam(tx, teamId)
    if (!team || team.state !== 'open' || team.endsAt > at) return
    for (const { id } of await listTeamPlacements(tx, teamId)) {
      const placement = (await lockPlacement(tx, id))!
      const isWaiting = placement.state === 'unpaid' && isKeptSeat(placement)
      if (placement.state === 'paid' || isWaiting) {
        await endOrder(tx, placement, { ending: 'failed', reason: 'team_failed', now: at })
      } else if (placement.state === 'unpaid') {
        await endOrder(tx, placement, { ending: 'expired', reason: 'unpaid', now: at })
      }
    }
    await changeTeam(tx, teamId, { state: 'failed', endedAt: at, changedAt: at })
    await tellAskers(tx, teamId, at)
  })
}
