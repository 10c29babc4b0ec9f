import type { Db } from '../database.ts'

/** The share a coupon is taken through: its page, and at the root who answers for it. */
export const findCouponShare = (db: Db, shareId: string) =>
  db
    .selectFrom('share')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .innerJoin('page', 'page.id', 'share.pageId')
    .leftJoin('send', 'send.id', 'root.sendId')
    .where('share.id', '=', shareId)
    .select([
      'page.status',
      'page.blocksJson',
      'root.staffId',
      'root.groupId',
      'root.chatKind',
      'send.suggestionKey',
    ])
    .executeTakeFirst()
