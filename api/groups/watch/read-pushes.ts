import { findPush, listReadersCounted, listReadersOfShares } from '../../../db/queries/boards.ts'
import type { Db } from '../../../db/database.ts'
import { listBrowsingWords } from '../../../db/queries/consents.ts'
import {
  askPastStays,
  listSeats,
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
  sharedAt: number | null
  membersThen: number | null
}

/** A member's place in the group, as its list last said. */
interface Seat {
  memberId: string
  joinedAt: number
  leftAt: number | null
}

/** The numbers of these pushes, one line each; `seats`: everybody who was ever in the group. */
export async function countPushes(
  db: Db,
  groupId: string,
  pushes: (Push & { pageId: string; title: string })[],
  seats: Seat[],
) {
  if (pushes.length === 0) return []
  const place = placeOf(groupId, pushes, seats)
  const { readers, ...found } = await together(db, {
    ...askPeople(place),
    readers: listReadersCounted.of(pushes.map(({ shareId }) => shareId)),
  })
  const { stays, answers } = await peopleOf(db, place, found)
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
  const { push, seats } = await together(db, {
    push: findPush.of(groupId, shareId),
    seats: listSeats.of(groupId),
  })
  if (!push) throw new AppError('not_found', '没有找到这次推送')
  const place = placeOf(groupId, [push], seats)
  const { readers, touches, wordsMark, ...found } = await together(db, {
    ...askPeople(place),
    readers: listReadersOfShares.of([shareId]),
    touches: listTouches.of(shareId),
    wordsMark: repliesInUse.mark(),
  })
  const { stays, answers } = await peopleOf(db, place, found)
  const { sharedAt, membersThen } = push
  const lists = pushLists({ sharedAt: sharedAt!, membersThen }, stays, answers, readers)
  const ids = [...lists.opened, ...lists.notOpened].map(({ customerId }) => customerId)
  const people = await listWriteable(db, ids, actor.staffId)
  const replies = await repliesInUse.since(db, wordsMark)
  const known = new Map(people.map((person) => [person.id, person]))
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

/** Where and when these pushes were made, and who had a seat in that time. */
function placeOf(groupId: string, pushes: Push[], seats: Seat[]) {
  const times = pushes.map(({ sharedAt }) => sharedAt!)
  const from = Math.min(...times)
  const to = Math.max(...times)
  const then = seats.filter(
    ({ joinedAt, leftAt }) => joinedAt <= to && (leftAt === null || leftAt > from),
  )
  return { groupId, pushes, from, to, seats: then }
}

type Place = ReturnType<typeof placeOf>

const askPeople = ({ groupId, from, to, seats }: Place) => ({
  past: askPastStays(groupId, from, to),
  said: listBrowsingWords.of(seats.map(({ memberId }) => memberId)),
})

/** Who was in the group then, and what they last said about being remembered. */
async function peopleOf(
  db: Db,
  { seats }: Place,
  { past, said }: Awaited<ReturnType<typeof together<ReturnType<typeof askPeople>>>>,
) {
  const asked = new Set(seats.map(({ memberId }) => memberId))
  // Who was there then and has come back since, or whose seat ended otherwise than was noticed.
  const more = past.map(({ memberId }) => memberId).filter((memberId) => !asked.has(memberId))
  const rest = more.length > 0 ? await listBrowsingWords(db, [...new Set(more)]) : []
  return { stays: staysOf(seats, past), answers: newestAnswers([...said, ...rest]) }
}
