import type { BoardSpan } from '../../db/queries/board-spans.ts'
import type { CreditOrder } from '../../db/queries/credit-orders.ts'
import { addDays } from '../shop-time.ts'

/** How far the board looks back. */
export const SPANS = [7, 30, 90] as const
export type Days = (typeof SPANS)[number]

/** Every store together. */
export const EVERYWHERE = '*'

/** Something that happened on a day and counts for a target. */
export type Counted = Pick<
  CreditOrder,
  'model' | 'windowDays' | 'dimension' | 'target' | 'storeId' | 'day'
> & { netFen: number; orders: number; refundFen: number }

/** Whether a day belongs to the days that end with `today`, to those before them, or to neither. */
export function partOf(day: string, today: string, days: number): 'now' | 'before' | null {
  if (day > today || day <= addDays(today, -2 * days)) return null
  return day > addDays(today, -days) ? 'now' : 'before'
}

/** How an order's row counts: while something of it stands, it is an order. */
export const countedFrom = (row: CreditOrder, sign: 1 | -1 = 1): Counted => ({
  model: row.model,
  windowDays: row.windowDays,
  dimension: row.dimension,
  target: row.target,
  storeId: row.storeId,
  day: row.day,
  netFen: sign * (row.amountFen - row.refundFen),
  orders: row.amountFen > row.refundFen ? sign : 0,
  refundFen: sign * row.refundFen,
})

/** What these happenings add to the spans that end with `today`. */
export function spanChanges(happened: Counted[], today: string): BoardSpan[] {
  return spansWhere(happened, (day, days) => ({ is: partOf(day, today, days), was: null }))
}

/** What these days' happenings change when the spans that ended with `from` end with `to`. */
export function turnOfDay(happened: Counted[], from: string, to: string): BoardSpan[] {
  return spansWhere(happened, (day, days) => ({
    is: partOf(day, to, days),
    was: partOf(day, from, days),
  }))
}

type Place = ReturnType<typeof partOf>

function spansWhere(
  happened: Counted[],
  placed: (day: string, days: Days) => { is: Place; was: Place },
): BoardSpan[] {
  const rows = new Map<string, BoardSpan>()
  for (const one of happened) {
    const { model, windowDays, dimension, target, storeId } = one
    for (const days of SPANS) {
      const { is, was } = placed(one.day, days)
      if (is === was) continue
      for (const scope of storeId === '' ? [EVERYWHERE] : [EVERYWHERE, storeId]) {
        const key = `${days} ${model} ${windowDays} ${dimension} ${scope} ${target}`
        let row = rows.get(key)
        if (!row) {
          const none = { netFen: 0, orders: 0, refundFen: 0, prevNetFen: 0, prevOrders: 0 }
          row = { days, model, windowDays, dimension, scope, target, ...none }
          rows.set(key, row)
        }
        add(row, is, one, 1)
        add(row, was, one, -1)
      }
    }
  }
  return [...rows.values()].filter(
    (row) => row.netFen || row.orders || row.refundFen || row.prevNetFen || row.prevOrders,
  )
}

function add(row: BoardSpan, place: Place, one: Counted, sign: 1 | -1) {
  if (place === 'now') {
    row.netFen += sign * one.netFen
    row.orders += sign * one.orders
    row.refundFen += sign * one.refundFen
  } else if (place === 'before') {
    row.prevNetFen += sign * one.netFen
    row.prevOrders += sign * one.orders
  }
}

/** The days whose happenings change place when the spans' last day moves on. */
export function daysThatTurn(from: string, to: string): string[] {
  const turning = new Set<string>()
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    turning.add(day)
    for (const days of SPANS) {
      turning.add(addDays(day, -days))
      turning.add(addDays(day, -2 * days))
    }
  }
  return [...turning].sort()
}
