import {
  findGroupForBoard,
  listGroupCustomers,
  listPushes,
  listReadersCounted,
} from '../../db/queries/boards.ts'
import { sumCreditOfGroup } from '../../db/queries/credits.ts'
import type { Db } from '../../db/database.ts'
import type { CreditModel } from '../../db/schema.ts'
import { together } from '../../db/together.ts'
import { periodOf } from '../business/period.ts'
import type { Days } from '../business/spans.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { addDays } from '../shop-time.ts'
import { askGroupPeople, countPushes } from './watch/read-pushes.ts'

const LAST_WEEK = { model: 'last', days: 7 } as const

/** 群 as its members of the corp see it: who is in, what was sent, who opened, what came of it. */
export async function readGroup({ db, now }: Deps, groupId: string, actor: Actor) {
  const { group, customers, shares, readers, sums, ...people } = await together(db, {
    group: findGroupForBoard.of(groupId),
    customers: listGroupCustomers.of(groupId),
    shares: listPushes.of(groupId),
    readers: listReadersCounted.of(groupId),
    ...askGroupPeople(groupId),
    sums: askCreditOfGroup(groupId, LAST_WEEK, now()),
  })
  if (!group) throw new AppError('not_found', '没有找到这个群')
  const present = customers.filter((customer) => customer.leftAt === null)
  return {
    id: group.id,
    name: group.name,
    kind: group.kind,
    owner: { id: group.ownerId, name: group.ownerName ?? '' },
    isOwner: group.ownerId === actor.staffId,
    isDissolved: group.dissolvedAt !== null,
    members: present.length,
    flash:
      group.flashOpenAt !== null && group.flashCloseAt !== null
        ? { openAt: group.flashOpenAt, closeAt: group.flashCloseAt }
        : null,
    pushes: countPushes(shares, customers, people, readers),
    credit: creditOf(sums, LAST_WEEK),
    memberList: present.map(({ memberId, customerName, memberName, joinedAt }) => ({
      id: memberId,
      name: customerName ?? memberName,
      joinedAt,
    })),
  }
}

interface CreditAsked {
  model: CreditModel
  days: Days
}

/** What a group was credited with in the last days, to be asked together with other things. */
export function askCreditOfGroup(groupId: string, { model, days }: CreditAsked, now: number) {
  const { fromDay } = periodOf(now, days)
  const each = Array.from({ length: days }, (_, no) => addDays(fromDay, no))
  return sumCreditOfGroup.of(each, model, groupId)
}

/** What `askCreditOfGroup` found, as the board says it. */
export const creditOf = (
  sums: Awaited<ReturnType<typeof sumCreditOfGroup>>,
  { model, days }: CreditAsked,
) => ({
  model,
  days,
  orders: sums.reduce((sum, it) => sum + Number(it.orders), 0),
  amountFen: sums.reduce((sum, it) => sum + Number(it.amountFen) - Number(it.refundFen), 0),
})

/** The same, asked alone. */
export const creditOfGroup = async (db: Db, groupId: string, asked: CreditAsked, now: number) =>
  creditOf((await together(db, { sums: askCreditOfGroup(groupId, asked, now) })).sums, asked)
