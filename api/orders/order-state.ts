/** 订单 as one letter from the shop tells it; what the shop left out is null. */
export interface OrderTold {
  status: 'paid' | 'refunded' | 'cancelled'
  paidAt: number
  amountFen: number
  refundedFen: number | null
  items: { name: string; sku: string | null; quantity: number; priceFen: number | null }[]
  customerId: string | null
  shareId: string | null
  couponCode: string | null
  /** When the shop last changed the order, by its own count; the newest letter has the facts. */
  updatedAt: number | null
}

export interface OrderState {
  status: 'paid' | 'refunded' | 'cancelled'
  paidAt: number
  amountFen: number
  refundedFen: number
  items: OrderTold['items']
  customerId: string | null
  shareId: string | null
  couponCode: string | null
}

const RANK = { paid: 0, refunded: 1, cancelled: 2 }

/**
 * An order as all letters about it tell it, whatever order they came in: a refund may come before
 * the payment, and every letter many times. States only go forward, refunds only grow, and the
 * facts are those of the newest letter (by `updatedAt`; without one, the payment's own).
 */
export function orderState(told: OrderTold[]): OrderState {
  const byWeight = told.toSorted(compare)
  const facts = byWeight[0]!
  const firstKnown = <K extends 'customerId' | 'shareId' | 'couponCode'>(field: K) =>
    byWeight.find((one) => one[field] !== null)?.[field] ?? null
  const status = told.reduce(
    (furthest, one) => (RANK[one.status] > RANK[furthest] ? one.status : furthest),
    facts.status,
  )
  const refundedFen = Math.max(
    ...told.map((one) => {
      if (one.refundedFen !== null) return one.refundedFen
      // A refund without an amount gives everything back.
      return one.status === 'refunded' ? Infinity : 0
    }),
  )
  return {
    status,
    paidAt: facts.paidAt,
    amountFen: facts.amountFen,
    refundedFen: Math.min(refundedFen, facts.amountFen),
    items: byWeight.find((one) => one.items.length > 0)?.items ?? [],
    customerId: firstKnown('customerId'),
    shareId: firstKnown('shareId'),
    couponCode: firstKnown('couponCode'),
  }
}

// A total order over what letters say, so that the order of their coming cannot matter.
function compare(a: OrderTold, b: OrderTold): number {
  return (
    (b.updatedAt ?? 0) - (a.updatedAt ?? 0) ||
    RANK[a.status] - RANK[b.status] ||
    b.amountFen - a.amountFen ||
    b.paidAt - a.paidAt ||
    (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
  )
}
