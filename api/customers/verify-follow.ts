import { findFollow } from '../../db/queries/follows.ts'
import { findReception } from '../../db/queries/kf-visits.ts'
import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'
import { checkLive } from '../sync/live-check.ts'
import { syncCustomer } from '../sync/sync-customer.ts'

// WeCom lets a 客服 conversation go on for so long after her last word.
const RECEIVED_HOLDS = 2 * DAY

/** What the check starts from; nothing when the two never met. */
export type FollowFound = Awaited<ReturnType<typeof findFollow>>

/** Whether what was found is certain enough that nobody else is asked. */
export const isCertain = (row: FollowFound, now: number) =>
  row !== undefined &&
  row.endedAt === null &&
  // 客服 visitors and group members are no friends: WeCom has nothing to say of who receives them.
  (row.kind !== 'friend' || row.verifiedAt > now - DAY)

/**
 * Whether this member follows this customer now. A relation WeCom confirmed within a day holds;
 * otherwise WeCom is asked. While WeCom is away, one confirmed within a week holds and everything
 * else is `unsure`. A no is never remembered: the next question is asked again. Who answers her in
 * 客服 goes on seeing her while they talk, though she has become a colleague's friend. `found` is
 * what was read in this same request.
 */
export async function verifyFollow(
  deps: Deps,
  staffId: string,
  customerId: string,
  found?: [FollowFound],
): Promise<'yes' | 'no' | 'unsure'> {
  const { db, now } = deps
  const row = found ? found[0] : await findFollow(db, staffId, customerId)
  if (isCertain(row, now())) return 'yes'
  const answer = await checkLive(deps, staffId, `customer ${customerId}`, () =>
    syncCustomer(deps, customerId),
  )
  if (await hasReceived(deps, staffId, customerId)) return 'yes'
  const isStanding = row !== undefined && row.endedAt === null
  if (answer !== 'answered') {
    if (isStanding && row.verifiedAt > now() - 7 * DAY) return 'yes'
    return answer === 'refused' ? 'no' : 'unsure'
  }
  const fresh = await findFollow(db, staffId, customerId)
  return fresh !== undefined && fresh.endedAt === null ? 'yes' : 'no'
}

async function hasReceived({ db, now }: Deps, staffId: string, customerId: string) {
  const reception = await findReception(db, customerId, staffId)
  return reception !== undefined && reception.receivedAt > now() - RECEIVED_HOLDS
}
