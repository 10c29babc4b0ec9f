import { findGroupForBoard, listGroupCustomers, listPushes } from '../../db/queries/boards.ts'
import { findCreditOfTarget } from '../../db/queries/credits.ts'
import type { Db } from '../../db/database.ts'
import type { CreditModel } from '../../db/schema.ts'
import { periodOf } from '../business/period.ts'
import type { Days } from '../business/spans.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { countPushes } from './watch/read-pushes.ts'

const PUSHES = 10

/** 群 as its members of the corp see it: who is in, what was sent, who opened, what came of it. */
export async function readGroup({ db, now }: Deps, groupId: string, actor: Actor) {
  const group = await findGroupForBoard(db, groupId)
  if (!group) throw new AppError('not_found', '没有找到这个群')
  const customers = await listGroupCustomers(db, groupId)
  const shares = await listPushes(db, groupId, PUSHES)
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
    pushes: await countPushes(db, groupId, shares),
    credit: await creditOfGroup(db, groupId, { model: 'last', days: 7 }, now()),
    memberList: present.map(({ customerId, customerName, memberName, joinedAt }) => ({
      id: customerId,
      name: customerName ?? memberName,
      joinedAt,
    })),
  }
}

/** What a group was credited with in the last days. */
export async function creditOfGroup(
  db: Db,
  groupId: string,
  { model, days }: { model: CreditModel; days: Days },
  now: number,
) {
  const { fromDay, toDay } = periodOf(now, days)
  const question = { model, windowDays: 7, dimension: 'group', storeIds: null } as const
  const sums = await findCreditOfTarget(db, { ...question, fromDay, toDay }, groupId)
  return {
    model,
    days,
    orders: Number(sums?.orders ?? 0),
    amountFen: Number(sums?.amountFen ?? 0) - Number(sums?.refundFen ?? 0),
  }
}
