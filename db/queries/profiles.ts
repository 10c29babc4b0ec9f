import { compiledFirst, compiledOnce } from '../compiled-once.ts'

/** The customer with her store, as this member knows her; nothing when she is not in the shop. */
export const findCustomerFor = compiledFirst((db, customerId: string, staffId: string) =>
  db
    .selectFrom('customer')
    .leftJoin('follow', (join) =>
      join
        .onRef('follow.customerId', '=', 'customer.id')
        .on('follow.staffId', '=', staffId)
        .on('follow.endedAt', 'is', null),
    )
    .leftJoin('store', 'store.id', 'customer.storeId')
    .where('customer.id', '=', customerId)
    .where('customer.deletedAt', 'is', null)
    .select([
      'customer.id',
      'customer.name',
      'customer.wxType',
      'customer.kind',
      'customer.corpName',
      'customer.avatarUrl',
      'customer.storeId',
      'store.name as storeName',
      'customer.preference',
      'customer.ageBand',
      'customer.guardianConsentAt',
      'customer.createdAt',
      'customer.syncedAt',
      'follow.remark',
      'follow.followedAt',
    ]),
)

/** The members who know her now, longest first. */
export const listFollowers = compiledOnce((db, customerId: string) =>
  db
    .selectFrom('follow')
    .innerJoin('staff', 'staff.id', 'follow.staffId')
    .where('follow.customerId', '=', customerId)
    .where('follow.endedAt', 'is', null)
    .orderBy('follow.followedAt')
    .orderBy('follow.staffId')
    .select(['staff.id as staffId', 'staff.name']),
)

/** The pages she looked at last, with what they sell. */
export const listRecentPages = compiledOnce((db, customerId: string) =>
  db
    .selectFrom('customerPage')
    .innerJoin('page', 'page.id', 'customerPage.pageId')
    .leftJoin('product', 'product.id', 'page.productId')
    .where('customerPage.customerId', '=', customerId)
    .orderBy('customerPage.lastAt', 'desc')
    .limit(8)
    .select([
      'page.id as pageId',
      'page.kind',
      'page.status',
      'page.title',
      'page.productId',
      'product.name as productName',
      'customerPage.views',
      'customerPage.depth',
      'customerPage.firstAt',
      'customerPage.lastAt',
    ]),
)

/** A live article she has not opened, the newest first. */
export const findUnreadArticle = compiledFirst((db, customerId: string) =>
  db
    .selectFrom('page')
    .where('page.kind', '=', 'article')
    .where('page.status', '=', 'live')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('customerPage')
            .whereRef('customerPage.pageId', '=', 'page.id')
            .where('customerPage.customerId', '=', customerId)
            .select('customerPage.pageId'),
        ),
      ),
    )
    .orderBy('page.publishedAt', 'desc')
    .orderBy('page.id')
    .limit(1)
    .select(['page.id as pageId', 'page.title']),
)

/** How many orders she has that stand, and what they come to after refunds. */
export const sumOrders = compiledFirst((db, customerId: string) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', '=', customerId)
    .where('status', '<>', 'cancelled')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.sum<number | null>('amountFen').as('amountFen'),
      fn.sum<number | null>('refundedFen').as('refundedFen'),
    ]),
)

/** How many of her orders `listLastOrders` reads; fewer are all she has. */
export const MANY_ORDERS = 6

/** Her newest orders. */
export const listLastOrders = compiledOnce((db, customerId: string) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', '=', customerId)
    .orderBy('paidAt', 'desc')
    .limit(MANY_ORDERS)
    .select(['id', 'orderNo', 'amountFen', 'refundedFen', 'paidAt', 'status', 'itemsJson']),
)

/** 售后 that is not closed yet, the oldest first. */
export const findOpenCase = compiledFirst((db, customerId: string) =>
  db
    .selectFrom('afterSale')
    .where('customerId', '=', customerId)
    .where('closedAt', 'is', null)
    .orderBy('openedAt')
    .limit(1)
    .select(['id', 'what', 'openedAt']),
)
