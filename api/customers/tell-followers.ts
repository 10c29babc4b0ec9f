import { listFollowers } from '../../db/queries/profiles.ts'
import type { Deps } from '../deps.ts'

/** Rings at every open sidebar of the members who know her: something of hers has changed. */
export async function tellFollowers(
  { db, live }: Pick<Deps, 'db' | 'live'>,
  customerId: string,
): Promise<void> {
  for (const { staffId } of await listFollowers(db, customerId)) {
    live.publish(staffId, { event: 'customer', customerId })
  }
}
