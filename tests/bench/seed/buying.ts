import { wantedEntries, dayChanges, type DayChange } from '../../../api/attribution/ledger.ts'
import type { Touch } from '../../../api/attribution/credit.ts'
import { boardRows } from '../../../api/business/record-on-board.ts'
import type { Random } from '../../../api/demo/random.ts'
import { DAY, dayOf, HOUR } from '../../../api/shop-time.ts'
import type { View } from '../../../db/queries/page-views.ts'
import type { Batch } from './batch.ts'
import type { Person } from './people.ts'
import { storeIdOf, staffNoOf, storeNoOf, type Shape } from './shape.ts'

const LONGEST = 30 * DAY

/** Sums of the days' credit, as they stand in the rollup. */
export class CreditTally {
  readonly days = new Map<string, DayChange>()

  add(changes: DayChange[]) {
    for (const change of changes) {
      const { day, model, windowDays, dimension, target, storeId } = change
      const key = `${model} ${windowDays} ${dimension} ${day} ${target} ${storeId}`
      const row = this.days.get(key)
      if (!row) this.days.set(key, { ...change })
      else {
        row.amountFen += change.amountFen
        row.orders += change.orders
        row.refundFen += change.refundFen
      }
    }
  }
}

/**
 * One customer in fifty buys once, some days after a page, and one order in ten comes partly back.
 * Who buys has agreed to be remembered: otherwise no page would ever be credited.
 */
export function addOrder(
  batch: Batch,
  { until }: Shape,
  { no, customerId }: Person,
  {
    views,
    titles,
    tally,
    random,
  }: {
    views: View[]
    titles: ReadonlyMap<string, string>
    tally: CreditTally
    random: Random
  },
): number | null {
  if (no % 50 !== 3) return null
  const last = views.at(-1)
  const paidAt = Math.min(
    until - HOUR,
    (last?.openedAt ?? until - 9 * DAY) + random.int(1, 72) * HOUR,
  )
  const amountFen = random.int(20, 400) * 100
  const refundedFen = no % 500 === 3 ? Math.floor(amountFen / 3) : 0
  const id = `order_${customerId}`
  const storeId = storeIdOf(storeNoOf(staffNoOf(no)))
  batch.add('shopOrder', {
    id,
    shopId: 'bench-mall',
    orderNo: customerId,
    status: refundedFen > 0 ? 'refunded' : 'paid',
    paidAt,
    amountFen,
    refundedFen,
    customerId,
    buyerKey: null,
    itemsJson: JSON.stringify([
      { name: '夜用拉拉裤 L', sku: null, quantity: 1, priceFen: amountFen },
    ]),
    shareId: null,
    couponCode: null,
    receivedAt: paidAt,
    changedAt: paidAt,
  })
  const touches = views
    .filter((view) => view.customerId === customerId && view.verdict === 'counted')
    .filter((view) => view.openedAt <= paidAt && view.openedAt >= paidAt - LONGEST)
    .map((view): Touch => ({
      viewId: view.id,
      openedAt: view.openedAt,
      pageTitle: titles.get(view.pageId) ?? '',
      staffId: view.staffId,
      groupId: view.groupId,
      pageId: view.pageId,
      replyId: null,
      shareId: view.shareId,
    }))
  const status = refundedFen > 0 ? 'refunded' : 'paid'
  const order = { amountFen, paidAt, isKnownBuyer: true, proof: null, status, refundedFen, storeId }
  const entries = wantedEntries(order as Parameters<typeof wantedEntries>[0], touches)
  entries.forEach((entry, i) =>
    batch.add('credit', {
      ...entry,
      id: `credit_${customerId}_${i}`,
      orderId: id,
      orderedAt: paidAt,
      createdAt: paidAt,
    }),
  )
  const facts = {
    id,
    paidAt,
    customerId,
    couponCode: null,
    amountFen,
    refundedFen,
    storeId,
  } as const
  for (const row of boardRows({ ...facts, status }, entries, undefined)) {
    batch.add('creditOrder', row)
  }
  if (last) {
    const raisedAt = last.openedAt
    batch.add('leadCase', {
      id: `lead_${customerId}`,
      customerId,
      staffId: last.staffId,
      storeId,
      day: dayOf(raisedAt),
      raisedAt,
      followedAt: no % 3 === 0 ? raisedAt + HOUR : null,
      orderedAt: paidAt >= raisedAt ? paidAt : null,
    })
  }
  tally.add(dayChanges(entries, []))
  return paidAt
}
