import type { Db } from '../../db/database.ts'
import { closeTasksOfCustomer } from '../../db/queries/tasks.ts'
import { ANSWERED_BY_ORDER, SERVICE_RULES } from './rules.ts'

/** She ordered: what was meant to bring her to it is done with. In the order's transaction. */
export const closeTasksAfterOrder = (tx: Db, customerId: string) =>
  closeTasksOfCustomer(tx, customerId, 'ordered', { only: ANSWERED_BY_ORDER })

/** She wants no promotion: only what she asked for stays. In the transaction of her choice. */
export const closeTasksAfterOptOut = (tx: Db, customerId: string) =>
  closeTasksOfCustomer(tx, customerId, 'opted_out', { except: SERVICE_RULES })
