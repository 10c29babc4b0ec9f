import { upsertAll } from '../write.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

// What a group's last weeks add up to: from the pushes' readers, the days' credit and the members.

/** Groups that are there, a page of them. */
export const listLivingGroups = (db: Db, afterId: string, limit: number) =>
  db
    .selectFrom('groupChat')
    .where('dissolvedAt', 'is', null)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .select(['id', 'name', 'kind', 'storeId', 'createdAt', 'flashCloseAt'])
    .execute()

export const findLivingGroup = (db: Db, groupId: string) =>
  db
    .selectFrom('groupChat')
    .where('id', '=', groupId)
    .select(['id', 'name', 'kind', 'storeId', 'createdAt', 'flashCloseAt'])
    .executeTakeFirst()

/** What was sent into these groups since a moment. */
export const listPushesSince = (db: Db, groupIds: string[], from: number) =>
  db
    .selectFrom('share')
    .where('groupId', 'in', groupIds)
    .where('sharedAt', '>=', from)
    .where('depth', '=', 0)
    .select(['id as shareId', 'groupId', 'sharedAt', 'membersThen'])
    .execute()

/** Orders credited to groups by 末次触达, day by day. */
export const listOrderDays = (db: Db, groupIds: string[], days: string[]) =>
  db
    .selectFrom('creditDay')
    .where('model', '=', 'last')
    .where('windowDays', '=', 7)
    .where('dimension', '=', 'group')
    .where('day', 'in', days)
    .where('target', 'in', groupIds)
    .where('orders', '>', 0)
    .groupBy(['target', 'day'])
    .select(({ fn }) => ['target', 'day', fn.sum<number>('orders').as('n')])
    .execute()

/** Who is in each group now: colleagues (memberType 1) and customers (2). */
export const countMembers = (db: Db, groupIds: string[]) =>
  db
    .selectFrom('groupMember')
    .where('groupId', 'in', groupIds)
    .where('leftAt', 'is', null)
    .groupBy(['groupId', 'memberType'])
    .select(({ fn }) => ['groupId', 'memberType', fn.countAll<number>().as('n')])
    .execute()

export const saveLives = (db: Db, lives: Schema['groupLife'][]) =>
  upsertAll(db, 'groupLife', lives, ['groupId'])

/** A lively group of the same store and kind, the largest with room. */
export const findMergeTarget = (
  db: Db,
  group: { id: string; storeId: string; kind: string },
  room: number,
) =>
  db
    .selectFrom('groupLife')
    .innerJoin('groupChat', 'groupChat.id', 'groupLife.groupId')
    .where('groupChat.storeId', '=', group.storeId)
    .where('groupChat.kind', '=', group.kind as 'trade')
    .where('groupChat.id', '<>', group.id)
    .where('groupChat.dissolvedAt', 'is', null)
    .where('groupChat.flashCloseAt', 'is', null)
    .where('groupLife.stage', '=', '活跃')
    .where('groupLife.people', '<=', room)
    .orderBy('groupLife.members', 'desc')
    .orderBy('groupChat.id')
    .limit(1)
    .select(['groupChat.id', 'groupChat.name'])
    .executeTakeFirst()

export const saveMergeTarget = (db: Db, groupId: string, mergeIntoId: string | null) =>
  db.updateTable('groupLife').set({ mergeIntoId }).where('groupId', '=', groupId).execute()

/** 建议收尾: groups that have run their course and are not being closed yet. */
export const listSuggested = (db: Db, storeIds: string[] | null, limit: number) =>
  db
    .selectFrom('groupLife')
    .innerJoin('groupChat', 'groupChat.id', 'groupLife.groupId')
    .leftJoin('staff', 'staff.id', 'groupChat.ownerId')
    .leftJoin('groupChat as target', 'target.id', 'groupLife.mergeIntoId')
    .where('groupLife.suggestion', 'is not', null)
    .where('groupChat.dissolvedAt', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('groupChecklist')
            .whereRef('groupChecklist.groupId', '=', 'groupChat.id')
            .where('groupChecklist.kind', '=', 'close')
            .where('groupChecklist.activeKey', 'is not', null)
            .select('groupChecklist.id'),
        ),
      ),
    )
    .$if(storeIds !== null, (query) => query.where('groupChat.storeId', 'in', storeIds!))
    .orderBy('groupLife.openRate')
    .orderBy('groupChat.id')
    .limit(limit)
    .select([
      'groupChat.id as groupId',
      'groupChat.name',
      'groupChat.ownerId',
      'staff.name as ownerName',
      'groupLife.members',
      'groupLife.suggestion',
      'groupLife.countedAt',
      'target.id as mergeIntoId',
      'target.name as mergeIntoName',
    ])
    .execute()

/** Groups with at least so many people, colleagues included, as last counted. */
export const listNearlyFull = (db: Db, storeIds: string[] | null, least: number, limit: number) =>
  db
    .selectFrom('groupLife')
    .innerJoin('groupChat', 'groupChat.id', 'groupLife.groupId')
    .where('groupLife.people', '>=', least)
    .where('groupChat.dissolvedAt', 'is', null)
    .$if(storeIds !== null, (query) => query.where('groupChat.storeId', 'in', storeIds!))
    .orderBy('groupLife.people', 'desc')
    .limit(limit)
    .select(['groupChat.id as groupId', 'groupChat.name', 'groupLife.people'])
    .execute()
