import type { Placement } from '../../db/queries/placements.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import { tellGroup } from '../groups/watch/tell-group.ts'

/** Rings at the sidebars of those who keep the list, and of those who know her. After the commit. */
export async function tellOfOrder(
  deps: Pick<Deps, 'db' | 'live'>,
  { customerId, groupId }: Pick<Placement, 'customerId' | 'groupId'>,
): Promise<void> {
  if (groupId) await tellGroup(deps, groupId)
  if (customerId) await tellFollowers(deps, customerId)
}
