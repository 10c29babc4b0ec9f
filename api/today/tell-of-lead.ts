import { listFollowers } from '../../db/queries/profiles.ts'
import type { Deps } from '../deps.ts'

/** Rings at the open lists of all who know her: she was taken, handled or given back. */
export async function tellOfLead(
  { db, live }: Pick<Deps, 'db' | 'live'>,
  customerId: string,
): Promise<void> {
  for (const { staffId } of await listFollowers(db, customerId)) {
    live.publish(staffId, { event: 'lead' })
    live.publish(staffId, { event: 'customer', customerId })
  }
}
