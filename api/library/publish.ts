import type { Db } from '../../db/database.ts'
import { findAnyPage, findAnyReply, savePage, saveReply } from '../../db/queries/library-items.ts'
import { saveTemplate } from '../../db/queries/group-templates.ts'
import { saveProduct } from '../../db/queries/products.ts'
import { moveReminders } from '../broadcasts/move-reminders.ts'
import { stockGift } from '../points/stock-gift.ts'
import { parseBlocks } from '../content/blocks.ts'
import { addCoupon } from '../coupons/manage-coupons.ts'
import { rowOf } from '../groups/care/templates.ts'
import { startOfDay } from '../shop-time.ts'
import type { PageBody, ReplyBody, Written } from './bodies.ts'

const AFTER_THE_SHOPS_OWN = 1000

/**
 * Puts what was written where customers and members find it, in the caller's transaction; the
 * caller has asked `whyNotYet`. A page keeps its id, so links that are out show the new version.
 */
export async function publish(
  tx: Db,
  one: Written,
  { itemId, authorId, at }: { itemId: string; authorId: string; at: number },
): Promise<void> {
  switch (one.kind) {
    case 'reply':
      return publishReply(tx, itemId, one.body, at)
    case 'coupon':
      return addCoupon(tx, authorId, itemId, one.body, at)
    case 'template': {
      await saveTemplate(tx, rowOf(itemId, one.body, authorId, at))
      return
    }
    case 'product': {
      const { name, pickup, ...facts } = one.body
      const said = { name: name.trim(), pickup: pickup.trim() }
      const row = { id: itemId, ...facts, ...said, offAt: null }
      await saveProduct(tx, { ...row, changedAt: at, changedBy: authorId })
      return
    }
    case 'gift':
      return stockGift(tx, itemId, one.body, at)
    default:
      return publishPage(tx, itemId, one.body, { isStory: one.kind === 'story', at })
  }
}

async function publishReply(tx: Db, id: string, body: ReplyBody, at: number) {
  const before = await findAnyReply(tx, id)
  const { isPromotion, parts, ...facts } = body
  await saveReply(tx, {
    ...facts,
    id,
    isPromotionAt: isPromotion ? (before?.isPromotionAt ?? at) : null,
    partsJson: JSON.stringify(parts),
    status: 'live',
    sortNo: before?.sortNo ?? AFTER_THE_SHOPS_OWN,
    changedAt: at,
  })
}

async function publishPage(
  tx: Db,
  id: string,
  body: PageBody,
  { isStory, at }: { isStory: boolean; at: number },
) {
  const before = await findAnyPage(tx, id)
  const blocksJson = JSON.stringify(parseBlocks(body.blocks))
  await savePage(tx, {
    id,
    kind: isStory ? 'story' : body.pageKind,
    title: body.title.trim(),
    description: body.description.trim(),
    status: 'live',
    authorId: body.authorId!,
    reviewerId: body.reviewerId,
    reviewedAt: body.reviewedDay === null ? null : startOfDay(body.reviewedDay),
    minutes: body.minutes,
    productId: body.productId,
    storyConsentId: body.storyConsentId,
    gift: body.gift.trim() || null,
    blocksJson,
    version: (before?.version ?? 0) + 1,
    publishedAt: at,
    changedAt: at,
  })
  if (before) await moveReminders(tx, id, { before: before.blocksJson, after: blocksJson }, at)
}
