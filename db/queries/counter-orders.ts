import type { Db } from '../database.ts'

// Orders as whoever stands at a counter sees them.

const MOST = 100

/** Which orders; `storeIds`: only what is fetched there. */
interface Asked {
  storeIds: string[]
  staffId: string
}

/** `isFollowed`: this member knows her, so that her name may stand there. */
const orders = (db: Db, { storeIds, staffId }: Asked) =>
  db
    .selectFrom('placement')
    .innerJoin('offer', 'offer.id', 'placement.offerId')
    .innerJoin('page', 'page.id', 'offer.pageId')
    .innerJoin('store', 'store.id', 'offer.storeId')
    .leftJoin('product', 'product.id', 'offer.productId')
    .leftJoin('team', 'team.id', 'placement.teamId')
    .leftJoin('customer', 'customer.id', 'placement.customerId')
    .leftJoin('follow', (join) =>
      join
        .onRef('follow.customerId', '=', 'placement.customerId')
        .on('follow.staffId', '=', staffId)
        .on('follow.endedAt', 'is', null),
    )
    .$if(storeIds.length > 0, (query) => query.where('offer.storeId', 'in', storeIds))
    .selectAll('placement')
    .select((eb) => eb.fn.coalesce('product.name', 'page.title').as('what'))
    .select([
      'offer.storeId',
      'offer.closesAt',
      'offer.closedAt',
      'store.name as storeName',
      'customer.name as customerName',
      'follow.staffId as followedBy',
      'team.state as teamState',
      'team.seats as teamSeats',
      'team.size as teamSize',
    ])

/** The order whose code she shows, wherever it is fetched. */
export const findOrderToServe = (db: Db, orderNo: string, staffId: string) =>
  orders(db, { storeIds: [], staffId }).where('placement.orderNo', '=', orderNo).executeTakeFirst()

/** An order by its id. */
export const findOrderToMark = (db: Db, placementId: string, staffId: string) =>
  orders(db, { storeIds: [], staffId }).where('placement.id', '=', placementId).executeTakeFirst()

/** Orders with these four digits since then, newest first: digits are given out again and again. */
export const listOrdersByCode = (db: Db, asked: Asked & { code: string; since: number }) =>
  orders(db, asked)
    .where('placement.pickupCode', '=', asked.code)
    .where('placement.createdAt', '>=', asked.since)
    .orderBy('placement.createdAt', 'desc')
    .orderBy('placement.id')
    .limit(10)
    .execute()

/** What is to be fetched, newest first: paid, or to be paid at the counter; teams once they are whole. */
export const listOrdersToFetch = (db: Db, asked: Asked) =>
  orders(db, asked)
    .where('placement.state', 'in', ['unpaid', 'paid'])
    // What may still be given up by the clock is nobody's yet.
    .where((eb) =>
      eb.or([eb('placement.state', '=', 'paid'), eb('placement.expiresAt', 'is', null)]),
    )
    .where((eb) => eb.or([eb('team.id', 'is', null), eb('team.state', '=', 'made')]))
    .orderBy('placement.createdAt', 'desc')
    .orderBy('placement.id')
    .limit(MOST)
    .execute()
