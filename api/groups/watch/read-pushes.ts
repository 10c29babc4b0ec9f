import { findPush, listReadersOfShares } from '../../../db/queries/boards.ts'
import {
  listAnswersInGroup,
  listPastStays,
  listTouches,
  listWriteable,
  newestAnswers,
  staysOf,
} from '../../../db/queries/group-watch.ts'
import { repliesInUse } from '../../../db/queries/replies.ts'
import type { PageKind } from '../../../db/schema.ts'
import { together } from '../../../db/together.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import { SELLING } from '../../today/leads.ts'
import { countPush, pushLists } from './push-lists.ts'

interface Push {
  shareId: string
  pageId: string
  title: string
  sharedAt: number | null
  membersThen: number | null
}

/** Who was ever in a group and what they said, to be asked together with other things. */
export const askGroupPeople = (groupId: string) => ({
  past: listPastStays.of(groupId),
  said: listAnswersInGroup.of(groupId),
})

type Seats = Parameters<typeof staysOf>[0]
type People = Awaited<ReturnType<typeof together<ReturnType<typeof askGroupPeople>>>>
type Readers = Parameters<typeof countPush>[3]

/** The numbers of these pushes, one line each; `seats`: everybody who was ever in the group. */
export function countPushes(
  pushes: Push[],
  seats: Seats,
  { past, said }: People,
  readers: (Readers[number] & { shareId: string })[],
) {
  const stays = staysOf(seats, past)
  const answers = newestAnswers(said)
  const byShare = Map.groupBy(readers, ({ shareId }) => shareId)
  return pushes.map(({ shareId, pageId, title, sharedAt, membersThen }) => {
    const push = { sharedAt: sharedAt!, membersThen }
    const { counts, named } = countPush(push, stays, answers, byShare.get(shareId) ?? [])
    const { members, openedCount, notOpenedCount, unknown } = counts
    return {
      shareId,
      pageId,
      title,
      at: sharedAt!,
      members,
      opened: openedCount,
      named: named.length,
      notOpened: notOpenedCount,
      unknown,
    }
  })
}

/** 已看 / 没看 / 无法得知 of one push, and how far somebody has walked through it. */
export async function readPush({ db }: Deps, groupId: string, shareId: string, actor: Actor) {
  const { push, people, past, said, readers, touches, wordsMark } = await together(db, {
    push: findPush.of(groupId, shareId),
    people: listWriteable.of(groupId, actor.staffId),
    ...askGroupPeople(groupId),
    readers: listReadersOfShares.of([shareId]),
    touches: listTouches.of(shareId),
    wordsMark: repliesInUse.mark(),
  })
  if (!push) throw new AppError('not_found', '没有找到这次推送')
  const { sharedAt, membersThen } = push
  const stays = staysOf(people, past)
  const answers = newestAnswers(said)
  const lists = pushLists({ sharedAt: sharedAt!, membersThen }, stays, answers, readers)
  const replies = await repliesInUse.since(db, wordsMark)
  const known = new Map(people.map((person) => [person.memberId, person]))
  const touched = new Map(touches.map(({ customerId, ...touch }) => [customerId, touch]))
  const withPerson = <T extends { customerId: string }>(row: T) => {
    const person = known.get(row.customerId)
    const touch = touched.get(row.customerId)
    return {
      ...row,
      name: person?.name ?? '',
      /** Why this member does not open a chat with her from here. */
      silent: silentBecause(person),
      touch: touch ? { by: touch.by ?? '', how: touch.how, at: touch.at } : null,
    }
  }
  const replyFor = (situation: string) => {
    const reply = replies.find((it) => it.situation === situation)
    return reply ? { id: reply.id, title: reply.title } : null
  }
  return {
    ...lists,
    opened: lists.opened.map(withPerson),
    notOpened: lists.notOpened.map(withPerson),
    /** 约一下: to each of those who looked. */
    inviteReply: replyFor(isSelling(push.pageKind) ? 'looked_not_bought' : 'looking_on'),
    /** 轻提醒: to all of them in the group, naming nobody. */
    remindReply: replyFor('not_opened'),
  }
}

const isSelling = (kind: PageKind) => SELLING.has(kind)

type Person = Awaited<ReturnType<typeof listWriteable>>[number]

function silentBecause(person: Person | undefined): 'stranger' | 'opted_out' | null {
  if (!person || person.deletedAt !== null || person.staffId === null) return 'stranger'
  return person.preference === 'none' ? 'opted_out' : null
}
