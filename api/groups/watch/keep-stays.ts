import { dropPastStays, listSeats, savePastStays } from '../../../db/queries/group-watch.ts'
import type { Db } from '../../../db/database.ts'
import type { WecomGroup } from '../../wecom/client.ts'
import { endedStays } from './stays.ts'

/** A letter of WeCom's about a group: when it came, and which list of members it goes on from. */
export interface Ring {
  at: number
  lastVersion: string | null
}

/**
 * Before the fresh list of members takes the place of the old one: keeps the stays it ends. A
 * letter that goes on from the list we have tells the moment; without it only a stretch is known.
 */
export async function keepStays(
  tx: Db,
  group: Pick<WecomGroup, 'groupId' | 'members'>,
  kept: { syncedAt: number | null; memberVersion: string } | undefined,
  { ring, at }: { ring: Ring | undefined; at: number },
): Promise<void> {
  if (!kept) return
  const { groupId } = group
  const seats = await listSeats(tx, groupId)
  const isToldOf =
    ring !== undefined && (ring.lastVersion === null || ring.lastVersion === kept.memberVersion)
  const ended = endedStays(seats, group.members, {
    goneAt: isToldOf ? Math.min(ring.at, at) : at,
    seenAt: isToldOf ? null : kept.syncedAt,
  })
  await savePastStays(
    tx,
    ended.map((stay) => ({ groupId, ...stay })),
  )
  const here = new Map(group.members.map(({ memberId, joinedAt }) => [memberId, joinedAt]))
  const back = seats.filter(
    ({ memberId, joinedAt, leftAt }) => leftAt !== null && here.get(memberId) === joinedAt,
  )
  await dropPastStays(tx, groupId, back)
}
