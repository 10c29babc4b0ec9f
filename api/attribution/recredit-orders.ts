import type { Db } from '../../db/database.ts'
import { listNamesOfBuyer } from '../../db/queries/buyers.ts'
import {
  listOrderIdsSince,
  listOrdersOfUnknown,
  updateOrder,
} from '../../db/queries/shop-orders.ts'
import type { Config } from '../config.ts'
import { enqueue } from '../jobs/queue.ts'
import { buyerKey } from '../orders/buyer-key.ts'
import { DAY } from '../shop-time.ts'

/** A late event may still change an order's credit for so long; afterwards the books are closed. */
const OPEN_DAYS = 7
/** Several things learnt at once are one piece of work. */
const SLOT = 10_000

/**
 * To be called when we learn something of a customer that an order's credit may rest on: views
 * that came late or became hers, or who she is at all. Takes over orders of hers that came before
 * we knew her, and queues her orders of the last days to be credited anew.
 */
export async function recreditOrdersOf(
  tx: Db,
  config: Pick<Config, 'sessionSecret'>,
  customerId: string,
  now: number,
): Promise<void> {
  const { customer, visitorIds } = await listNamesOfBuyer(tx, customerId)
  if (!customer) return
  const keys = [
    buyerKey(config, { externalUserId: customer.id }),
    ...(customer.unionId ? [buyerKey(config, { unionId: customer.unionId })] : []),
    ...visitorIds.map((visitorId) => buyerKey(config, { visitorId })),
  ]
  const hers = await listOrdersOfUnknown(tx, keys)
  for (const { id } of hers) await updateOrder(tx, id, { customerId, changedAt: now })
  const recent = await listOrderIdsSince(tx, customerId, now - OPEN_DAYS * DAY)
  const slot = Math.floor(now / SLOT) + 1
  for (const orderId of new Set([...hers, ...recent].map((order) => order.id))) {
    await enqueue(tx, {
      kind: 'credit-order',
      key: `credit-order:${orderId}:again:${slot}`,
      payload: { orderId },
      runAt: slot * SLOT,
    })
  }
}
