import { createHash } from 'node:crypto'
import { inTransaction, type Db } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import {
  findOrderToFold,
  insertOrder,
  insertOrderNotice,
  listOrderNotices,
  updateOrder,
} from '../../db/queries/shop-orders.ts'
import { readPageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { knowBuyers, type Buyer } from './know-buyers.ts'
import type { OrderLetter } from './order-letter.ts'
import { orderState, type OrderTold } from './order-state.ts'

/**
 * Keeps what a shop tells of its orders and queues their credit, all letters or none. A letter
 * that came before changes nothing; in whatever order letters come, the order ends the same.
 * Returns how many letters were new.
 */
export async function receiveOrders(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  letters: OrderLetter[],
): Promise<number> {
  const at = now()
  return inTransaction(db, async (tx) => {
    const buyers = await knowBuyers(tx, config, letters)
    let fresh = 0
    for (const [i, letter] of letters.entries()) {
      const token = letter.token === undefined ? undefined : readPageToken(config, letter.token)
      const shareId = token && !token.preview ? token.shareId : null
      if (await keepLetter(tx, letter, shareId, buyers[i]!, at)) fresh += 1
    }
    return fresh
  })
}

async function keepLetter(
  tx: Db,
  letter: OrderLetter,
  shareId: string | null,
  { customerId, buyerKey }: Buyer,
  at: number,
): Promise<boolean> {
  const told = toldBy(letter, shareId, customerId)
  const orderId = orderIdOf(letter.shopId, letter.orderNo)
  const state = orderState([told])
  const { items, ...facts } = state
  await insertOrder(tx, {
    ...facts,
    id: orderId,
    shopId: letter.shopId,
    orderNo: letter.orderNo,
    itemsJson: JSON.stringify(items),
    buyerKey,
    receivedAt: at,
    changedAt: at,
  })
  // The order's row first, so that two letters about it come one after the other.
  const order = (await findOrderToFold(tx, orderId))!
  // Who she is may be known later than the letter came: that is not the letter's content.
  const bodyHash = hash([letter])
  const isNew = await insertOrderNotice(tx, {
    id: `notice_${hash([orderId, bodyHash]).slice(0, 40)}`,
    orderId,
    status: letter.status,
    refundedFen: letter.refundedFen ?? 0,
    bodyHash,
    toldJson: JSON.stringify(told),
    receivedAt: at,
  })
  if (!isNew) return false
  const notices = await listOrderNotices(tx, orderId)
  const { items: allItems, ...all } = orderState(
    notices.map((notice) => JSON.parse(notice.toldJson) as OrderTold),
  )
  await updateOrder(tx, orderId, {
    ...all,
    customerId: all.customerId ?? order.customerId,
    buyerKey: order.buyerKey ?? buyerKey,
    itemsJson: JSON.stringify(allItems),
    changedAt: at,
  })
  await enqueue(tx, {
    kind: 'credit-order',
    key: `credit-order:${orderId}:${bodyHash.slice(0, 40)}`,
    payload: { orderId },
    runAt: at,
  })
  return true
}

/** An order's id is made of the shop's own names for it. */
export const orderIdOf = (shopId: string, orderNo: string) => idFrom('order', shopId, orderNo)

function toldBy(letter: OrderLetter, shareId: string | null, customerId: string | null): OrderTold {
  return {
    status: letter.status,
    paidAt: letter.paidAt,
    amountFen: letter.amountFen,
    refundedFen: letter.refundedFen ?? null,
    items: letter.items.map((item) => ({
      name: item.name ?? item.title ?? '',
      sku: item.sku ?? item.productId ?? item.id ?? null,
      quantity: item.quantity ?? item.qty ?? 1,
      priceFen: item.priceFen ?? null,
    })),
    customerId,
    shareId,
    couponCode: letter.couponCode ?? null,
    updatedAt: letter.updatedAt ?? null,
  }
}

const hash = (parts: unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')
