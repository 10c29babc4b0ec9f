import { compiledList } from '../compiled-list.ts'
import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'

/** Those of these pages that sell something, with their titles. */
export const listPagesOfProducts = compiledList((db, pageIds: string[]) =>
  db
    .selectFrom('page')
    .where('id', 'in', pageIds)
    .where('productId', 'is not', null)
    .select(['id', 'productId', 'title']),
)

/** How often each of these customers opened the pages of each product. */
export const countLooks = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('customerPage')
    .innerJoin('page', 'page.id', 'customerPage.pageId')
    .where('customerPage.customerId', 'in', customerIds)
    .where('page.productId', 'is not', null)
    .groupBy(['customerPage.customerId', 'page.productId'])
    .select(({ fn }) => [
      'customerPage.customerId',
      'page.productId',
      fn.sum<number>('customerPage.views').as('views'),
    ]),
)

/** Her counted views of a product's pages, newest first; enough to judge by. */
export const listLooks = compiledOnce((db, customerId: string, productId: string) =>
  db
    .selectFrom('pageView')
    .innerJoin('page', 'page.id', 'pageView.pageId')
    .where('pageView.personKey', '=', customerId)
    .where('page.productId', '=', productId)
    .where('pageView.verdict', '=', 'counted')
    .orderBy('pageView.openedAt', 'desc')
    .limit(20)
    .select('pageView.openedAt'),
)

/** The members who may come to her with an offer: they know her, are with us, and she allows it. */
export const listWhoMayPush = (db: Db, customerId: string) =>
  db
    .selectFrom('customer')
    .innerJoin('follow', 'follow.customerId', 'customer.id')
    .innerJoin('staff', 'staff.id', 'follow.staffId')
    .where('customer.id', '=', customerId)
    .where('customer.preference', '<>', 'none')
    .where('customer.deletedAt', 'is', null)
    .where('follow.endedAt', 'is', null)
    .where('staff.leftAt', 'is', null)
    .orderBy('follow.followedAt')
    .orderBy('follow.staffId')
    .select('follow.staffId')
    .execute()

/** Whether she was really given a coupon since `since`. */
export async function hasCouponSince(db: Db, customerId: string, since: number) {
  const row = await db
    .selectFrom('send')
    .innerJoin('reply', 'reply.id', 'send.replyId')
    .innerJoin('sendPart', 'sendPart.sendId', 'send.id')
    .where('send.customerId', '=', customerId)
    .where('send.preparedAt', '>=', since)
    .where('reply.situation', '=', 'coupon')
    .where('sendPart.state', '=', 'sent')
    .limit(1)
    .select('send.id')
    .executeTakeFirst()
  return row !== undefined
}

/** Orders that stand, at least in part, paid since `since`. */
export async function countOrdersSince(db: Db, customerId: string, since: number) {
  const { count } = await db
    .selectFrom('shopOrder')
    .where('customerId', '=', customerId)
    .where('paidAt', '>=', since)
    .where('status', '<>', 'cancelled')
    .whereRef('refundedFen', '<', 'amountFen')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
