import { compiledFirst, compiledOnce } from '../compiled-once.ts'
import type { ShopNames } from './shop-names.ts'

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

/** The customer alone; nothing when she is not in the shop. */
export const findCustomer = compiledFirst((db, customerId: string) =>
  db
    .selectFrom('customer')
    .where('id', '=', customerId)
    .where('deletedAt', 'is', null)
    .select([
      'id',
      'name',
      'wxType',
      'kind',
      'corpName',
      'avatarUrl',
      'storeId',
      'preference',
      'ageBand',
      'guardianConsentAt',
      'createdAt',
      'syncedAt',
    ]),
)

/** Who knows her now and how, longest first. */
export const listKnownTo = compiledOnce((db, customerId: string) =>
  db
    .selectFrom('follow')
    .where('customerId', '=', customerId)
    .where('endedAt', 'is', null)
    .orderBy('followedAt')
    .orderBy('staffId')
    .select(['staffId', 'remark', 'followedAt']),
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

/** How many of the pages she looked at `listRecentPages` reads; fewer are all there are. */
const MANY_PAGES = 8

/** The pages she looked at last; for `pagesNamed`. */
export const listRecentPages = compiledOnce((db, customerId: string) =>
  db
    .selectFrom('customerPage')
    .where('customerId', '=', customerId)
    .orderBy('lastAt', 'desc')
    .limit(MANY_PAGES)
    .select(['pageId', 'views', 'depth', 'firstAt', 'lastAt']),
)

/** The same with what they are called and what they sell. */
export function pagesNamed(
  rows: Awaited<ReturnType<typeof listRecentPages>>,
  { pages }: Pick<ShopNames, 'pages'>,
) {
  return rows.flatMap(({ pageId, views, depth, firstAt, lastAt }) => {
    const page = pages.get(pageId)
    if (!page) return []
    const { kind, status, title, productId, productName } = page
    return [{ pageId, kind, status, title, productId, productName, views, depth, firstAt, lastAt }]
  })
}

/** The newest live article she has not opened, as far as her last pages tell; else it is asked. */
export function unreadArticle(
  recent: { pageId: string }[],
  { articles }: Pick<ShopNames, 'articles'>,
): { pageId: string; title: string } | undefined | 'ask' {
  const isRead = (id: string) => recent.some(({ pageId }) => pageId === id)
  const first = articles.find(({ pageId }) => !isRead(pageId))
  return first === undefined || recent.length < MANY_PAGES ? first : 'ask'
}

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
