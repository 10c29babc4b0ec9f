import type { Db } from '../../db/database.ts'
import { changeTeam, lockTeam } from '../../db/queries/offers.ts'
import type { Payment } from '../../db/queries/payments.ts'
import {
  changePlacement,
  findPlacement,
  listTeamPlacements,
  lockPlacement,
  type Placement,
} from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import { markRefund } from '../payment/mark-refund.ts'
import { tellAskers } from '../wechat/order-messages.ts'
import { tellShop } from './tell-shop.ts'

/** Whose order it is, for the screens that show it. */
export type Whose = Pick<Placement, 'customerId' | 'groupId'>

/**
 * Money for an order has come, in the caller's transaction. A line or a purchase is sold at once, a
 * team when it is whole. Money for what has ended, or has another amount by now, goes back.
 * Returns whose order it is.
 */
export async function recordPaid(tx: Db, deps: Deps, payment: Payment): Promise<Whose> {
  const now = deps.now()
  const { customerId } = payment
  if (payment.placementId === null) return { customerId, groupId: null }
  const seen = await findPlacement(tx, payment.placementId)
  // The team first, as everywhere: two who sit in one do not wait for each other in a ring.
  const team = seen?.teamId ? await lockTeam(tx, seen.teamId) : undefined
  const placement = await lockPlacement(tx, payment.placementId)
  if (!placement) return { customerId, groupId: null }
  const isMeant = placement.version === payment.placementVersion
  const isInTime = placement.state === 'unpaid' && (!team || team.state === 'open')
  if (!isMeant || !isInTime) {
    await markRefund(tx, payment, { reason: 'too_late', now })
    return placement
  }
  const paidAt = payment.paidAt ?? now
  await changePlacement(tx, placement.id, ['unpaid'], { state: 'paid', paidAt, changedAt: now })
  if (!team) {
    await tellShop(tx, deps, { ...placement, paidAt }, payment.refundedFen)
    return placement
  }
  const paidSeats = team.paidSeats + 1
  const isWhole = paidSeats >= team.size
  await changeTeam(tx, team.id, {
    paidSeats,
    changedAt: now,
    ...(isWhole && { state: 'made', endedAt: now }),
  })
  if (isWhole) await tellAskers(tx, team.id, now)
  for (const each of isWhole ? await listTeamPlacements(tx, team.id) : []) {
    if (each.state === 'paid') await tellShop(tx, deps, each, 0)
  }
  return placement
}
