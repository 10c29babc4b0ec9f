import type { Db } from '../../../db/database.ts'
import {
  holdMembers,
  listGroupLooks,
  listPointsOfMember,
} from '../../../db/queries/group-points.ts'
import type { GroupPointReason } from '../../../db/schema/group-score.ts'
import { DAY, dayOf } from '../../shop-time.ts'
import { keepFacts } from './ledger.ts'
import { settleLooks } from './points-for-views.ts'
import { WINDOW_DAYS } from './rules.ts'

/** Takes back whatever this member has, in one group or (null) in all, in the caller's transaction. */
export async function takeBackPoints(
  tx: Db,
  member: { customerId: string; groupId: string | null },
  why: { now: number; reason: GroupPointReason },
): Promise<void> {
  const { customerId, groupId } = member
  const rows = await listPointsOfMember(tx, customerId, groupId)
  if (rows.length === 0) return
  await holdMembers(tx, [customerId])
  await keepFacts(tx, [], await listPointsOfMember(tx, customerId, groupId), why)
}

/**
 * Who left a group has no points in it; who is new in it has them from her joining on. In the
 * transaction that keeps who sits there.
 */
export async function pointsForMembers(
  tx: Db,
  groupId: string,
  { gone, joined }: { gone: string[]; joined: { memberId: string; joinedAt: number }[] },
  now: number,
): Promise<void> {
  for (const customerId of gone.toSorted()) {
    await takeBackPoints(tx, { customerId, groupId }, { now, reason: 'left' })
  }
  if (joined.length === 0) return
  const since = Math.min(...joined.map(({ joinedAt }) => joinedAt))
  const ids = joined.map(({ memberId }) => memberId)
  const from = Math.max(since, now - WINDOW_DAYS * DAY)
  const looks = await listGroupLooks(tx, ids, from, now + DAY)
  const days = looks
    .filter((look) => look.groupId === groupId)
    .map((look) => ({ groupId, customerId: look.customerId!, day: dayOf(look.openedAt) }))
  await settleLooks(tx, days, { now, reason: 'counted_anew' })
}
