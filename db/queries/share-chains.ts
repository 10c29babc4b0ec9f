import type { Db } from '../database.ts'
import type { CreditModel } from '../schema.ts'

/** How a chain began: the page, who sent it, and where. */
export const findChainRoot = (db: Db, shareId: string) =>
  db
    .selectFrom('share')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .innerJoin('page', 'page.id', 'root.pageId')
    .innerJoin('staff', 'staff.id', 'root.staffId')
    .leftJoin('groupChat', 'groupChat.id', 'root.groupId')
    .where('share.id', '=', shareId)
    .select([
      'root.id as rootId',
      'root.staffId',
      'root.createdAt',
      'root.sharedAt',
      'page.title',
      'staff.name as staffName',
      'groupChat.name as groupName',
      'groupChat.storeId as groupStoreId',
    ])
    .executeTakeFirst()

/** The shares of a chain from the root down, with who agreed to be known as its sharer. */
export const listChainShares = (db: Db, rootShareId: string, limit: number) =>
  db
    .selectFrom('share')
    .leftJoin('visitor', 'visitor.id', 'share.sharerVisitorId')
    .leftJoin('customer', 'customer.id', 'visitor.customerId')
    .where('share.rootShareId', '=', rootShareId)
    .orderBy('share.depth')
    .orderBy('share.id')
    .limit(limit)
    .select([
      'share.id',
      'share.parentShareId',
      'share.depth',
      'share.createdAt',
      'share.sharerVisitorId',
      'visitor.customerId',
      'customer.name as customerName',
      'customer.storeId as customerStoreId',
    ])
    .execute()

/** Who read through the shares of a chain, from the root down. */
export const listChainReaders = (db: Db, rootShareId: string, limit: number) =>
  db
    .selectFrom('share')
    .innerJoin('shareReader', 'shareReader.shareId', 'share.id')
    .where('share.rootShareId', '=', rootShareId)
    .orderBy('share.depth')
    .orderBy('share.id')
    .orderBy('shareReader.personKey')
    .limit(limit)
    .select(['shareReader.shareId', 'shareReader.personKey', 'shareReader.firstAt'])
    .execute()

/** What orders are credited to the shares of a chain, each order with each of its shares. */
export const listChainOrders = (
  db: Db,
  {
    rootShareId,
    model,
    windowDays,
    from,
    until,
    storeIds,
    limit,
  }: {
    rootShareId: string
    model: CreditModel
    windowDays: number
    /** Paid from … until, the end not included. */
    from: number
    until: number
    storeIds: string[] | null
    limit: number
  },
) =>
  db
    .selectFrom('share')
    .innerJoin('creditOrder', 'creditOrder.target', 'share.id')
    .where('share.rootShareId', '=', rootShareId)
    .where('creditOrder.model', '=', model)
    .where('creditOrder.windowDays', '=', windowDays)
    .where('creditOrder.dimension', '=', 'share')
    .where('creditOrder.paidAt', '>=', from)
    .where('creditOrder.paidAt', '<', until)
    .$if(storeIds !== null, (query) => query.where('creditOrder.storeId', 'in', storeIds!))
    .orderBy('creditOrder.paidAt')
    .orderBy('creditOrder.orderId')
    .orderBy('creditOrder.target')
    .limit(limit)
    .select([
      'creditOrder.orderId',
      'creditOrder.target as shareId',
      'creditOrder.amountFen',
      'creditOrder.refundFen',
    ])
    .execute()

/** How many people opened each of these forwards, the one who made it not counted. */
export async function countForwardReaders(
  db: Db,
  shareIds: string[],
  ownKeys: string[],
): Promise<Map<string, number>> {
  if (shareIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('shareReader')
    .where('shareId', 'in', shareIds)
    .where('personKey', 'not in', ownKeys)
    .groupBy('shareId')
    .select((eb) => ['shareId', eb.fn.countAll<number>().as('readers')])
    .execute()
  return new Map(rows.map(({ shareId, readers }) => [shareId, Number(readers)]))
}
