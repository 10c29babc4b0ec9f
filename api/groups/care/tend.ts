import { findCaredGroup } from '../../../db/queries/group-care.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'

export type CaredGroup = NonNullable<Awaited<ReturnType<typeof findCaredGroup>>>

/** What a group is and how it ends is its owner's to say, or a manager's. */
export const mayTend = (actor: Actor, group: Pick<CaredGroup, 'ownerId'>) =>
  actor.role === 'manager' || group.ownerId === actor.staffId

/** The group, when this member may change what it is; her right to see it was checked before. */
export async function findTended(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  groupId: string,
): Promise<CaredGroup> {
  const group = await findCaredGroup(db, groupId)
  if (!group) throw new AppError('not_found', '没有找到这个群')
  if (!mayTend(actor, group)) {
    throw new AppError('forbidden', `只有群主${group.ownerName ?? ''}或店长可以改`)
  }
  return group
}
