import type { CreditDimension, CreditModel } from '../../db/schema.ts'
import { dayOf } from '../shop-time.ts'
import {
  creditOrder,
  MODELS,
  RULE_VERSION,
  WINDOWS,
  type CreditedOrder,
  type Touch,
} from './credit.ts'
import { splitWhole } from './split-whole.ts'

/** What a credit row adds to; rows of the same entry are summed. */
export interface Entry {
  model: CreditModel
  windowDays: number
  dimension: CreditDimension
  target: string
  kind: 'order' | 'refund'
  day: string
  storeId: string | null
}

export interface EntryRow extends Entry {
  amountFen: number
  viewId: string | null
  reason: string
  ruleVersion: string
}

export interface LedgerOrder extends CreditedOrder {
  status: 'paid' | 'refunded' | 'cancelled'
  refundedFen: number
  storeId: string | null
}

/** How a change of the day's rollup reads. */
export interface DayChange {
  day: string
  model: CreditModel
  windowDays: number
  dimension: CreditDimension
  target: string
  storeId: string
  amountFen: number
  orders: number
  refundFen: number
}

/**
 * Every row an order should have come to by now: its credit, and what was given back as negative
 * rows in proportion (a whole refund or a cancellation leaves exactly nothing).
 */
export function wantedEntries(order: LedgerOrder, touches: Touch[]): EntryRow[] {
  if (order.amountFen === 0) return []
  const day = dayOf(order.paidAt)
  const isCancelled = order.status === 'cancelled'
  const backFen = isCancelled ? order.amountFen : Math.min(order.refundedFen, order.amountFen)
  const rows: EntryRow[] = []
  for (const model of MODELS) {
    for (const windowDays of WINDOWS) {
      const parts = creditOrder(order, touches, { model, windowDays })
      const entry = { model, windowDays, day, storeId: order.storeId, ruleVersion: RULE_VERSION }
      for (const dimension of new Set(parts.map((part) => part.dimension))) {
        const own = parts.filter((part) => part.dimension === dimension)
        const back = splitWhole(
          backFen,
          own.map((part) => part.amountFen),
        )
        own.forEach((part, i) => {
          rows.push({ ...entry, ...part, kind: 'order' })
          if (back[i] === 0) return
          const reason = isCancelled ? '订单取消，全部冲回' : '退款，按归因的比例冲回'
          rows.push({ ...entry, ...part, kind: 'refund', amountFen: -back[i]!, reason })
        })
      }
    }
  }
  return rows
}

/**
 * The rows to append so that what stands (sums of the rows so far) becomes what is wanted. Nothing
 * to append when it is so already: running twice changes nothing, and no row is ever edited.
 */
export function entryChanges(wanted: EntryRow[], standing: (Entry & { sumFen: number })[]) {
  const sums = new Map(standing.map((entry) => [entryKey(entry), entry]))
  const changes: EntryRow[] = []
  for (const row of wanted) {
    const key = entryKey(row)
    const stands = sums.get(key)?.sumFen ?? 0
    sums.delete(key)
    if (row.amountFen === stands) continue
    const isAdjusted = stands !== 0
    const reason = isAdjusted ? `更正：${row.reason}` : row.reason
    changes.push({ ...row, amountFen: row.amountFen - stands, reason })
  }
  for (const { sumFen, ...entry } of sums.values()) {
    if (sumFen === 0) continue
    changes.push({
      ...entry,
      amountFen: -sumFen,
      viewId: null,
      reason: '更正：后来得知的浏览或订单改变了归因，冲回原来的',
      ruleVersion: RULE_VERSION,
    })
  }
  return changes
}

/** What appended rows change in the rollup; `orders` counts an order while something of it stands. */
export function dayChanges(
  changes: Pick<EntryRow, keyof Entry | 'amountFen'>[],
  standing: (Entry & { sumFen: number })[],
): DayChange[] {
  const nets = new Map<string, { before: number; after: number; change: DayChange }>()
  const at = (entry: Entry) => {
    const { day, model, windowDays, dimension, target } = entry
    const storeId = entry.storeId ?? ''
    const key = JSON.stringify([day, model, windowDays, dimension, target, storeId])
    let net = nets.get(key)
    if (!net) {
      const zero = { amountFen: 0, orders: 0, refundFen: 0 }
      const change = { day, model, windowDays, dimension, target, storeId, ...zero }
      nets.set(key, (net = { before: 0, after: 0, change }))
    }
    return net
  }
  for (const entry of standing) {
    const net = at(entry)
    net.before += entry.sumFen
    net.after += entry.sumFen
  }
  for (const row of changes) {
    const net = at(row)
    net.after += row.amountFen
    if (row.kind === 'order') net.change.amountFen += row.amountFen
    else net.change.refundFen -= row.amountFen
  }
  return [...nets.values()]
    .map(({ before, after, change }) => ({
      ...change,
      orders: Number(after > 0) - Number(before > 0),
    }))
    .filter(({ amountFen, orders, refundFen }) => amountFen || orders || refundFen)
}

const entryKey = (entry: Entry) =>
  JSON.stringify([
    entry.model,
    entry.windowDays,
    entry.dimension,
    entry.target,
    entry.kind,
    entry.day,
    entry.storeId,
  ])
