import type { Db } from '../../db/database.ts'
import { findCoupon } from '../../db/queries/coupons.ts'
import { findOffer } from '../../db/queries/offers.ts'
import { listProducts } from '../../db/queries/pages.ts'

/**
 * What blocks name that cannot be shown or taken on this page, in words to its writer. An offer is
 * of one page: chosen on another, every customer would read that the link is void.
 */
export async function findStrays(
  db: Db,
  pageId: string,
  blocks: { type?: unknown; [field: string]: unknown }[],
  at: number,
): Promise<string[]> {
  const said = await Promise.all(
    blocks.map(async ({ type, offerId, couponId, productId }) => {
      // What is still empty is said elsewhere.
      if (type === 'order' && typeof offerId === 'string' && offerId) {
        const offer = await findOffer(db, offerId)
        if (!offer) return '有一块接龙、拼团或报名已经不在了，换一个或新建'
        return offer.pageId === pageId
          ? undefined
          : '有一块接龙、拼团或报名是另一页的，选这一页的或新建'
      }
      if (type === 'coupon' && typeof couponId === 'string' && couponId) {
        const coupon = await findCoupon(db, couponId)
        const isOpen = coupon?.status === 'live' && coupon.endsAt > at
        return isOpen ? undefined : '有一块券现在领不到，换一张'
      }
      if (type === 'product' && typeof productId === 'string' && productId) {
        const [product] = await listProducts(db, [productId])
        return product && product.offAt === null ? undefined : '有一块商品已经下架，换一个'
      }
      return undefined
    }),
  )
  return [...new Set(said.filter((text) => text !== undefined))]
}
