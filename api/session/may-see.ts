import { isCustomerOfStores, isGroupOfStores } from '../../db/queries/store-scope.ts'
import { type FollowFound, verifyFollow } from '../customers/verify-follow.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { type MembershipFound, verifyMember } from '../groups/verify-member.ts'
import { noteDenial, refuseAfterDenials } from './denials.ts'

/** Whom one may or may not ask about. */
export type Resource = 'customer' | 'group'

/** What is known already of how a member stands to somebody. */
export interface Standing {
  follow?: FollowFound
  membership?: MembershipFound
}

const NOT_FOUND = { customer: '没有找到这位客户', group: '没有找到这个群' }

/**
 * Lets the member through when this customer or group is hers to see: a rep must follow the
 * customer or sit in the group, a manager may also see those of her stores. Everyone else gets the
 * same answer as for an id that does not exist.
 */
export async function maySee(
  deps: Deps,
  actor: Actor,
  resource: Resource,
  id: string,
  standing?: Standing,
): Promise<void> {
  refuseAfterDenials(deps, actor.staffId)
  const answer = await isHers(deps, actor, resource, id, standing)
  if (answer === 'yes') return
  if (answer === 'unsure') {
    throw new AppError('busy', '暂时无法向企业微信确认，请稍后再试', { retryAfter: 5 })
  }
  noteDenial(deps, actor.staffId, resource, id)
  throw new AppError('not_found', NOT_FOUND[resource])
}

/** True: it could be an id, and may reach a `where`. */
export const isId = (text: string) => /^[\w@.~-]{1,64}$/.test(text)

async function isHers(
  deps: Deps,
  actor: Actor,
  resource: Resource,
  id: string,
  standing: Standing | undefined,
) {
  if (!isId(id)) return 'no'
  if (actor.role !== 'rep' && actor.role !== 'manager') return 'no'
  if (actor.role === 'manager' && actor.storeIds.length > 0) {
    const isOfStores = resource === 'customer' ? isCustomerOfStores : isGroupOfStores
    if (await isOfStores(deps.db, id, actor.storeIds)) return 'yes'
  }
  return resource === 'customer'
    ? verifyFollow(deps, actor.staffId, id, standing && [standing.follow])
    : verifyMember(deps, actor.staffId, id, standing && [standing.membership])
}
