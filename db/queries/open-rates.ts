import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'

/** What was sent into groups of these stores since a moment, newest first, with who is in. */
export const listGroupPushes = (
  db: Db,
  { storeIds, from, limit }: { storeIds: string[] | null; from: number; limit: number },
) =>
  db
    .selectFrom('share')
    .innerJoin('groupChat', 'groupChat.id', 'share.groupId')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.sharedAt', '>=', from)
    .where('share.depth', '=', 0)
    .where('share.membersThen', '>', 0)
    .$if(storeIds !== null, (query) => query.where('groupChat.storeId', 'in', storeIds!))
    .orderBy('share.sharedAt', 'desc')
    .orderBy('share.id', 'desc')
    .limit(limit)
    .select(['share.id as shareId', 'share.pageId', 'page.title', 'share.groupId'])
    .select(['groupChat.name as groupName', 'share.membersThen', 'share.sharedAt'])
    .execute()

/** Who opened these shares, as far as they are counted. */
export const listReadersCountedOf = compiledList((db, shareIds: string[]) =>
  db
    .selectFrom('shareReader')
    .where('shareId', 'in', shareIds)
    .select(['shareId', 'personKey', 'customerId', 'views', 'firstAt']),
)
