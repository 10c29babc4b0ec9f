import type { Db } from '../../db/database.ts'
import { addToSpans, passBoardClock } from '../../db/queries/board-spans.ts'
import {
  deleteCreditOrder,
  insertCreditOrders,
  listCreditOrder,
  type CreditOrder,
} from '../../db/queries/credit-orders.ts'
import { findCouponOfCode } from '../../db/queries/coupon-numbers.ts'
import type { BoardDimension } from '../../db/schema/board.ts'
import type { Schema } from '../../db/schema.ts'
import type { EntryRow } from '../attribution/ledger.ts'
import { dayOf } from '../shop-time.ts'
import { countedFrom, spanChanges } from './spans.ts'

type Order = Pick<
  Schema['shopOrder'],
  'id' | 'paidAt' | 'customerId' | 'couponCode' | 'amountFen' | 'refundedFen' | 'status'
> & { storeId: string | null }

/** Brings what an order counts for on the board to where it should be, in the caller's transaction. */
export async function recordOnBoard(tx: Db, order: Order, wanted: EntryRow[]): Promise<void> {
  const couponId = order.couponCode ? await findCouponOfCode(tx, order.couponCode) : undefined
  const standing = await listCreditOrder(tx, order.id)
  const next = boardRows(order, wanted, couponId)
  if (isSame(standing, next)) return
  await deleteCreditOrder(tx, order.id)
  await insertCreditOrders(tx, next)
  const today = await passBoardClock(tx)
  if (today === '') return
  const counted = [
    ...standing.map((row) => countedFrom(row, -1)),
    ...next.map((row) => countedFrom(row)),
  ]
  await addToSpans(tx, spanChanges(counted, today))
}

/** Every bar an order stands in: what it is credited to, its store, its coupon, its buyer. */
export function boardRows(
  order: Order,
  wanted: Pick<EntryRow, 'model' | 'windowDays' | 'dimension' | 'target' | 'kind' | 'amountFen'>[],
  couponId: string | undefined,
): CreditOrder[] {
  if (order.amountFen === 0) return []
  const { id: orderId, paidAt, customerId } = order
  const fact = { orderId, day: dayOf(paidAt), paidAt, storeId: order.storeId ?? '' }
  const rows = new Map<string, CreditOrder>()
  for (const { model, windowDays, dimension, target, kind, amountFen } of wanted) {
    const key = `${model} ${windowDays} ${dimension} ${target}`
    let row = rows.get(key)
    if (!row) {
      row = { ...fact, model, windowDays, dimension, target, amountFen: 0, refundFen: 0 }
      rows.set(key, row)
    }
    if (kind === 'order') row.amountFen += amountFen
    else row.refundFen -= amountFen
  }
  const isOurs = wanted.some(
    (entry) =>
      entry.model === 'last' &&
      entry.windowDays === 7 &&
      entry.dimension === 'staff' &&
      entry.target !== 'none',
  )
  const backFen = order.status === 'cancelled' ? order.amountFen : order.refundedFen
  const whole = (dimension: BoardDimension, target: string): CreditOrder => ({
    ...fact,
    model: 'last',
    windowDays: 7,
    dimension,
    target,
    amountFen: order.amountFen,
    refundFen: Math.min(backFen, order.amountFen),
  })
  return [
    ...[...rows.values()].filter((row) => row.amountFen !== 0 || row.refundFen !== 0),
    whole('store', order.storeId ?? 'none'),
    whole('coupon', couponId ?? 'none'),
    ...(customerId ? [whole('buyer', customerId)] : []),
    ...(customerId && isOurs ? [whole('ourBuyer', customerId)] : []),
  ]
}

function isSame(standing: CreditOrder[], next: CreditOrder[]): boolean {
  const words = (row: CreditOrder) =>
    `${row.model} ${row.windowDays} ${row.dimension} ${row.target} ${row.day} ${row.paidAt} ` +
    `${row.storeId} ${row.amountFen} ${row.refundFen}`
  const known = new Set(standing.map(words))
  return standing.length === next.length && next.every((row) => known.has(words(row)))
}
