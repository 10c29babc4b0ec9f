import type { Db } from '../../db/database.ts'
import { addToCreditDays, clearCreditDays, listCreditsOfOrders } from '../../db/queries/credits.ts'
import { listOrderIdsAfter } from '../../db/queries/shop-orders.ts'
import { dayChanges } from './ledger.ts'

const ORDERS_AT_ONCE = 200

/** Makes the rollup of credit by day anew from the credit rows, in the caller's transaction. */
export async function rebuildCreditDays(tx: Db): Promise<void> {
  await clearCreditDays(tx)
  for (let after = ''; ;) {
    const orders = await listOrderIdsAfter(tx, after, ORDERS_AT_ONCE)
    if (orders.length === 0) return
    after = orders.at(-1)!.id
    const rows = await listCreditsOfOrders(
      tx,
      orders.map((order) => order.id),
    )
    for (const { id } of orders) {
      const own = rows.filter((row) => row.orderId === id)
      await addToCreditDays(tx, dayChanges(own, []))
    }
  }
}
