import { saveAll } from '../bulk.ts'
import type { Db } from '../database.ts'
import type { GroupKind, Schema } from '../schema.ts'
import { upsert } from '../write.ts'

/** A group as those who look after it see it. */
export const findCaredGroup = (db: Db, groupId: string) =>
  db
    .selectFrom('groupChat')
    .leftJoin('staff', 'staff.id', 'groupChat.ownerId')
    .leftJoin('store', 'store.id', 'groupChat.storeId')
    .leftJoin('groupRule', 'groupRule.groupId', 'groupChat.id')
    .where('groupChat.id', '=', groupId)
    .select([
      'groupChat.id',
      'groupChat.name',
      'groupChat.kind',
      'groupChat.ownerId',
      'staff.name as ownerName',
      'groupChat.storeId',
      'store.hours',
      'groupChat.memberDay',
      'groupChat.flashOpenAt',
      'groupChat.flashCloseAt',
      'groupChat.createdAt',
      'groupChat.dissolvedAt',
      'groupChat.syncedAt',
      'groupRule.replyLimitMin',
      'groupRule.maxPosts',
      'groupRule.couponsPerPerson',
      'groupRule.memberDayBenefit',
    ])
    .executeTakeFirst()

/** Another kind, if the group is still of the one it was. */
export async function moveKind(db: Db, groupId: string, from: GroupKind, to: GroupKind) {
  const { numUpdatedRows } = await db
    .updateTable('groupChat')
    .set({ kind: to })
    .where('id', '=', groupId)
    .where('kind', '=', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const saveFlash = (db: Db, groupId: string, openAt: number | null, closeAt: number | null) =>
  db
    .updateTable('groupChat')
    .set({ flashOpenAt: openAt, flashCloseAt: closeAt })
    .where('id', '=', groupId)
    .execute()

export const saveMemberDay = (db: Db, groupId: string, memberDay: number | null) =>
  db.updateTable('groupChat').set({ memberDay }).where('id', '=', groupId).execute()

type Rule = Schema['groupRule']

/** Changes some of a group's rules; the others stay, also those that change at this moment. */
export async function saveRule(
  db: Db,
  groupId: string,
  change: Partial<Omit<Rule, 'groupId'>> & Pick<Rule, 'changedBy' | 'changedAt'>,
) {
  const none = { replyLimitMin: null, maxPosts: null, couponsPerPerson: null, memberDayBenefit: '' }
  const changing = Object.keys(change) as (keyof Rule)[]
  await saveAll(db, 'groupRule', [{ groupId, ...none, ...change }], ['groupId'], changing)
}

/** 值得关注, in order: those who still sit in the group. */
export const listGuides = (db: Db, groupId: string) =>
  db
    .selectFrom('groupGuide')
    .innerJoin('staff', 'staff.id', 'groupGuide.staffId')
    .innerJoin('groupMember', (join) =>
      join
        .onRef('groupMember.groupId', '=', 'groupGuide.groupId')
        .onRef('groupMember.memberId', '=', 'groupGuide.staffId'),
    )
    .where('groupGuide.groupId', '=', groupId)
    .where('groupMember.leftAt', 'is', null)
    .where('staff.leftAt', 'is', null)
    .orderBy('groupGuide.slot')
    .select(['groupGuide.slot', 'groupGuide.staffId', 'staff.name', 'groupGuide.line'])
    .execute()

/** These and no others. */
export async function saveGuides(db: Db, groupId: string, guides: Schema['groupGuide'][]) {
  for (const guide of guides) await upsert(db, 'groupGuide', guide, ['groupId', 'slot'])
  await db
    .deleteFrom('groupGuide')
    .where('groupId', '=', groupId)
    .where('slot', '>', guides.length)
    .execute()
}

/** Colleagues who sit in a group. */
export const listColleagues = (db: Db, groupId: string) =>
  db
    .selectFrom('groupMember')
    .innerJoin('staff', 'staff.id', 'groupMember.memberId')
    .where('groupMember.groupId', '=', groupId)
    .where('groupMember.memberType', '=', 1)
    .where('groupMember.leftAt', 'is', null)
    .where('staff.leftAt', 'is', null)
    .orderBy('groupMember.joinedAt')
    .orderBy('staff.id')
    .select(['staff.id as staffId', 'staff.name'])
    .execute()

/** Everybody in a group, colleagues included: what WeCom's limit counts. */
export async function countPeople(db: Db, groupId: string): Promise<number> {
  const row = await db
    .selectFrom('groupMember')
    .where('groupId', '=', groupId)
    .where('leftAt', 'is', null)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Customers who joined since, newest first. */
export const listNewcomers = (db: Db, groupId: string, since: number, limit: number) =>
  db
    .selectFrom('groupMember')
    .leftJoin('customer', 'customer.id', 'groupMember.memberId')
    .where('groupMember.groupId', '=', groupId)
    .where('groupMember.memberType', '=', 2)
    .where('groupMember.leftAt', 'is', null)
    .where('groupMember.joinedAt', '>=', since)
    .orderBy('groupMember.joinedAt', 'desc')
    .orderBy('groupMember.memberId')
    .limit(limit)
    .select([
      'groupMember.memberId as customerId',
      'customer.name as customerName',
      'groupMember.name as memberName',
      'groupMember.joinedAt',
    ])
    .execute()

/** A store's 会员日 groups. */
export const listMemberDayGroups = (db: Db, storeId: string) =>
  db
    .selectFrom('groupChat')
    .where('storeId', '=', storeId)
    .where('memberDay', 'is not', null)
    .where('dissolvedAt', 'is', null)
    .orderBy('createdAt')
    .select(['id', 'name', 'memberDay'])
    .execute()

/** How many times something was really said into a group since. */
export async function countPosts(db: Db, groupId: string, since: number): Promise<number> {
  const row = await db
    .selectFrom('send')
    .where('groupId', '=', groupId)
    .where('preparedAt', '>=', since)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('sendPart')
          .whereRef('sendPart.sendId', '=', 'send.id')
          .where('sendPart.state', '=', 'sent')
          .select('sendPart.sendId'),
      ),
    )
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** When words meant for this moment were last sent into a group: WeCom said that they went. */
export async function findSaidAt(db: Db, groupId: string, situation: string, since: number) {
  const row = await db
    .selectFrom('send')
    .innerJoin('sendPart', 'sendPart.sendId', 'send.id')
    .innerJoin('reply', 'reply.id', 'send.replyId')
    .where('send.groupId', '=', groupId)
    .where('send.preparedAt', '>=', since)
    .where('reply.situation', '=', situation)
    .where('sendPart.state', '=', 'sent')
    .select(({ fn }) => fn.min<number | null>('sendPart.changedAt').as('at'))
    .executeTakeFirst()
  return row?.at == null ? null : Number(row.at)
}

/** Orders that came by a group and are not paid; nothing when no order ever came by it. */
export async function listUnpaidOrders(db: Db, groupId: string) {
  const any = await db
    .selectFrom('placement')
    .where('groupId', '=', groupId)
    .limit(1)
    .select('id')
    .executeTakeFirst()
  if (!any) return undefined
  return db
    .selectFrom('placement')
    .leftJoin('customer', 'customer.id', 'placement.customerId')
    .where('placement.groupId', '=', groupId)
    .where('placement.state', '=', 'unpaid')
    .orderBy('placement.createdAt')
    .orderBy('placement.id')
    .limit(200)
    .select(['placement.customerId', 'customer.name', 'placement.kind', 'placement.qty'])
    .execute()
}

/** Members whose order is not paid, as the tasks of their advisers know it. */
export const listUnpaidTasks = (db: Db, groupId: string) =>
  db
    .selectFrom('task')
    .innerJoin('groupMember', 'groupMember.memberId', 'task.customerId')
    .innerJoin('customer', 'customer.id', 'task.customerId')
    .where('groupMember.groupId', '=', groupId)
    .where('groupMember.leftAt', 'is', null)
    .where('task.rule', '=', 'chain_unpaid')
    .where('task.doneAt', 'is', null)
    .where('task.dismissedAt', 'is', null)
    .where('task.closedReason', 'is', null)
    .orderBy('task.createdAt')
    .orderBy('task.id')
    .limit(200)
    .select(['task.customerId', 'customer.name', 'task.evidenceJson'])
    .execute()
