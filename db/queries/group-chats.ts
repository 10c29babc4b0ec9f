import { compiledFirst } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, upsertAll } from '../write.ts'

type Group = Schema['groupChat']
/** What WeCom tells of a group; its kind and its times are ours and survive a sync. */
export type GroupFacts = Pick<
  Group,
  'id' | 'name' | 'ownerId' | 'notice' | 'createdAt' | 'memberVersion'
>

export const findGroupKept = (db: Db, id: string) =>
  db
    .selectFrom('groupChat')
    .where('id', '=', id)
    .select(['id', 'storeId', 'dissolvedAt', 'syncedAt', 'memberVersion'])
    .executeTakeFirst()

/** A group we meet for the first time; 认知交流 until somebody says otherwise. */
export const insertGroup = (db: Db, group: GroupFacts & Pick<Group, 'storeId' | 'syncedAt'>) =>
  insertOnce(db, 'groupChat', {
    ...group,
    kind: 'talk',
    memberDay: null,
    flashOpenAt: null,
    flashCloseAt: null,
    dissolvedAt: null,
  })

export const updateGroup = (db: Db, id: string, change: Partial<Group>) =>
  db.updateTable('groupChat').set(change).where('id', '=', id).execute()

/** Groups that are still there as far as we know and were not asked about since `before`. */
export const listGroupsNotSynced = (db: Db, before: number, afterId: string, limit: number) =>
  db
    .selectFrom('groupChat')
    .where('dissolvedAt', 'is', null)
    .where((eb) => eb.or([eb('syncedAt', 'is', null), eb('syncedAt', '<', before)]))
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .select('id')
    .execute()

export async function countGroups(db: Db): Promise<number> {
  const row = await db
    .selectFrom('groupChat')
    .where('dissolvedAt', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

export const listCurrentMemberIds = (db: Db, groupId: string) =>
  db
    .selectFrom('groupMember')
    .where('groupId', '=', groupId)
    .where('leftAt', 'is', null)
    .select('memberId')
    .execute()

export const saveGroupMembers = (db: Db, members: Schema['groupMember'][]) =>
  upsertAll(db, 'groupMember', members, ['groupId', 'memberId'])

export const noteMembersLeft = (db: Db, groupId: string, memberIds: string[], leftAt: number) =>
  db
    .updateTable('groupMember')
    .set({ leftAt })
    .where('groupId', '=', groupId)
    .where('memberId', 'in', memberIds)
    .where('leftAt', 'is', null)
    .execute()

/** Whether somebody sits in the group, and when WeCom last said who does. */
export const findMembership = compiledFirst((db, groupId: string, memberId: string) =>
  db
    .selectFrom('groupChat')
    .leftJoin('groupMember', (join) =>
      join
        .onRef('groupMember.groupId', '=', 'groupChat.id')
        .on('groupMember.memberId', '=', memberId)
        .on('groupMember.leftAt', 'is', null),
    )
    .where('groupChat.id', '=', groupId)
    .select([
      'groupChat.ownerId',
      'groupChat.dissolvedAt',
      'groupChat.syncedAt',
      'groupMember.memberId',
    ]),
)

/** As `findMembership`, of the member behind a session. */
export const findMembershipOfSession = compiledFirst((db, sessionId: string, groupId: string) =>
  db
    .selectFrom('session')
    .innerJoin('groupChat', (join) => join.on('groupChat.id', '=', groupId))
    .leftJoin('groupMember', (join) =>
      join
        .onRef('groupMember.groupId', '=', 'groupChat.id')
        .onRef('groupMember.memberId', '=', 'session.staffId')
        .on('groupMember.leftAt', 'is', null),
    )
    .where('session.id', '=', sessionId)
    .select([
      'groupChat.ownerId',
      'groupChat.dissolvedAt',
      'groupChat.syncedAt',
      'groupMember.memberId',
    ]),
)
