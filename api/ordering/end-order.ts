import { awardGroupPoints } from '../groups/score/award.ts'
import { orderIdOf } from '../orders/receive-orders.ts'
import type { Db } from '../../db/database.ts'
import {
  findOffer,
  giveSeatBack,
  giveStockBack,
  insertStockEntry,
  leavePerson,
} from '../../db/queries/offers.ts'
import { changePlacement, type Placement } from '../../db/queries/placements.ts'
import type { Schema } from '../../db/schema.ts'
import { markRefund } from '../payment/mark-refund.ts'
import { isKeptSeat } from './fill-seat.ts'
import { standingPayment } from './standing-payment.ts'

type Ending = 'cancelled' | 'expired' | 'failed'

/**
 * Ends an order in the caller's transaction: what it took goes back, and money that was paid is
 * marked to be given back. False: it had ended before.
 */
export async function endOrder(
  tx: Db,
  placement: Placement,
  how: { ending: Ending; reason: Schema['refund']['reason'] | 'unpaid' | 'released'; now: number },
): Promise<boolean> {
  const { id, offerId, personId, teamId, qty } = placement
  const { ending, reason, now } = how
  const isOver = await changePlacement(tx, id, ['unpaid', 'paid'], {
    state: ending,
    endReason: reason,
    endedAt: now,
    // Her one line is free again for another.
    slot: id,
    changedAt: now,
  })
  if (!isOver) return false
  await giveStockBack(tx, offerId, { qty, lines: 1, now })
  await leavePerson(tx, offerId, personId, qty)
  const entry = { id: `${id}:end`, offerId, placementId: id, qty: -qty, lines: -1 }
  await insertStockEntry(tx, { ...entry, reason: ending, at: now })
  if (placement.kind === 'chain' && placement.groupId !== null && placement.customerId !== null) {
    const { groupId, customerId, orderNo, createdAt } = placement
    const offer = (await findOffer(tx, offerId))!
    await awardGroupPoints(tx, {
      groupId,
      customerId,
      kind: 'chain',
      sourceId: orderIdOf(offer.storeId, orderNo),
      at: createdAt,
      isTakenBack: true,
    })
  }
  const wasPaid = placement.state === 'paid'
  const counted = wasPaid || isKeptSeat(placement)
  if (teamId !== null) await giveSeatBack(tx, teamId, counted ? 1 : 0, now)
  if (!wasPaid) return true
  const paid = await standingPayment(tx, placement)
  if (paid) await markRefund(tx, paid, { reason: reason as Schema['refund']['reason'], now })
  return true
}
