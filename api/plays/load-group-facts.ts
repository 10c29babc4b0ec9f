import type { Db } from '../../db/database.ts'
import {
  listGroupBuyers,
  listGroupPushes,
  listGroupSpeakers,
  listGroupsToPlay,
  listOffersLeft,
  listPassesOf,
  listStoryConsentsOf,
  listTouchesOf,
} from '../../db/queries/play-facts.ts'
import { countOpens } from '../groups/watch/count-opens.ts'
import { DAY } from '../shop-time.ts'
import { daysBack } from './calendar.ts'
import type { Calendar, GroupFacts } from './facts.ts'
import { grouped, type Known, othersOf } from './load-facts.ts'
import type { Playbook } from './playbook.ts'

/** Everything the engine asks about these groups, each kind in one read. */
export async function loadGroupFacts(
  db: Db,
  groupIds: string[],
  playbook: Playbook,
  now: number,
  calendar: Calendar,
): Promise<Map<string, Known<GroupFacts>>> {
  const ids = [...new Set(groupIds)].sort()
  const [groups, speakers, buyers, pushes, passes, touches] = await Promise.all([
    listGroupsToPlay(db, ids),
    listGroupSpeakers(db, ids),
    listGroupBuyers(db, ids),
    listGroupPushes(db, ids, now - 14 * DAY),
    listPassesOf(db, ids),
    listTouchesOf(db, ids, daysBack(now, 31, calendar)),
  ])
  const opens = await countOpens(
    db,
    pushes.map((push) => ({ ...push, groupId: push.groupId!, sharedAt: push.sharedAt! })),
  )
  const offers = await listOffersLeft(db, [...new Set(pushes.map(({ pageId }) => pageId))].sort())
  const by = {
    speakers: grouped(speakers, (it) => it.groupId),
    buyers: grouped(buyers, (it) => it.groupId),
    pushes: grouped(pushes, (it) => it.groupId),
    passes: grouped(passes, (it) => it.subjectId),
    touches: grouped(touches, (it) => it.subjectId),
  }
  return new Map(
    groups.map((group) => {
      const { id, ownerId } = group
      const own = by.passes.get(id) ?? []
      const members = by.buyers.get(id) ?? []
      const sent = (by.pushes.get(id) ?? []).sort((a, b) => b.sharedAt! - a.sharedAt!)
      const isOwner = (staffId: string) => Number(staffId === ownerId)
      const facts: GroupFacts = {
        kind: 'group',
        isGone: group.dissolvedAt !== null,
        groupKind: group.kind,
        memberDay: group.memberDay,
        members: members.length,
        lastOrders: members.flatMap(({ lastPaidAt }) => (lastPaidAt === null ? [] : [lastPaidAt])),
        pushes: sent.map(({ shareId, pageId, sharedAt }) => ({
          pageId,
          at: sharedAt!,
          ...opens.get(shareId)!,
        })),
        left: leftOf(
          sent.filter(({ sharedAt }) => sharedAt! >= (group.flashOpenAt ?? 0)),
          offers,
        ),
        storyConsent: null,
        // The owner presses send; who has sat here longest comes next.
        speakers: (by.speakers.get(id) ?? [])
          .sort((a, b) => isOwner(b.staffId) - isOwner(a.staffId) || a.joinedAt - b.joinedAt)
          .map(({ staffId }) => staffId),
        touched: (by.touches.get(id) ?? []).map(({ day, no }) => ({ day, no })),
        others: othersOf(own, playbook),
        dates: {
          ...(group.flashOpenAt !== null && { flashOpen: group.flashOpenAt }),
          ...(group.flashCloseAt !== null && { flashClose: group.flashCloseAt }),
        },
      }
      return [id, { facts, passes: own, factsAt: () => facts }] as const
    }),
  )
}

/** How many are left of what this group was offered, when it is anything of which there is an end. */
function leftOf(
  pushes: { pageId: string }[],
  offers: Awaited<ReturnType<typeof listOffersLeft>>,
): number | null {
  const pageIds = new Set(pushes.map(({ pageId }) => pageId))
  const own = offers.filter(({ pageId }) => pageIds.has(pageId))
  return own.length === 0
    ? null
    : own.reduce((sum, { stock, taken }) => sum + Math.max(0, stock! - taken), 0)
}

/** Whether the stories of these pages may be told: the customers' own word on it. */
export async function loadStoryConsents(
  db: Db,
  pageIds: string[],
): Promise<Map<string, NonNullable<GroupFacts['storyConsent']>>> {
  const rows = pageIds.length === 0 ? [] : await listStoryConsentsOf(db, [...new Set(pageIds)])
  return new Map(
    rows.map(({ pageId, givenAt, withdrawnAt }) => [
      pageId,
      givenAt === null ? 'missing' : withdrawnAt === null ? 'given' : 'withdrawn',
    ]),
  )
}
