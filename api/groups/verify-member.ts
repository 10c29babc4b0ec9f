import { findMembership } from '../../db/queries/group-chats.ts'
import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'
import { checkLive } from '../sync/live-check.ts'
import { syncGroup } from '../sync/sync-group.ts'

/** What the check starts from; nothing when there is no such group. */
export type MembershipFound = Awaited<ReturnType<typeof findMembership>>

/** Whether this member owns or sits in this group now; as certain as `verifyFollow`. */
export async function verifyMember(
  deps: Deps,
  staffId: string,
  groupId: string,
  found?: [MembershipFound],
): Promise<'yes' | 'no' | 'unsure'> {
  const { db, now } = deps
  const judged = (row: MembershipFound) => {
    // A dissolved group stays open to those who sat in it: its numbers are still theirs.
    const isIn = row !== undefined && (row.memberId !== null || row.ownerId === staffId)
    return { isIn, isGone: !!row?.dissolvedAt, syncedAt: row?.syncedAt ?? 0 }
  }
  const find = async () => judged(await findMembership(db, groupId, staffId))
  const row = found ? judged(found[0]) : await find()
  if (row.isIn && (row.isGone || row.syncedAt > now() - DAY)) return 'yes'
  const answer = await checkLive(deps, staffId, `group ${groupId}`, () => syncGroup(deps, groupId))
  if (answer === 'answered') return (await find()).isIn ? 'yes' : 'no'
  if (row.isIn && row.syncedAt > now() - 7 * DAY) return 'yes'
  return answer === 'refused' ? 'no' : 'unsure'
}
