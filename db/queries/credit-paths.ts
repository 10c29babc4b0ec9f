import type { Db } from '../database.ts'
import type { CreditDimension } from '../schema.ts'

/** Orders of these days and whose they are by 末次触达, in order of their ids, a page at a time. */
export const listOrdersByLast = (
  db: Db,
  asked: {
    fromDay: string
    toDay: string
    windowDays: number
    dimension: CreditDimension
    storeIds: string[] | null
  },
  after: string,
  limit: number,
) =>
  db
    .selectFrom('creditOrder')
    .innerJoin('shopOrder', 'shopOrder.id', 'creditOrder.orderId')
    .where('creditOrder.model', '=', 'last')
    .where('creditOrder.windowDays', '=', asked.windowDays)
    .where('creditOrder.dimension', '=', asked.dimension)
    .where('creditOrder.day', '>=', asked.fromDay)
    .where('creditOrder.day', '<=', asked.toDay)
    .where('creditOrder.orderId', '>', after)
    .$if(asked.storeIds !== null, (query) =>
      query.where('creditOrder.storeId', 'in', asked.storeIds!),
    )
    .orderBy('creditOrder.orderId')
    .limit(limit)
    .select([
      'creditOrder.orderId',
      'creditOrder.target',
      'creditOrder.paidAt',
      'creditOrder.amountFen',
      'creditOrder.refundFen',
      'shopOrder.customerId',
    ])
    .execute()

/** Customers in order of their ids, with the store each belongs to. */
export const listCustomersToFollow = (db: Db, after: string, limit: number) =>
  db
    .selectFrom('customer')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .select(['id', 'storeId'])
    .execute()

/** What these customers opened between two moments, oldest first. */
export const listOpeningsOf = (
  db: Db,
  customerIds: string[],
  { from, until }: { from: number; until: number },
) =>
  db
    .selectFrom('pageView')
    .where('personKey', 'in', customerIds)
    .where('openedAt', '>=', from)
    .where('openedAt', '<', until)
    .where('verdict', '=', 'counted')
    .orderBy('personKey')
    .orderBy('openedAt')
    .orderBy('id')
    .select(['customerId', 'openedAt', 'staffId', 'groupId', 'pageId'])
    .execute()

export const countCustomers = async (db: Db): Promise<number> =>
  Number(
    (
      await db
        .selectFrom('customer')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )
