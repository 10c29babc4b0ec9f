import type { Db } from '../../db/database.ts'
import { updateCoupon, type Coupon } from '../../db/queries/coupons.ts'
import { markChanged } from '../../db/queries/kept-rows.ts'
import { SHOP } from '../../db/queries/shop-names.ts'
import { insertOnce } from '../../db/write.ts'
import { parseBlocks } from '../content/blocks.ts'
import { publicName, termsOf, weekdayName } from './coupon-rules.ts'

/** The page a coupon is taken on; made the first time somebody passes it on. */
export async function pageOfCoupon(tx: Db, coupon: Coupon, at: number): Promise<string> {
  if (coupon.pageId !== null) return coupon.pageId
  const pageId = `page_${coupon.id}`
  const when = coupon.weekday === null ? '' : `，只在${weekdayName(coupon.weekday)}用`
  // Two members at once make the same page: its id is the coupon's.
  const isNew = await insertOnce(tx, 'page', {
    id: pageId,
    kind: 'coupon',
    title: publicName(coupon),
    description: `${termsOf(coupon)}${when}`,
    status: 'live',
    authorId: coupon.createdBy,
    reviewerId: null,
    reviewedAt: null,
    minutes: null,
    productId: null,
    storyConsentId: null,
    gift: null,
    blocksJson: JSON.stringify(parseBlocks([{ type: 'coupon', couponId: coupon.id }])),
    version: 1,
    publishedAt: at,
    changedAt: at,
  })
  if (isNew) await markChanged(tx, SHOP, at)
  await updateCoupon(tx, coupon.id, { pageId })
  return pageId
}
