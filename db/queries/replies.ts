import { compiledList } from '../compiled-list.ts'
import { compiledFirst, compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import { insertOnce, upsert } from '../write.ts'
import { kept } from './kept-rows.ts'
import { SHOP } from './shop-names.ts'

const columns = [
  'reply.id',
  'reply.category',
  'reply.title',
  'reply.useWhen',
  'reply.avoidWhen',
  'reply.isPromotionAt',
  'reply.situation',
  'reply.partsJson',
] as const

const listLiveReplies = compiledOnce((db) =>
  db
    .selectFrom('reply')
    .where('status', '=', 'live')
    .orderBy('sortNo')
    .orderBy('id')
    .select(columns),
)

/** 话术 in use, in the shop's order: long texts, looked into for nearly every customer. */
export const repliesInUse = kept(SHOP, (db): Promise<readonly Reply[]> => listLiveReplies(db))

/** A reply as it is kept. */
export type Reply = Awaited<ReturnType<typeof listLiveReplies>>[number]

/** Of these, the ones rules may choose: those meant for a situation. */
export const forSituations = (replies: readonly Reply[]) =>
  replies.filter(({ situation }) => situation !== null)

/** How often each reply was really sent. */
export const listUses = compiledOnce((db) => db.selectFrom('replyUse').select(['replyId', 'sends']))

/** Which replies this member likes. */
export const listFavourites = compiledOnce((db, staffId: string) =>
  db.selectFrom('replyFavourite').where('staffId', '=', staffId).select('replyId'),
)

/** One reply in use. */
export const findReply = (db: Db, replyId: string) =>
  db
    .selectFrom('reply')
    .where('id', '=', replyId)
    .where('status', '=', 'live')
    .select(columns)
    .executeTakeFirst()

/** These replies, as far as they are in use. */
export const listReplyTexts = (db: Db, replyIds: string[]) =>
  replyIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('reply')
        .where('id', 'in', replyIds)
        .where('status', '=', 'live')
        .select(columns)
        .execute()

export const saveFavourite = (db: Db, staffId: string, replyId: string, at: number) =>
  upsert(db, 'replyFavourite', { staffId, replyId, at }, ['staffId', 'replyId'])

export const deleteFavourite = (db: Db, staffId: string, replyId: string) =>
  db
    .deleteFrom('replyFavourite')
    .where('staffId', '=', staffId)
    .where('replyId', '=', replyId)
    .execute()

/** Cards of pages that may be sent, by id. */
export const listCards = compiledList((db, pageIds: string[]) =>
  db
    .selectFrom('page')
    .leftJoin('product', 'product.id', 'page.productId')
    .leftJoin('storyConsent', 'storyConsent.id', 'page.storyConsentId')
    .where('page.id', 'in', pageIds)
    .where('page.status', '=', 'live')
    .where('storyConsent.withdrawnAt', 'is', null)
    .select([
      'page.id as pageId',
      'page.kind',
      'page.title',
      'page.description',
      'product.name as productName',
      'product.imageUrl',
    ]),
)

/** Adds one real use; inside the transaction that learns of it. */
export async function countUse(db: Db, replyId: string, at: number) {
  await insertOnce(db, 'replyUse', { replyId, sends: 0, lastAt: at })
  await db
    .updateTable('replyUse')
    .set((eb) => ({ sends: eb('sends', '+', 1), lastAt: at }))
    .where('replyId', '=', replyId)
    .execute()
}

/** Who is speaking: the member's name and her first store. */
export const findSpeaker = compiledFirst((db, staffId: string) =>
  db
    .selectFrom('staff')
    .leftJoin('staffStore', 'staffStore.staffId', 'staff.id')
    .leftJoin('store', 'store.id', 'staffStore.storeId')
    .where('staff.id', '=', staffId)
    .orderBy('store.id')
    .limit(1)
    .select(['staff.name', 'store.name as storeName']),
)

/** A group as one speaks into it. */
export const findGroupListener = compiledFirst((db, groupId: string) =>
  db
    .selectFrom('groupChat')
    .leftJoin('store', 'store.id', 'groupChat.storeId')
    .where('groupChat.id', '=', groupId)
    .where('groupChat.dissolvedAt', 'is', null)
    .select([
      'groupChat.id',
      'groupChat.name',
      'groupChat.kind',
      'groupChat.flashCloseAt',
      'store.name as storeName',
    ]),
)
