import type { Db } from '../../db/database.ts'
import { lockTeam } from '../../db/queries/offers.ts'
import type { Payment } from '../../db/queries/payments.ts'
import {
  changePlacement,
  findPlacement,
  lockPlacement,
  type Placement,
} from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import { markRefund } from '../payment/mark-refund.ts'
import { fillSeat, isKeptSeat } from './fill-seat.ts'
import { settleUnpaidTask } from './unpaid-tasks.ts'
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
  const isKept = isKeptSeat(placement)
  const mayBePaid = !team || team.state === 'open' || (isKept && team.state === 'made')
  const isInTime = placement.state === 'unpaid' && mayBePaid
  if (!isMeant || !isInTime) {
    await markRefund(tx, payment, { reason: 'too_late', now })
    return placement
  }
  const paidAt = payment.paidAt ?? now
  await changePlacement(tx, placement.id, ['unpaid'], { state: 'paid', paidAt, changedAt: now })
  if (placement.kind === 'chain') await settleUnpaidTask(tx, placement)
  if (!team || team.state === 'made') {
    await tellShop(tx, deps, { ...placement, paidAt }, payment.refundedFen)
  } else if (!isKept) {
    await fillSeat(tx, deps, team, now)
  }
  return placement
}
