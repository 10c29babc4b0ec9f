import type { Insertable } from 'kysely'
import { compiledList } from '../compiled-list.ts'
import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { upsert, upsertAll } from '../write.ts'

type PastStay = Schema['groupPastStay']

/** Who sits or sat in the group, as its list last said. */
export const listSeats = compiledOnce((db, groupId: string) =>
  db
    .selectFrom('groupMember')
    .where('groupId', '=', groupId)
    .where('memberType', '=', 2)
    .select(['memberId', 'joinedAt', 'leftAt']),
)

/** The same of several groups. */
export const listSeatsOfGroups = compiledList((db, groupIds: string[]) =>
  db
    .selectFrom('groupMember')
    .where('groupId', 'in', groupIds)
    .where('memberType', '=', 2)
    .select(['groupId', 'memberId', 'joinedAt', 'leftAt']),
)

/** The stays in the group that have ended, as they were noticed. */
export const listPastStays = compiledOnce((db, groupId: string) =>
  db
    .selectFrom('groupPastStay')
    .where('groupId', '=', groupId)
    .select(['memberId', 'joinedAt', 'leftAt', 'leftAfter']),
)

/** The same of several groups. */
export const listPastStaysOfGroups = compiledList((db, groupIds: string[]) =>
  db
    .selectFrom('groupPastStay')
    .where('groupId', 'in', groupIds)
    .select(['groupId', 'memberId', 'joinedAt', 'leftAt', 'leftAfter']),
)

/** Who was in the group, stay by stay, ended ones as noticed. */
export function staysOf(
  seats: { memberId: string; joinedAt: number; leftAt: number | null }[],
  past: Awaited<ReturnType<typeof listPastStays>>,
) {
  const known = new Set(past.map((stay) => `${stay.memberId} ${stay.joinedAt}`))
  return [
    ...past,
    ...seats
      .filter((seat) => known.size === 0 || !known.has(`${seat.memberId} ${seat.joinedAt}`))
      .map(({ memberId, joinedAt, leftAt }) => ({ memberId, joinedAt, leftAt, leftAfter: null })),
  ]
}

export const savePastStays = (db: Db, rows: PastStay[]) =>
  upsertAll(db, 'groupPastStay', rows, ['groupId', 'memberId', 'joinedAt'])

/** She is there after all: the stay has not ended. */
export async function dropPastStays(
  db: Db,
  groupId: string,
  stays: { memberId: string; joinedAt: number }[],
) {
  for (const { memberId, joinedAt } of stays) {
    await db
      .deleteFrom('groupPastStay')
      .where('groupId', '=', groupId)
      .where('memberId', '=', memberId)
      .where('joinedAt', '=', joinedAt)
      .execute()
  }
}

/** What whoever was ever in the group said about being remembered, in no order; for `newestAnswers`. */
export const listAnswersInGroup = compiledOnce((db, groupId: string) =>
  db
    .selectFrom('groupMember')
    .innerJoin('visitor', 'visitor.customerId', 'groupMember.memberId')
    .innerJoin('consent', 'consent.visitorId', 'visitor.id')
    .where('groupMember.groupId', '=', groupId)
    .where('groupMember.memberType', '=', 2)
    .where('consent.purpose', '=', 'browsing')
    .select(['visitor.customerId', 'consent.id', 'consent.answer', 'consent.answeredAt']),
)

/** The same of several groups; who sits in two of them is told twice. */
export const listAnswersInGroups = compiledList((db, groupIds: string[]) =>
  db
    .selectFrom('groupMember')
    .innerJoin('visitor', 'visitor.customerId', 'groupMember.memberId')
    .innerJoin('consent', 'consent.visitorId', 'visitor.id')
    .where('groupMember.groupId', 'in', groupIds)
    .where('groupMember.memberType', '=', 2)
    .where('consent.purpose', '=', 'browsing')
    .select(['visitor.customerId', 'consent.id', 'consent.answer', 'consent.answeredAt']),
)

/** What each of them last said, whichever browser she said it in. */
export function newestAnswers(rows: Awaited<ReturnType<typeof listAnswersInGroup>>) {
  const newest = new Map<string, { answer: Schema['consent']['answer']; at: number }>()
  rows.sort((a, b) => a.answeredAt - b.answeredAt || (a.id < b.id ? -1 : 1))
  for (const { customerId, answer, answeredAt } of rows) {
    const before = newest.get(customerId!)
    // Saying yes again is not a later yes.
    const isSame = before?.answer === answer
    newest.set(customerId!, { answer, at: isSame ? before.at : answeredAt })
  }
  return newest
}

