import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { upsert } from '../write.ts'
import { markChanged } from './kept-rows.ts'
import { SHOP } from './shop-names.ts'

/** 话术, in use or not, with how often they were really sent. */
export const listAllReplies = (db: Db) =>
  db
    .selectFrom('reply')
    .leftJoin('replyUse', 'replyUse.replyId', 'reply.id')
    .orderBy('reply.sortNo')
    .orderBy('reply.id')
    .limit(1000)
    .select([
      'reply.id',
      'reply.title',
      'reply.category as sub',
      'reply.status',
      'reply.changedAt',
      'replyUse.sends',
    ])
    .execute()

/** 页面 or 故事, whatever their state. A coupon's own page is made by the coupon. */
export const listAllPages = (db: Db, isStory: boolean) =>
  db
    .selectFrom('page')
    .where('kind', isStory ? '=' : 'not in', isStory ? 'story' : ['story', 'coupon'])
    .orderBy('changedAt', 'desc')
    .orderBy('id')
    .limit(1000)
    .select(['id', 'title', 'kind as sub', 'status', 'changedAt', 'authorId'])
    .execute()

/** One 话术, in use or not. */
export const findAnyReply = (db: Db, replyId: string) =>
  db.selectFrom('reply').where('id', '=', replyId).selectAll().executeTakeFirst()

/** One 页面, whatever its state. */
export const findAnyPage = (db: Db, pageId: string) =>
  db.selectFrom('page').where('id', '=', pageId).selectAll().executeTakeFirst()

/** One 群模板, in use or put away. */
export const findAnyTemplate = (db: Db, templateId: string) =>
  db.selectFrom('groupTemplate').where('id', '=', templateId).selectAll().executeTakeFirst()

/** 群模板, in use or put away. */
export const listAllTemplates = (db: Db) =>
  db
    .selectFrom('groupTemplate')
    .orderBy('title')
    .orderBy('id')
    .limit(500)
    .select(['id', 'title', 'kind as sub', 'offAt', 'changedAt', 'changedBy'])
    .execute()

export async function saveReply(tx: Db, reply: Schema['reply']) {
  await upsert(tx, 'reply', reply, ['id'])
  await markChanged(tx, SHOP, reply.changedAt)
}

export async function savePage(tx: Db, page: Schema['page']) {
  await upsert(tx, 'page', page, ['id'])
  await markChanged(tx, SHOP, page.changedAt)
}

export async function switchReply(
  tx: Db,
  replyId: string,
  status: Schema['reply']['status'],
  at: number,
) {
  await tx.updateTable('reply').set({ status, changedAt: at }).where('id', '=', replyId).execute()
  await markChanged(tx, SHOP, at)
}

export async function switchPage(tx: Db, pageId: string, status: 'live' | 'off', at: number) {
  await tx.updateTable('page').set({ status, changedAt: at }).where('id', '=', pageId).execute()
  await markChanged(tx, SHOP, at)
}

/** 接龙、拼团 of one page, for its writer to choose from and to change. */
export const listOfferChoices = (db: Db, pageId: string) =>
  db
    .selectFrom('offer')
    .leftJoin('product', 'product.id', 'offer.productId')
    .leftJoin('page', 'page.id', 'offer.pageId')
    .where('offer.pageId', '=', pageId)
    .orderBy('offer.createdAt', 'desc')
    .orderBy('offer.id')
    .limit(50)
    .select((eb) => eb.fn.coalesce('product.name', 'page.title', eb.val('')).as('name'))
    .select([
      'offer.id',
      'offer.kind',
      'offer.productId',
      'offer.storeId',
      'offer.priceFen',
      'offer.teamPriceFen',
      'offer.teamSize',
      'offer.teamMs',
      'offer.stock',
      'offer.taken',
      'offer.lineSeq',
      'offer.perPerson',
      'offer.opensAt',
      'offer.closesAt',
      'offer.closedAt',
      'offer.pickup',
    ])
    .execute()

/** Members who are with the corp. */
export const listStaffChoices = (db: Db) =>
  db
    .selectFrom('staff')
    .where('leftAt', 'is', null)
    .orderBy('name')
    .limit(500)
    .select(['id', 'name', 'title'])
    .execute()
