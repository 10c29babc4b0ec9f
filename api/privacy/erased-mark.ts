import { createHmac } from 'node:crypto'
import { forgetErased, listErased } from '../../db/queries/erasing.ts'
import type { Db } from '../../db/database.ts'
import type { Config } from '../config.ts'
import { keyObjectFor } from '../session/keys.ts'
import type { Friend } from '../sync/save-friends.ts'
import type { WecomGroup } from '../wecom/client.ts'

type Keyed = Pick<Config, 'sessionSecret'>

/** What is left of somebody who had everything deleted: no id can be read out of it. */
export const erasedMark = (config: Keyed, customerId: string) =>
  `gone_${createHmac('sha256', keyObjectFor(config, 'erased')).update(customerId).digest('hex').slice(0, 40)}`

/**
 * Those whom WeCom may bring back to us: not who had herself deleted, unless she has added a
 * member since. Then she is new to us, in the caller's transaction.
 */
export async function withoutErased(tx: Db, config: Keyed, friends: Friend[]): Promise<Friend[]> {
  const markOf = (friend: Friend) => erasedMark(config, friend.contact.customerId)
  const erased = await listErased(tx, [...new Set(friends.map(markOf))])
  if (erased.size === 0) return friends
  const back = new Set(
    friends
      .filter(
        ({ follow, ...it }) =>
          follow.followedAt > (erased.get(markOf({ follow, ...it })) ?? Infinity),
      )
      .map(markOf),
  )
  if (back.size > 0) await forgetErased(tx, [...back])
  return friends.filter((friend) => !erased.has(markOf(friend)) || back.has(markOf(friend)))
}

/** The group as WeCom lists it, with a nameless seat for whoever had herself deleted. */
export async function withErasedSeats(
  db: Db,
  config: Keyed,
  group: WecomGroup,
): Promise<WecomGroup> {
  const marks = new Map<string, string>()
  for (const { memberId, memberType, invitorId } of group.members) {
    if (memberType === 2) marks.set(memberId, erasedMark(config, memberId))
    if (invitorId) marks.set(invitorId, erasedMark(config, invitorId))
  }
  const erased = await listErased(db, [...marks.values()])
  if (erased.size === 0) return group
  const isErased = (id: string) => erased.has(marks.get(id) ?? '')
  return {
    ...group,
    members: group.members.map((member) => ({
      ...member,
      ...(isErased(member.memberId) && { memberId: marks.get(member.memberId)!, name: '' }),
      ...(member.invitorId &&
        isErased(member.invitorId) && { invitorId: marks.get(member.invitorId)! }),
    })),
  }
}

/** Whether this member's row is such a seat: she is no stranger to be met. */
export const isErasedSeat = (memberId: string) => memberId.startsWith('gone_')
