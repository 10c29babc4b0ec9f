import type { Db } from '../../db/database.ts'
import { giveBenefitsToCustomer } from '../../db/queries/benefit-people.ts'
import { listViewIdsOfPerson } from '../../db/queries/page-views.ts'
import { linkPlacements } from '../../db/queries/placements.ts'
import { linkVisitor } from '../../db/queries/beholders.ts'
import { learnOfBuyer } from '../attribution/recredit-orders.ts'
import { renameViews } from './rename-views.ts'

/**
 * A visitor who agreed turns out to be a customer: everything she opened before becomes that
 * customer's, score and rollups too (R46), in the caller's transaction.
 */
export async function linkVisitorToCustomer(
  tx: Db,
  visitorId: string,
  customerId: string,
  now: number,
): Promise<void> {
  await linkVisitor(tx, visitorId, customerId, now)
  await giveBenefitsToCustomer(tx, visitorId, customerId)
  await linkPlacements(tx, visitorId, customerId)
  await learnOfBuyer(tx, customerId, now)
  const views = await listViewIdsOfPerson(tx, visitorId, 0)
  await renameViews(
    tx,
    views.map(({ id }) => id),
    visitorId,
    { personKey: customerId, visitorId, customerId },
    now,
  )
}
