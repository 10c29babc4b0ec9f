import { compiledFirst, compiledOnce } from '../compiled-once.ts'
import { compiledList } from '../compiled-list.ts'
import { compiledWays } from '../compiled-ways.ts'
import type { Db } from '../database.ts'
import type { CreditDimension } from '../schema.ts'

// Names for the numbers of a board; what is counted comes from the rollups.

const namesOf = {
  staff: compiledList((db, ids: string[]) =>
    db.selectFrom('staff').where('id', 'in', ids).select(['id', 'name']),
  ),
  group: compiledList((db, ids: string[]) =>
    db.selectFrom('groupChat').where('id', 'in', ids).select(['id', 'name']),
  ),
  page: compiledList((db, ids: string[]) =>
    db.selectFrom('page').where('id', 'in', ids).select(['id', 'title as name']),
  ),
  reply: compiledList((db, ids: string[]) =>
    db.selectFrom('reply').where('id', 'in', ids).select(['id', 'title as name']),
  ),
  store: compiledList((db, ids: string[]) =>
    db.selectFrom('store').where('id', 'in', ids).select(['id', 'name']),
  ),
  coupon: compiledList((db, ids: string[]) =>
    db.selectFrom('coupon').where('id', 'in', ids).select(['id', 'name']),
  ),
}

/** What the targets of a dimension are called, to be asked together with other things. */
export const askTargetNames = (dimension: keyof typeof namesOf, targets: string[]) =>
  namesOf[dimension].of(targets)

/** What the targets of a dimension are called. */
export const listTargetNames = (
  db: Db,
  dimension: CreditDimension | 'store' | 'coupon',
  targets: string[],
): Promise<{ id: string; name: string }[]> =>
  dimension === 'share' ? listShareNames(db, targets) : namesOf[dimension](db, targets)

async function listShareNames(db: Db, shareIds: string[]) {
  if (shareIds.length === 0) return []
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

const groupsAsked = compiledWays()

/** Groups that are there, of these stores (null: of all), newest first. */
export const askGroupsOfStores = (storeIds: string[] | null, limit: number) =>
  groupsAsked(`${limit} of ${storeIds?.length}`, storeIds ?? [], (db, given) =>
    db
      .selectFrom('groupChat')
      .where('dissolvedAt', 'is', null)
      .$if(storeIds !== null, (query) => query.where('storeId', 'in', given))
      .orderBy('createdAt', 'desc')
      .limit(limit)
      .select(['id', 'name']),
  )

/** How often pages were sent to these groups in a time. */
export const countPushes = compiledList((db, groupIds: string[], from: number, to: number) =>
  db
    .selectFrom('share')
    .where('groupId', 'in', groupIds)
    .where('sharedAt', '>=', from)
    .where('sharedAt', '<', to)
    .where('depth', '=', 0)
    .groupBy('groupId')
    .select(({ fn }) => ['groupId', fn.countAll<number>().as('n')]),
)

/** How many customers left these groups in a time. */
export const countExits = compiledList((db, groupIds: string[], from: number, to: number) =>
  db
    .selectFrom('groupMember')
    .where('groupId', 'in', groupIds)
    .where('memberType', '=', 2)
    .where('leftAt', '>=', from)
    .where('leftAt', '<', to)
    .groupBy('groupId')
    .select(({ fn }) => ['groupId', fn.countAll<number>().as('n')]),
)

/** A group with its owner. */
export const findGroupForBoard = compiledFirst((db, groupId: string) =>
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
    ]),
)

/** Every customer who was ever in a group, with the name we know best. */
export const listGroupCustomers = compiledOnce((db, groupId: string) =>
  db
    .selectFrom('groupMember')
    .leftJoin('customer', 'customer.id', 'groupMember.memberId')
    .where('groupMember.groupId', '=', groupId)
    .where('groupMember.memberType', '=', 2)
    .orderBy('groupMember.joinedAt')
    .orderBy('groupMember.memberId')
    .select([
      'groupMember.memberId',
      'customer.name as customerName',
      'groupMember.name as memberName',
      'groupMember.joinedAt',
      'groupMember.leftAt',
    ]),
)

/** How many of the pages sent to a group are shown. */
const PUSHES = 10

/** The last pages sent to a group. */
export const listPushes = compiledOnce((db, groupId: string) =>
  db
    .selectFrom('share')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.groupId', '=', groupId)
    .where('share.sharedAt', 'is not', null)
    .where('share.depth', '=', 0)
    .orderBy('share.sharedAt', 'desc')
    .orderBy('share.id', 'desc')
    .limit(PUSHES)
    .select([
      'share.id as shareId',
      'share.pageId',
      'page.title',
      'share.sharedAt',
      'share.membersThen',
    ]),
)

/** One page sent to a group. */
export const findPush = compiledFirst((db, groupId: string, shareId: string) =>
  db
    .selectFrom('share')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.id', '=', shareId)
    .where('share.groupId', '=', groupId)
    .where('share.sharedAt', 'is not', null)
    .where('share.depth', '=', 0)
    .select([
      'share.id as shareId',
      'page.kind as pageKind',
      'share.sharedAt',
      'share.membersThen',
    ]),
)

/** Who opened the last pages sent to a group, as far as they are counted. */
export const listReadersCounted = compiledOnce((db, groupId: string) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('share')
        .where('groupId', '=', groupId)
        .where('sharedAt', 'is not', null)
        .where('depth', '=', 0)
        .orderBy('sharedAt', 'desc')
        .orderBy('id', 'desc')
        .limit(PUSHES)
        .select('id')
        .as('push'),
    )
    .innerJoin('shareReader', 'shareReader.shareId', 'push.id')
    .select([
      'shareReader.shareId',
      'shareReader.personKey',
      'shareReader.customerId',
      'shareReader.views',
      'shareReader.firstAt',
    ]),
)

/** Who opened these shares. */
export const listReadersOfShares = compiledList((db, shareIds: string[]) =>
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
    ]),
)
