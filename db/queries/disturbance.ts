import type { Db } from '../database.ts'

/** What groups of these stores were sent from this day on, most first. */
export const listNudgedGroupsOfStores = (
  db: Db,
  storeIds: string[],
  fromDay: string,
  limit: number,
) =>
  db
    .selectFrom('nudge')
    .innerJoin('groupChat', 'groupChat.id', 'nudge.toId')
    .where('nudge.toKind', '=', 'group')
    .where('nudge.day', '>=', fromDay)
    .where('groupChat.storeId', 'in', storeIds)
    .groupBy(['groupChat.id', 'groupChat.name'])
    .select(['groupChat.id', 'groupChat.name'])
    .select(({ fn }) => [
      fn.countAll<number>().as('posts'),
      fn.count<number>('nudge.promoAt').as('promos'),
      fn.count<number>('nudge.reason').as('insisted'),
    ])
    .orderBy('posts', 'desc')
    .orderBy('groupChat.id')
    .limit(limit)
    .execute()

/** Who sent over a ceiling of ours from this day on, and why, newest first. */
export const listInsisted = (db: Db, groupIds: string[], fromDay: string) =>
  groupIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('nudge')
        .innerJoin('staff', 'staff.id', 'nudge.staffId')
        .where('nudge.toKind', '=', 'group')
        .where('nudge.toId', 'in', groupIds)
        .where('nudge.day', '>=', fromDay)
        .where('nudge.reason', 'is not', null)
        .orderBy('nudge.at', 'desc')
        .limit(100)
        .select(['nudge.toId as groupId', 'nudge.reason', 'nudge.at', 'staff.name as by'])
        .execute()

/** How many customers left groups of these stores since. */
export async function countExitsOfStores(db: Db, storeIds: string[], since: number) {
  const { exits } = await db
    .selectFrom('groupMember')
    .innerJoin('groupChat', 'groupChat.id', 'groupMember.groupId')
    .where('groupChat.storeId', 'in', storeIds)
    .where('groupMember.memberType', '=', 2)
    .where('groupMember.leftAt', '>=', since)
    .select(({ fn }) => fn.countAll<number>().as('exits'))
    .executeTakeFirstOrThrow()
  return Number(exits)
}

/** How many customers of these stores chose 别再发 since, and hold to it. */
export async function countOptOuts(db: Db, storeIds: string[], since: number) {
  const { optOuts } = await db
    .selectFrom('customer')
    .where('storeId', 'in', storeIds)
    .where('preference', '=', 'none')
    .where('preferenceAt', '>=', since)
    .where('deletedAt', 'is', null)
    .select(({ fn }) => fn.countAll<number>().as('optOuts'))
    .executeTakeFirstOrThrow()
  return Number(optOuts)
}

/** The advisers of these stores with how many standing groups each owns, who has most of them first. */
export const listLoads = (db: Db, storeIds: string[], limit: number) =>
  db
    .selectFrom('staff')
    .where('staff.leftAt', 'is', null)
    .where('staff.role', '=', 'rep')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('staffStore')
          .whereRef('staffStore.staffId', '=', 'staff.id')
          .where('staffStore.storeId', 'in', storeIds)
          .select('staffStore.staffId'),
      ),
    )
    .select(['staff.id', 'staff.name'])
    .select(({ selectFrom }) =>
      selectFrom('groupChat')
        .whereRef('groupChat.ownerId', '=', 'staff.id')
        .where('groupChat.dissolvedAt', 'is', null)
        .select(({ fn }) => fn.countAll<number>().as('groups'))
        .as('groups'),
    )
    .orderBy('groups', 'desc')
    .orderBy('staff.id')
    .limit(limit)
    .execute()
