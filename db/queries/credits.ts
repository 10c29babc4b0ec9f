import { sql, type Insertable } from 'kysely'
import { compiledList } from '../compiled-list.ts'
import { compiledWays } from '../compiled-ways.ts'
import { engineOf, type Db } from '../database.ts'
import type { BoardDimension } from '../schema/board.ts'
import type { CreditDimension, CreditModel, Schema } from '../schema.ts'

export type CreditDayRow = Insertable<Schema['creditDay']>

/** What the buyer opened in the time before paying, newest first, with whose it was. */
export const listTouches = (
  db: Db,
  customerId: string,
  { from, to, limit }: { from: number; to: number; limit: number },
) =>
  touches(db)
    .where('pageView.personKey', '=', customerId)
    .where('pageView.openedAt', '>=', from)
    .where('pageView.openedAt', '<=', to)
    .orderBy('pageView.openedAt', 'desc')
    .orderBy('pageView.id', 'desc')
    .limit(limit)
    .execute()

/** Of these displays those of which nobody knows any more who looked. */
export const listForgottenTouches = (db: Db, viewIds: string[]) =>
  touches(db)
    .where('pageView.id', 'in', viewIds)
    .where('pageView.visitorId', 'is', null)
    .where('pageView.customerId', 'is', null)
    .execute()

const touches = (db: Db) =>
  db
    .selectFrom('pageView')
    .innerJoin('share', 'share.id', 'pageView.shareId')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .innerJoin('page', 'page.id', 'pageView.pageId')
    .where('pageView.verdict', '=', 'counted')
    .select([
      'pageView.id as viewId',
      'pageView.openedAt',
      'page.title as pageTitle',
      'pageView.staffId',
      'pageView.groupId',
      'pageView.pageId',
      'root.replyId',
      'pageView.shareId',
    ])

/** The share an order's token names, as a touch. */
export const findShareAsTouch = (db: Db, shareId: string) =>
  db
    .selectFrom('share')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .innerJoin('page', 'page.id', 'share.pageId')
    .where('share.id', '=', shareId)
    .select([
      'share.id as shareId',
      'page.title as pageTitle',
      'root.staffId',
      'root.groupId',
      'share.pageId',
      'root.replyId',
    ])
    .executeTakeFirst()

/** Appends credit rows. */
export async function insertCredits(db: Db, rows: Insertable<Schema['credit']>[]) {
  for (let from = 0; from < rows.length; from += 100) {
    await db
      .insertInto('credit')
      .values(rows.slice(from, from + 100))
      .execute()
  }
}

/** Adds these amounts to the days' rollup, row by row in key order, and drops what came to nothing. */
export async function addToCreditDays(db: Db, changes: CreditDayRow[]) {
  if (changes.length === 0) return
  const sums = ['amountFen', 'orders', 'refundFen'] as const
  const key = ['model', 'windowDays', 'dimension', 'day', 'target', 'storeId'] as const
  const isMysql = engineOf(db) === 'mysql'
  const rows = changes.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  for (let from = 0; from < rows.length; from += 100) {
    const insert = db.insertInto('creditDay').values(rows.slice(from, from + 100))
    const added = Object.fromEntries(
      sums.map((column) => [
        column,
        isMysql
          ? sql<number>`${sql.ref(column)} + values(${sql.ref(column)})`
          : sql<number>`${sql.ref(`creditDay.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
      ]),
    )
    await (
      isMysql
        ? insert.onDuplicateKeyUpdate(added)
        : insert.onConflict((conflict) => conflict.columns([...key]).doUpdateSet(added))
    ).execute()
  }
  // Only what is taken away can leave nothing behind; a delete that finds nothing still locks.
  if (rows.every((row) => row.amountFen > 0 && row.orders >= 0 && row.refundFen >= 0)) return
  await db
    .deleteFrom('creditDay')
    .where('model', 'in', [...new Set(rows.map((row) => row.model))])
    .where('windowDays', 'in', [...new Set(rows.map((row) => row.windowDays))])
    .where('dimension', 'in', [...new Set(rows.map((row) => row.dimension))])
    .where('day', 'in', [...new Set(rows.map((row) => row.day))])
    .where('target', 'in', [...new Set(rows.map((row) => row.target))])
    .where('amountFen', '=', 0)
    .where('orders', '=', 0)
    .where('refundFen', '=', 0)
    .execute()
}

const keyOf = (row: CreditDayRow) =>
  [row.model, row.windowDays, row.dimension, row.day, row.target, row.storeId].join('\n')

/** Every credit row of these orders. */
export const listCreditsOfOrders = (db: Db, orderIds: string[]) =>
  db
    .selectFrom('credit')
    .where('orderId', 'in', orderIds)
    .select([
      'orderId',
      'model',
      'windowDays',
      'dimension',
      'target',
      'kind',
      'day',
      'storeId',
      'amountFen',
      'viewId',
    ])
    .execute()

