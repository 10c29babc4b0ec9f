import { splitWhole } from '../attribution/split-whole.ts'
import { creditChain, type ChainModel } from './chain-credit.ts'

interface Link {
  id: string
  parentShareId: string | null
  createdAt: number
}

interface CreditedLink {
  orderId: string
  shareId: string
  amountFen: number
  refundFen: number
}

/**
 * The shares of a chain in the order they are read, each hand under the one it came from, with what
 * its orders come to by the model. What is given back goes in the proportion it was credited in.
 */
export function creditNodes<L extends Link>(links: L[], orders: CreditedLink[], model: ChainModel) {
  const byId = new Map(links.map((link) => [link.id, link]))
  const children = new Map<string | null, L[]>()
  for (const link of links.toSorted(
    (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1),
  )) {
    const siblings = children.get(link.parentShareId)
    if (siblings) siblings.push(link)
    else children.set(link.parentShareId, [link])
  }
  const sums = new Map<string, { orders: Set<string>; amountFen: number }>()
  let amountFen = 0
  for (const order of orders) {
    const chain = chainTo(byId, order.shareId)
    const parts = [...creditChain(chain, Number(order.amountFen), model)]
    const back = splitWhole(
      Number(order.refundFen),
      parts.map(([, fen]) => fen),
    )
    parts.forEach(([id, fen], i) => {
      if (fen === 0) return
      const sum = sums.get(id) ?? { orders: new Set(), amountFen: 0 }
      sum.orders.add(order.orderId)
      sum.amountFen += fen - back[i]!
      sums.set(id, sum)
    })
    amountFen += Number(order.amountFen) - Number(order.refundFen)
  }
  const nodes: (L & { forwards: number; orders: number; amountFen: number })[] = []
  const waiting = (children.get(null) ?? []).toReversed()
  for (let link = waiting.pop(); link; link = waiting.pop()) {
    const below = children.get(link.id) ?? []
    const sum = sums.get(link.id)
    nodes.push({
      ...link,
      forwards: below.length,
      orders: sum?.orders.size ?? 0,
      amountFen: sum?.amountFen ?? 0,
    })
    waiting.push(...below.toReversed())
  }
  return { nodes, total: { orders: new Set(orders.map((one) => one.orderId)).size, amountFen } }
}

/** The hands from the root to this share. */
function chainTo(byId: Map<string, Link>, shareId: string): string[] {
  const chain: string[] = []
  for (let link = byId.get(shareId); link; link = byId.get(link.parentShareId ?? '')) {
    chain.unshift(link.id)
  }
  return chain
}
