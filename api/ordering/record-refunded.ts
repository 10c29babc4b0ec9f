import type { Db } from '../../db/database.ts'
import { findTeam } from '../../db/queries/offers.ts'
import type { Payment } from '../../db/queries/payments.ts'
import { findPlacement } from '../../db/queries/placements.ts'
import { findOrderToFold } from '../../db/queries/shop-orders.ts'
import { findOffer } from '../../db/queries/offers.ts'
import type { Deps } from '../deps.ts'
import { orderIdOf } from '../orders/receive-orders.ts'
import { isTooLate } from './standing-payment.ts'
import { tellShop } from './tell-shop.ts'

/** Money was given back, in the caller's transaction: what the shop had counted as sold is told of it. */
export async function recordRefunded(tx: Db, deps: Deps, payment: Payment): Promise<void> {
  if (payment.placementId === null) return
  const placement = await findPlacement(tx, payment.placementId)
  if (!placement || placement.version !== payment.placementVersion) return
  const offer = await findOffer(tx, placement.offerId)
  if (!offer || placement.paidAt === null) return
  // Paid twice: what came second goes back, and what was sold stays sold.
  if (await isTooLate(tx, payment, placement)) return
  // A team that never was whole was never sold.
  const team = placement.teamId ? await findTeam(tx, placement.teamId) : undefined
  if (team && team.state !== 'made') return
  const orderId = orderIdOf(offer.storeId, placement.orderNo)
  if (await findOrderToFold(tx, orderId)) {
    await tellShop(tx, deps, placement, payment.refundedFen)
  }
}