/** Who was ever in the group, how they are called, and whether this member may write to them. */
export const listWriteable = compiledOnce((db, groupId: string, staffId: string) =>
  db
    .selectFrom('groupMember')
    .leftJoin('customer', 'customer.id', 'groupMember.memberId')
    .leftJoin('follow', (join) =>
      join
        .onRef('follow.customerId', '=', 'groupMember.memberId')
        .on('follow.staffId', '=', staffId)
        .on('follow.endedAt', 'is', null),
    )
    .where('groupMember.groupId', '=', groupId)
    .where('groupMember.memberType', '=', 2)
    .select([
      'groupMember.memberId',
      'groupMember.joinedAt',
      'groupMember.leftAt',
      'customer.name',
      'customer.preference',
      'customer.deletedAt',
      'follow.staffId',
    ]),
)

/** Whom somebody has spoken to, or passed over, after this push. */
export const listTouches = compiledOnce((db, shareId: string) =>
  db
    .selectFrom('pushTouch')
    .leftJoin('staff', 'staff.id', 'pushTouch.staffId')
    .where('pushTouch.shareId', '=', shareId)
    .select(['pushTouch.customerId', 'pushTouch.how', 'pushTouch.at', 'staff.name as by']),
)

/** Marks her in the list of a push; who marked last is who it says. */
export const saveTouch = (db: Db, touch: Insertable<Schema['pushTouch']>) =>
  upsert(db, 'pushTouch', touch, ['shareId', 'customerId'])

/** Takes the member's own mark back. */
export const deleteTouch = (db: Db, shareId: string, customerId: string, staffId: string) =>
  db
    .deleteFrom('pushTouch')
    .where('shareId', '=', shareId)
    .where('customerId', '=', customerId)
    .where('staffId', '=', staffId)
    .execute()

/** That they were spoken to about what they had read is not remembered longer than the reading. */
export async function forgetTouches(db: Db, customerIds: string[], shareIds: string[]) {
  for (const customerId of customerIds) {
    for (let from = 0; from < shareIds.length; from += 500) {
      await db
        .deleteFrom('pushTouch')
        .where('shareId', 'in', shareIds.slice(from, from + 500))
        .where('customerId', '=', customerId)
        .execute()
    }
  }
}

/** The members of staff who sit in a group now. */
export const listStaffInGroups = compiledList((db, groupIds: string[]) =>
  db
    .selectFrom('groupMember')
    .where('groupId', 'in', groupIds)
    .where('memberType', '=', 1)
    .where('leftAt', 'is', null)
    .select(['groupId', 'memberId as staffId']),
)

/** The managers of the stores these groups belong to. */
export const listManagersOfGroups = compiledList((db, groupIds: string[]) =>
  db
    .selectFrom('groupChat')
    .innerJoin('staffStore', 'staffStore.storeId', 'groupChat.storeId')
    .innerJoin('staff', 'staff.id', 'staffStore.staffId')
    .where('groupChat.id', 'in', groupIds)
    .where('staff.role', '=', 'manager')
    .where('staff.leftAt', 'is', null)
    .select(['groupChat.id as groupId', 'staff.id as staffId']),
)

/** When the pushes behind these shares were made, and when WeCom last said who sits in their group. */
export const listPushPlaces = (db: Db, shareIds: string[]) =>
  db
    .selectFrom('share')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .innerJoin('groupChat', 'groupChat.id', 'root.groupId')
    .where('share.id', 'in', shareIds)
    .select(['share.id as shareId', 'root.createdAt as madeAt', 'groupChat.syncedAt'])
    .execute()

/** The stays of these customers in these groups. */
export async function listStaysOf(db: Db, groupIds: string[], memberIds: string[]) {
  const seats = await db
    .selectFrom('groupMember')
    .where('groupId', 'in', groupIds)
    .where('memberId', 'in', memberIds)
    .select(['groupId', 'memberId', 'joinedAt', 'leftAt'])
    .execute()
  const past = await db
    .selectFrom('groupPastStay')
    .where('groupId', 'in', groupIds)
    .where('memberId', 'in', memberIds)
    .select(['groupId', 'memberId', 'joinedAt', 'leftAt', 'leftAfter'])
    .execute()
  return [...past, ...seats.map((seat) => ({ ...seat, leftAfter: null }))]
}

/** When she was in which group before, and when a member spoke to her after a push. */
export async function readGroupLife(db: Db, customerId: string | null) {
  if (customerId === null) return { pastStays: [], touches: [] }
  const pastStays = await db
    .selectFrom('groupPastStay')
    .leftJoin('groupChat', 'groupChat.id', 'groupPastStay.groupId')
    .where('groupPastStay.memberId', '=', customerId)
    .orderBy('groupPastStay.joinedAt')
    .select(['groupChat.name', 'groupPastStay.joinedAt', 'groupPastStay.leftAt'])
    .execute()
  const touches = await db
    .selectFrom('pushTouch')
    .where('customerId', '=', customerId)
    .orderBy('at')
    .select(['how', 'at'])
    .execute()
  return { pastStays, touches }
}
