import type { Db } from '../../db/database.ts'
import { findCoupon } from '../../db/queries/coupons.ts'
import { findAnyGift } from '../../db/queries/gifts.ts'
import { findProduct } from '../../db/queries/products.ts'
import { findAnyPage, findAnyReply, findAnyTemplate } from '../../db/queries/library-items.ts'
import type { Schema } from '../../db/schema.ts'
import type { LibraryKind } from '../../db/schema/library.ts'
import { templateOf } from '../groups/care/templates.ts'
import { readParts } from '../replies/parts.ts'
import type { Situation } from '../replies/situations.ts'
import { dayOf } from '../shop-time.ts'
import { CATEGORIES, type PageBody, type Written } from './bodies.ts'

/** A thing of 库 as others have it now. */
export interface Published {
  written: Written
  status: 'draft' | 'review' | 'live' | 'off'
  changedAt: number
  /** Whose it is, where the thing itself says so. */
  authorId: string | null
}

/** Reads what is published under this id; undefined when nothing is. */
export async function findPublished(
  db: Db,
  kind: LibraryKind,
  itemId: string,
): Promise<Published | undefined> {
  if (kind === 'reply') {
    const row = await findAnyReply(db, itemId)
    return row && { written: replyOf(row), ...row, authorId: null }
  }
  if (kind === 'coupon') {
    const row = await findCoupon(db, itemId)
    return row && { written: couponOf(row), ...row, authorId: row.createdBy }
  }
  if (kind === 'template') {
    const row = await findAnyTemplate(db, itemId)
    if (!row) return undefined
    const status = row.offAt === null ? 'live' : 'off'
    const written: Written = { kind, body: templateOf(row) }
    return { written, status, changedAt: row.changedAt, authorId: row.changedBy }
  }
  if (kind === 'product') {
    const row = await findProduct(db, itemId)
    if (!row) return undefined
    const { name, priceFen, stock, pickup, imageUrl } = row
    const written: Written = { kind, body: { name, priceFen, stock, pickup, imageUrl } }
    const status = row.offAt === null ? 'live' : 'off'
    return { written, status, changedAt: row.changedAt ?? 0, authorId: row.changedBy }
  }
  if (kind === 'gift') {
    const row = await findAnyGift(db, itemId)
    if (!row) return undefined
    const { name, points, checkInDays, status, changedAt } = row
    const body = { name, points, checkInDays, total: row.stock + row.taken }
    return { written: { kind, body }, status, changedAt, authorId: null }
  }
  const row = await findAnyPage(db, itemId)
  const isKind = row && row.kind !== 'coupon' && (row.kind === 'story') === (kind === 'story')
  return isKind ? { written: { kind, body: pageOf(row) }, ...row } : undefined
}

function replyOf(row: Schema['reply']): Written {
  const category = CATEGORIES.find((name) => name === row.category) ?? '日常聊天'
  const { title, useWhen, avoidWhen } = row
  const body = {
    category,
    title,
    useWhen,
    avoidWhen,
    situation: row.situation as Situation | null,
    isPromotion: row.isPromotionAt !== null,
    parts: [...readParts(row.partsJson)],
  }
  return { kind: 'reply', body }
}

function pageOf(row: Schema['page']): PageBody {
  return {
    pageKind: row.kind === 'coupon' ? 'activity' : row.kind,
    title: row.title,
    description: row.description,
    minutes: row.minutes,
    productId: row.productId,
    authorId: row.authorId,
    reviewerId: row.reviewerId,
    reviewedDay: row.reviewedAt === null ? null : dayOf(row.reviewedAt),
    storyConsentId: row.storyConsentId,
    gift: row.gift ?? '',
    blocks: JSON.parse(row.blocksJson) as PageBody['blocks'],
  }
}

function couponOf(row: Schema['coupon']): Written {
  const { name, faceFen, minSpendFen, validDays, startsAt, endsAt } = row
  const { budget, perPerson, perGroupDay, weekday } = row
  const terms = { name, faceFen, minSpendFen, validDays, startsAt, endsAt }
  const limits = { budget, perPerson, perGroupDay, weekday }
  return {
    kind: 'coupon',
    body: { ...terms, ...limits, isRedEnvelope: row.isRedEnvelopeAt !== null },
  }
}
