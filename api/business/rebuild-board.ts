import type { Db } from '../../db/database.ts'
import { holdBoardClock } from '../../db/queries/board-spans.ts'
import { clearCreditOrders, insertCreditOrders } from '../../db/queries/credit-orders.ts'
import { findCouponOfCode } from '../../db/queries/coupon-numbers.ts'
import { listCreditsOfOrders } from '../../db/queries/credits.ts'
import { addToExitDays, clearExitDays, listAllLeavers } from '../../db/queries/exit-days.ts'
import { recountHeads } from '../../db/queries/group-headcounts.ts'
import { addToLeadDays, clearLeadDays, listCasesAfter } from '../../db/queries/lead-cases.ts'
import { clearSendDays, countSend, listSentMoments } from '../../db/queries/send-days.ts'
import { listOrdersAfter } from '../../db/queries/shop-orders.ts'
import { dayOf } from '../shop-time.ts'
import { remakeSpans } from './keep-board-day.ts'
import { caseDays, summed } from './leads/case-days.ts'
import { boardRows } from './record-on-board.ts'

const ORDERS_AT_ONCE = 200

/** Makes everything the board reads anew from orders, credit, members and leads, in the caller's transaction. */
export async function rebuildBoard(tx: Db): Promise<void> {
  await holdBoardClock(tx)
  await rebuildExitDays(tx)
  await recountHeads(tx)
  await clearCreditOrders(tx)
  for (let after = ''; ;) {
    const orders = await listOrdersAfter(tx, after, ORDERS_AT_ONCE)
    if (orders.length === 0) break
    after = orders.at(-1)!.id
    const ids = orders.map((order) => order.id)
    const credits = await listCreditsOfOrders(tx, ids)
    for (const order of orders) {
      const own = credits.filter((row) => row.orderId === order.id)
      // An order whose credit still waits stands on no bar yet.
      if (own.length === 0) continue
      const couponId = order.couponCode ? await findCouponOfCode(tx, order.couponCode) : undefined
      await insertCreditOrders(tx, boardRows({ ...order, storeId: storeOf(own) }, own, couponId))
    }
  }
  await rebuildLeadDays(tx)
  await rebuildSendDays(tx)
  await remakeSpans(tx)
}

/** Makes the days' numbers of leads anew. */
export async function rebuildLeadDays(tx: Db): Promise<void> {
  await clearLeadDays(tx)
  for (let after = ''; ;) {
    const cases = await listCasesAfter(tx, after, 500)
    if (cases.length === 0) return
    after = cases.at(-1)!.id
    await addToLeadDays(tx, summed(cases.flatMap((one) => caseDays(one, 1))))
  }
}

async function rebuildSendDays(tx: Db) {
  await clearSendDays(tx)
  for (let after = ''; ;) {
    const sends = await listSentMoments(tx, after, 500)
    if (sends.length === 0) return
    after = sends.at(-1)!.id
    for (const { staffId, at } of sends) await countSend(tx, staffId, dayOf(at))
  }
}

/** Where the order stands: rows of a store it was taken from sum to nothing. */
function storeOf(own: Awaited<ReturnType<typeof listCreditsOfOrders>>): string | null {
  const sums = new Map<string | null, number>()
  for (const { kind, storeId, amountFen } of own) {
    if (kind === 'order') sums.set(storeId, (sums.get(storeId) ?? 0) + amountFen)
  }
  return [...sums].find(([, fen]) => fen !== 0)?.[0] ?? null
}

/** Makes the days on which customers left groups anew. */
export async function rebuildExitDays(tx: Db): Promise<void> {
  await clearExitDays(tx)
  const days = new Map<string, Parameters<typeof addToExitDays>[1][number]>()
  for (const { groupId, storeId, leftAt } of await listAllLeavers(tx)) {
    const day = dayOf(leftAt)
    const row = days.get(`${day} ${groupId}`)
    if (row) row.exits += 1
    else days.set(`${day} ${groupId}`, { day, groupId, storeId: storeId ?? '', exits: 1 })
  }
  await addToExitDays(tx, [...days.values()])
}
