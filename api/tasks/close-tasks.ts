import type { Db } from '../../db/database.ts'
import { hasUnpaidLine } from '../../db/queries/placements.ts'
import { closeTasksOfCustomer, eraseEvidence } from '../../db/queries/tasks.ts'
import { DAY } from '../shop-time.ts'
import { ANSWERED_BY_ORDER, FROM_LOOKING, SERVICE_RULES } from './rules.ts'

/**
 * She ordered: what was meant to bring her to it is done with, in the order's transaction. An old
 * order told late leaves tasks that are younger than it by a day, and whatever she bought leaves a
 * line of 接龙 that is not paid for.
 */
export async function closeTasksAfterOrder(tx: Db, customerId: string, paidAt: number) {
  const owes = await hasUnpaidLine(tx, customerId)
  await closeTasksOfCustomer(tx, customerId, 'ordered', {
    only: owes ? ANSWERED_BY_ORDER.filter((rule) => rule !== 'chain_unpaid') : ANSWERED_BY_ORDER,
    createdBefore: paidAt + DAY,
  })
}

/** She owes for no line of 接龙 any more: nobody need remind her. In that same transaction. */
export const closeUnpaidTasks = (tx: Db, customerId: string) =>
  closeTasksOfCustomer(tx, customerId, 'settled', { only: ['chain_unpaid'] })

/** She wants no promotion: only what she asked for stays. In the transaction of her choice. */
export const closeTasksAfterOptOut = (tx: Db, customerId: string) =>
  closeTasksOfCustomer(tx, customerId, 'opted_out', { except: SERVICE_RULES })

/** She turned 按我看过的推荐 off: what was made from her looking goes. In that same transaction. */
export const closeTasksFromLooking = (tx: Db, customerId: string) =>
  closeTasksOfCustomer(tx, customerId, 'not_personalised', { only: FROM_LOOKING })

/** She had what she read forgotten: tasks made from it end and know nothing of it any more. */
export async function forgetTasksFromLooking(tx: Db, customerId: string) {
  await closeTasksOfCustomer(tx, customerId, 'views_erased', { only: FROM_LOOKING })
  await eraseEvidence(tx, customerId, FROM_LOOKING)
}
