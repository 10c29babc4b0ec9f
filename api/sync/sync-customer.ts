import { inTransaction } from '../../db/database.ts'
import { findCustomerKind } from '../../db/queries/customers.ts'
import { endFollow, listFollowsOfCustomers } from '../../db/queries/follows.ts'
import type { Deps } from '../deps.ts'
import { isErrcode } from '../wecom/error.ts'
import type { WecomCustomer } from '../wecom/client.ts'
import { withoutErased } from '../privacy/erased-mark.ts'
import { saveFriends } from './save-friends.ts'

/**
 * Asks WeCom for one customer and keeps the answer: facts, who follows her, tags. Whoever is not
 * named any more follows her no longer; nobody does when she is no customer of ours.
 */
export async function syncCustomer(deps: Deps, customerId: string): Promise<void> {
  const { db, config, now, live } = deps
  const customer = await askFor(deps, customerId)
  const at = now()
  const told = await inTransaction(db, async (tx) => {
    const { contact, follows } = customer ?? { contact: undefined, follows: [] }
    if (contact) {
      const friends = follows.map((follow) => ({ contact, follow }))
      await saveFriends(tx, await withoutErased(tx, config, friends), at)
    }
    // 客服 visitors and group members are known to us by other ways than friendship.
    const isFriend = (await findCustomerKind(tx, customerId)) === 'friend'
    const named = new Set(follows.map((follow) => follow.staffId))
    const standing = (await listFollowsOfCustomers(tx, [customerId])).filter(
      (follow) => follow.endedAt === null,
    )
    for (const { staffId } of isFriend ? standing : []) {
      if (!named.has(staffId)) await endFollow(tx, staffId, customerId, 'sync', at)
    }
    return new Set([...named, ...standing.map((follow) => follow.staffId)])
  })
  for (const staffId of told) live.publish(staffId, { event: 'customer', customerId })
}

async function askFor({ wecom }: Deps, customerId: string): Promise<WecomCustomer | undefined> {
  try {
    const customer = await wecom.getCustomer(customerId)
    // Ids differ by letter case alone; an answer about somebody else is none.
    return customer.contact.customerId === customerId ? customer : undefined
  } catch (error) {
    if (isErrcode(error, 84061, 40096)) return undefined
    throw error
  }
}
