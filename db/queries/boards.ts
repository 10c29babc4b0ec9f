import type { Db } from '../database.ts'
import type { CreditDimension } from '../schema.ts'

// Names for the numbers of a board; what is counted comes from the rollups.

/** What the targets of a dimension are called. */
export async function listTargetNames(
  db: Db,
  dimension: CreditDimension | 'store' | 'coupon',
  targets: string[],
): Promise<{ id: string; name: string }[]> {
  if (targets.length === 0) return []
  switch (dimension) {
    case 'staff':
      return db.selectFrom('staff').where('id', 'in', targets).select(['id', 'name']).execute()
    case 'group':
      return db.selectFrom('groupChat').where('id', 'in', targets).select(['id', 'name']).execute()
    case 'page':
      return db
        .selectFrom('page')
        .where('id', 'in', targets)
        .select(['id', 'title as name'])
        .execute()
    case 'reply':
      return db
        .selectFrom('reply')
        .where('id', 'in', targets)
        .select(['id', 'title as name'])
        .execute()
    case 'share':
      return listShareNames(db, targets)
    case 'store':
      return db.selectFrom('store').where('id', 'in', targets).select(['id', 'name']).execute()
    case 'coupon':
      return db.selectFrom('coupon').where('id', 'in', targets).select(['id', 'name']).execute()
  }
}

async function listShareNames(db: Db, shareIds: string[]) {
  const shares = await db
    .selectFrom('share')
    .innerJoin('page', 'page.id', 'share.pageId')
    .innerJoin('staff', 'staff.id', 'share.staffId')
    .leftJoin('groupChat', 'groupChat.id', 'share.groupId')
    .where('share.id', 'in', shareIds)
    .select(['share.id', 'page.title', 'staff.name as staffName', 'groupChat.name as groupName'])
    .select('share.depth')
    .execute()
  return shares.map(({ id, title, staffName, groupName, depth }) => ({
    id,
    name: `《${title}》· ${depth > 0 ? `客户转发（${staffName}）` : (groupName ?? `单聊（${staffName}）`)}`,
  }))
}

/** Groups that are there, of these stores (null: of all), newest first. */
export const listGroupsOfStores = (db: Db, storeIds: string[] | null, limit: number) =>
  db
    .selectFrom('groupChat')
    .where('dissolvedAt', 'is', null)
    .$if(storeIds !== null, (query) => query.where('storeId', 'in', storeIds!))
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .select(['id', 'name'])
    .execute()

/** How often pages were sent to these groups in a time. */
export const countPushes = (db: Db, groupIds: string[], from: number, to: number) =>
  db
    .selectFrom('share')
    .where('groupId', 'in', groupIds)
    .where('sharedAt', '>=', from)
    .where('sharedAt', '<', to)
    .where('depth', '=', 0)
    .groupBy('groupId')
    .select(({ fn }) => ['groupId', fn.countAll<number>().as('n')])
    .execute()

/** How many customers left these groups in a time. */
export const countExits = (db: Db, groupIds: string[], from: number, to: number) =>
  db
    .selectFrom('groupMember')
    .where('groupId', 'in', groupIds)
    .where('memberType', '=', 2)
    .where('leftAt', '>=', from)
    .where('leftAt', '<', to)
    .groupBy('groupId')
    .select(({ fn }) => ['groupId', fn.countAll<number>().as('n')])
    .execute()

/** How many customers are in these groups. */
export const countMembers = (db: Db, groupIds: string[]) =>
  db
    .selectFrom('groupMember')
    .where('groupId', 'in', groupIds)
    .where('memberType', '=', 2)
    .where('leftAt', 'is', null)
    .groupBy('groupId')
    .select(({ fn }) => ['groupId', fn.countAll<number>().as('n')])
    .execute()

/** A group with its owner. */
export const findGroupForBoard = (db: Db, groupId: string) =>
  db
    .selectFrom('groupChat')
    .leftJoin('staff', 'staff.id', 'groupChat.ownerId')
    .where('groupChat.id', '=', groupId)
    .select([
      'groupChat.id',
      'groupChat.name',
      'groupChat.kind',
      'groupChat.ownerId',
      'staff.name as ownerName',
      'groupChat.flashOpenAt',
      'groupChat.flashCloseAt',
      'groupChat.dissolvedAt',
    ])
    .executeTakeFirst()

/** Every customer who was ever in a group, with the name we know best. */
export const listGroupCustomers = (db: Db, groupId: string) =>
  db
    .selectFrom('groupMember')
    .leftJoin('customer', 'customer.id', 'groupMember.memberId')
    .where('groupMember.groupId', '=', groupId)
    .where('groupMember.memberType', '=', 2)
    .orderBy('groupMember.joinedAt')
    .orderBy('groupMember.memberId')
    .select([
      'groupMember.memberId as customerId',
      'customer.name as customerName',
      'groupMember.name as memberName',
      'groupMember.joinedAt',
      'groupMember.leftAt',
    ])
    .execute()

/** The last pages sent to a group. */
export const listPushes = (db: Db, groupId: string, limit: number) =>
  db
    .selectFrom('share')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.groupId', '=', groupId)
    .where('share.sharedAt', 'is not', null)
    .where('share.depth', '=', 0)
    .orderBy('share.sharedAt', 'desc')
    .orderBy('share.id', 'desc')
    .limit(limit)
    .select([
      'share.id as shareId',
      'share.pageId',
      'page.title',
      'share.sharedAt',
      'share.membersThen',
    ])
    .execute()

/** One page sent to a group. */
export const findPush = (db: Db, groupId: string, shareId: string) =>
  db
    .selectFrom('share')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.id', '=', shareId)
    .where('share.groupId', '=', groupId)
    .where('share.sharedAt', 'is not', null)
    .where('share.depth', '=', 0)
    .select(['share.id as shareId', 'page.kind as pageKind', 'share.sharedAt', 'share.membersThen'])
    .executeTakeFirst()

/** Who opened these shares. */
export const listReadersOfShares = (db: Db, shareIds: string[]) =>
  db
    .selectFrom('shareReader')
    .where('shareId', 'in', shareIds)
    .select([
      'shareId',
      'personKey',
      'customerId',
      'views',
      'activeMs',
      'depth',
      'firstAt',
      'lastAt',
    ])
    .execute()
