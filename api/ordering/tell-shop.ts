import type { Db } from '../../db/database.ts'
import { listOffersShown } from '../../db/queries/offers.ts'
import type { Placement } from '../../db/queries/placements.ts'
import { updateOrder } from '../../db/queries/shop-orders.ts'
import { issuePageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import { buyerKey } from '../orders/buyer-key.ts'
import { orderIdOf, receiveOrders } from '../orders/receive-orders.ts'

/**
 * A paid order takes the road of every shop's orders, in the caller's transaction: credit, boards,
 * scores and points follow by themselves. Told again with what was given back, it is that order.
 */
export async function tellShop(
  tx: Db,
  { config, now }: Pick<Deps, 'config' | 'now'>,
  placement: Placement,
  refundedFen: number,
) {
  const [offer] = await listOffersShown(tx, [placement.offerId])
  if (!offer || placement.paidAt === null) return
  await receiveOrders({ db: tx as Deps['db'], config, now }, [
    {
      orderNo: placement.orderNo,
      shopId: offer.storeId,
      status: refundedFen > 0 ? 'refunded' : 'paid',
      paidAt: placement.paidAt,
      amountFen: placement.amountFen,
      ...(refundedFen > 0 && { refundedFen }),
      items: [
        {
          sku: offer.productId,
          name: offer.productName,
          quantity: placement.qty,
          priceFen: placement.unitFen,
        },
      ],
      customer: placement.customerId ? { externalUserId: placement.customerId } : {},
      ...(placement.shareId && { token: issuePageToken(config, { shareId: placement.shareId }) }),
    },
  ])
  // Who we do not know yet is known again by her visitor, should she become a customer.
  if (placement.customerId === null) {
    const orderId = orderIdOf(offer.storeId, placement.orderNo)
    const key = buyerKey(config, { visitorId: placement.personId })
    await updateOrder(tx, orderId, { buyerKey: key })
  }
}