/** Empties the rollup, before a recount fills it. */
export const clearCreditDays = (db: Db) => db.deleteFrom('creditDay').execute()

/**
 * What a group was credited with on these days (7 天的窗口). Each day is looked up by name: along a
 * range of days the key goes through every other group's too.
 */
export const sumCreditOfGroup = compiledList(
  (db, days: string[], model: CreditModel, groupId: string) =>
    db
      .selectFrom('creditDay')
      .where('model', '=', model)
      .where('windowDays', '=', 7)
      .where('dimension', '=', 'group')
      .where('day', 'in', days)
      .where('target', '=', groupId)
      .select(({ fn }) => [
        fn.sum<number | null>('amountFen').as('amountFen'),
        fn.sum<number | null>('refundFen').as('refundFen'),
        fn.sum<number | null>('orders').as('orders'),
      ]),
)

/** Which orders a number of the board sums. */
export interface OrdersQuestion {
  model: CreditModel
  windowDays: number
  dimension: BoardDimension
  /** Paid from … until, the end not included. */
  from: number
  until: number
  storeIds: string[] | null
}

const ordersAsked = compiledWays()

/** The orders behind a number, newest first, read along the index. */
export function askCreditedOrders(
  { model, windowDays, dimension, from, until, storeIds }: OrdersQuestion,
  {
    target,
    before,
    limit,
  }: { target: string; before: { paidAt: number; id: string } | null; limit: number },
) {
  const way = `${limit} of ${storeIds?.length}${before ? ' before' : ''}`
  const place = before ? [before.paidAt, before.id] : []
  const values = [model, windowDays, dimension, target, from, until, ...place, ...(storeIds ?? [])]
  return ordersAsked(
    way,
    values,
    (db, [ofModel, ofWindow, ofDimension, of, since, to, ...more]) => {
      const [paidAt, id] = more
      const ofStores = more.slice(place.length)
      return (
        db
          // The page first, from the index alone: joined first, MariaDB sorts everything there is.
          .selectFrom((eb) =>
            eb
              .selectFrom('creditOrder')
              .where('model', '=', ofModel)
              .where('windowDays', '=', ofWindow)
              .where('dimension', '=', ofDimension)
              .where('target', '=', of)
              .where('paidAt', '>=', since)
              .where('paidAt', '<', to)
              .$if(storeIds !== null, (query) => query.where('storeId', 'in', ofStores))
              .$if(before !== null, (query) =>
                query
                  .where('paidAt', '<=', paidAt)
                  .where((or) => or.or([or('paidAt', '<', paidAt), or('orderId', '<', id)])),
              )
              .orderBy('paidAt', 'desc')
              .orderBy('orderId', 'desc')
              .limit(limit)
              .select(['orderId', 'paidAt', 'amountFen', 'refundFen'])
              .as('credited'),
          )
          .innerJoin('shopOrder', 'shopOrder.id', 'credited.orderId')
          .orderBy('credited.paidAt', 'desc')
          .orderBy('credited.orderId', 'desc')
          .select([
            'credited.orderId',
            'credited.paidAt',
            'credited.amountFen',
            'credited.refundFen',
            'shopOrder.orderNo',
            'shopOrder.customerId',
          ])
      )
    },
  )
}

/** What of these orders is credited (末次触达, 7 天) to shares of a 直播: its page's, or opened from it. */
export const listLiveCredits = compiledList((db, orderIds: string[]) =>
  db
    .selectFrom('credit')
    .innerJoin('share', 'share.id', 'credit.target')
    .innerJoin('page', 'page.id', 'share.pageId')
    .leftJoin('liveShare', 'liveShare.id', 'share.rootShareId')
    .where('credit.orderId', 'in', orderIds)
    .where('credit.model', '=', 'last')
    .where('credit.windowDays', '=', 7)
    .where('credit.dimension', '=', 'share')
    .where('credit.kind', '=', 'order')
    .where((eb) => eb.or([eb('liveShare.id', 'is not', null), eb('page.kind', '=', 'live')]))
    .select([
      'credit.orderId',
      'credit.target as shareId',
      'credit.amountFen',
      'liveShare.source',
      'page.kind',
      'page.blocksJson',
    ]),
)

/** Who was credited with these orders and why, in no order: an engine sorts at length. */
export const listCreditReasons = compiledList(
  (db, orderIds: string[], model: CreditModel, windowDays: number, dimension: BoardDimension) =>
    db
      .selectFrom('credit')
      .where('orderId', 'in', orderIds)
      .where('model', '=', model)
      .where('windowDays', '=', windowDays)
      .where('dimension', 'in', [dimension, 'staff'] as CreditDimension[])
      .where('kind', '=', 'order')
      .where('amountFen', '>', 0)
      .select(['id', 'orderId', 'dimension', 'target', 'reason', 'createdAt']),
)
