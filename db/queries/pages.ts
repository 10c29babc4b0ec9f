import type { Db } from '../database.ts'

/**
 * A page as one share of it shows it: its texts, who sent it, who wrote and checked it. The group is
 * the one it was first sent into: passed on, it keeps that group's ceilings.
 */
export const findSharedPage = (db: Db, shareId: string) =>
  db
    .selectFrom('share')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .innerJoin('page', 'page.id', 'share.pageId')
    .leftJoin('staff as sender', 'sender.id', 'share.staffId')
    .leftJoin('staffCard', 'staffCard.id', 'sender.id')
    .leftJoin('staff as checker', 'checker.id', 'sender.certCheckedBy')
    .leftJoin('staff as author', 'author.id', 'page.authorId')
    .leftJoin('staff as reviewer', 'reviewer.id', 'page.reviewerId')
    .leftJoin('storyConsent', 'storyConsent.id', 'page.storyConsentId')
    .where('share.id', '=', shareId)
    .select([
      'share.id as shareId',
      'share.chatKind',
      'root.groupId',
      'share.customerId as sentToCustomerId',
      'share.depth',
      'page.id as pageId',
      'page.kind',
      'page.title',
      'page.description',
      'page.status',
      'page.minutes',
      'page.productId',
      'page.storyConsentId',
      'page.gift',
      'page.blocksJson',
      'page.reviewedAt',
      'page.publishedAt',
      'storyConsent.givenAt as storyConsentAt',
      'storyConsent.withdrawnAt as storyWithdrawnAt',
      'sender.id as senderId',
      'sender.name as senderName',
      'sender.title as senderTitle',
      'sender.bio as senderBio',
      'sender.certName',
      'sender.certExpiresAt',
      'checker.name as certCheckedBy',
      'sender.leftAt as senderLeftAt',
      'staffCard.alias as senderAlias',
      'staffCard.skills as senderSkills',
      'staffCard.channel as senderChannel',
      'staffCard.photoId as senderPhotoId',
      'author.name as authorName',
      'reviewer.name as reviewerName',
    ])
    .executeTakeFirst()

/** What these pages are made of. */
export const listBlocksOfPages = (db: Db, pageIds: string[]) =>
  pageIds.length === 0
    ? Promise.resolve([])
    : db.selectFrom('page').where('id', 'in', pageIds).select(['id', 'blocksJson']).execute()

/** The page a share opens, and who answers for it at the root of its chain. */
export const findPageOfShare = (db: Db, shareId: string) =>
  db
    .selectFrom('share')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.id', '=', shareId)
    .select([
      'share.id as shareId',
      'share.pageId',
      'page.status',
      'page.blocksJson',
      'root.staffId',
      'root.groupId',
      'root.customerId as sentToCustomerId',
      'root.chatKind',
      'root.replyId',
    ])
    .executeTakeFirst()

/** Pages that are up now, by id, as a link to them is written. */
export const listPageLines = (db: Db, pageIds: string[]) =>
  pageIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('page')
        .where('id', 'in', pageIds)
        .where('status', '=', 'live')
        .select(['id', 'title', 'description'])
        .execute()

/** The shop a member stands in; the first by id when she has several. */
export const findStoreOfStaff = (db: Db, staffId: string) =>
  db
    .selectFrom('staffStore')
    .innerJoin('store', 'store.id', 'staffStore.storeId')
    .where('staffStore.staffId', '=', staffId)
    .orderBy('store.id')
    .limit(1)
    .select(['store.name', 'store.address', 'store.hours'])
    .executeTakeFirst()

/** 商品 by id, for the blocks of a page. */
export const listProducts = (db: Db, ids: string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('product')
        .where('id', 'in', ids)
        .select(['id', 'name', 'priceFen', 'stock', 'pickup', 'imageUrl', 'offAt'])
        .execute()

/** 门店, all of them: where a reader may go and ask. */
export const listStoreCards = (db: Db) =>
  db.selectFrom('store').orderBy('id').select(['id', 'name', 'address', 'hours']).execute()

/** What a page is called. */
export const findPageTitle = async (db: Db, pageId: string): Promise<string> => {
  const row = await db
    .selectFrom('page')
    .where('id', '=', pageId)
    .select('title')
    .executeTakeFirst()
  return row?.title ?? ''
}

/** What these pages are called, live or not. */
export const listPageTitles = (db: Db, pageIds: string[]) =>
  pageIds.length === 0
    ? Promise.resolve([])
    : db.selectFrom('page').where('id', 'in', pageIds).select(['id', 'title']).execute()
