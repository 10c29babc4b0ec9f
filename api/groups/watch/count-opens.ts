import {
  listAnswersInGroups,
  listPastStaysOfGroups,
  listSeatsOfGroups,
  newestAnswers,
  staysOf,
} from '../../../db/queries/group-watch.ts'
import { listReadersCountedOf } from '../../../db/queries/open-rates.ts'
import type { Db } from '../../../db/database.ts'
import { together } from '../../../db/together.ts'
import { countPush } from './push-lists.ts'

interface Pushed {
  shareId: string
  groupId: string
  sharedAt: number
  membersThen: number | null
}

/** 已看 and the members of that moment, of pushes into many groups, as each group tells them. */
export async function countOpens(
  db: Db,
  pushes: Pushed[],
): Promise<Map<string, { members: number; opened: number }>> {
  if (pushes.length === 0) return new Map()
  const groupIds = [...new Set(pushes.map(({ groupId }) => groupId))].sort()
  const asked = await together(db, {
    seats: listSeatsOfGroups.of(groupIds),
    past: listPastStaysOfGroups.of(groupIds),
    readers: listReadersCountedOf.of(pushes.map(({ shareId }) => shareId).sort()),
  })
  const readers = Map.groupBy(asked.readers, ({ shareId }) => shareId)
  const seats = Map.groupBy(asked.seats, ({ groupId }) => groupId)
  const past = Map.groupBy(asked.past, ({ groupId }) => groupId)
  // What members said limits only how many of those without a name can have been members.
  const nameless = new Set(
    asked.readers.filter(({ customerId }) => customerId === null).map(({ shareId }) => shareId),
  )
  const doubted = pushes.filter(({ shareId }) => nameless.has(shareId))
  const answers = newestAnswers(
    await listAnswersInGroups(db, [...new Set(doubted.map(({ groupId }) => groupId))].sort()),
  )
  const counted = new Map<string, { members: number; opened: number }>()
  for (const [groupId, sent] of Map.groupBy(pushes, (push) => push.groupId)) {
    const stays = staysOf(seats.get(groupId) ?? [], past.get(groupId) ?? [])
    for (const push of sent) {
      const { counts } = countPush(push, stays, answers, readers.get(push.shareId) ?? [])
      counted.set(push.shareId, { members: counts.members, opened: counts.openedCount })
    }
  }
  return counted
}
