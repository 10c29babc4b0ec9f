import { inTransaction, type Db } from '../../db/database.ts'
import { listNamesOfBuyer } from '../../db/queries/buyers.ts'
import {
  hasOrdersOfUnknown,
  listOrderIdsSince,
  listOrdersOfUnknown,
  listOrdersOfCustomers,
  updateOrder,
} from '../../db/queries/shop-orders.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { buyerKey } from '../orders/buyer-key.ts'
import { DAY } from '../shop-time.ts'
import { recordCredit } from './record-credit.ts'

/** A late event may still change an order's credit for so long; afterwards the books are closed. */
const OPEN_DAYS = 7
/** Several things learnt at once are one piece of work. */
const SLOT = 5_000

/**
 * To be called in the transaction in which views began to count, or became somebody's: where one
 * began before an order was paid, the order's credit is looked at again.
 */
export async function recreditAfterViews(
  tx: Db,
  views: { customerId: string | null; openedAt: number }[],
  now: number,
): Promise<void> {
  const known = views.filter((view) => view.customerId !== null)
  if (known.length === 0) return
  const customerIds = [...new Set(known.map((view) => view.customerId!))]
  const earliest = Math.min(...known.map((view) => view.openedAt))
  const since = Math.max(earliest, now - OPEN_DAYS * DAY)
  const orders = await listOrdersOfCustomers(tx, customerIds, since)
  const isTouched = (order: (typeof orders)[number]) =>
    known.some((view) => view.customerId === order.customerId && view.openedAt <= order.paidAt)
  for (const customerId of new Set(orders.filter(isTouched).map((order) => order.customerId!))) {
    await enqueueRecredit(tx, customerId, now)
  }
}

/**
 * To be called in the transaction in which we come to know who somebody is: orders that came
 * before may be hers.
 */
export async function learnOfBuyer(tx: Db, customerId: string, now: number): Promise<void> {
  if (await hasOrdersOfUnknown(tx)) await enqueueRecredit(tx, customerId, now)
}

async function enqueueRecredit(tx: Db, customerId: string, now: number) {
  const slot = Math.floor(now / SLOT) + 1
  const key = `recredit-customer:${customerId}:${slot}`
  await enqueue(tx, { kind: 'recredit-customer', key, payload: { customerId }, runAt: slot * SLOT })
}

/**
 * The job: takes over orders of hers that came before we knew her, and credits her orders of the
 * last days anew. Adjustments are rows of their own; running it again adds none.
 */
export async function recreditOrdersOf(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  { customerId }: { customerId: string },
): Promise<void> {
  const at = now()
  const { customer, visitorIds } = await listNamesOfBuyer(db, customerId)
  if (!customer) return
  const keys = [
    buyerKey(config, { externalUserId: customer.id }),
    ...(customer.unionId ? [buyerKey(config, { unionId: customer.unionId })] : []),
    ...visitorIds.map((visitorId) => buyerKey(config, { visitorId })),
  ]
  const hers = await listOrdersOfUnknown(db, keys)
  const recent = await listOrderIdsSince(db, customerId, at - OPEN_DAYS * DAY)
  for (const { id } of hers) {
    await inTransaction(db, async (tx) => {
      await updateOrder(tx, id, { customerId, changedAt: at })
      await recordCredit(tx, id, at)
    })
  }
  for (const { id } of recent) await inTransaction(db, (tx) => recordCredit(tx, id, at))
}
