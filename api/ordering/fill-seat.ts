import type { Db } from '../../db/database.ts'
import { changeTeam, type Team } from '../../db/queries/offers.ts'
import { listTeamPlacements, type Placement } from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import { tellAskers } from '../wechat/order-messages.ts'
import { tellShop } from './tell-shop.ts'

/**
 * A seat that is paid for in the shop counts from the moment it is taken: nothing waits for its
 * money. (A line of a chain is never given up by the clock either, but sits in no team.)
 */
export const isKeptSeat = ({ teamId, expiresAt }: Pick<Placement, 'teamId' | 'expiresAt'>) =>
  teamId !== null && expiresAt === null

/** One more seat counts, in the caller's transaction; the last one makes the team. */
export async function fillSeat(tx: Db, deps: Deps, team: Team, now: number): Promise<void> {
  const paidSeats = team.paidSeats + 1
  const isWhole = paidSeats >= team.size
  await changeTeam(tx, team.id, {
    paidSeats,
    changedAt: now,
    ...(isWhole && { state: 'made', endedAt: now }),
  })
  if (!isWhole) return
  await tellAskers(tx, team.id, now)
  for (const each of await listTeamPlacements(tx, team.id)) {
    if (each.state === 'paid') await tellShop(tx, deps, each, 0)
  }
}
