import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'
import { timelineOf } from './timelines.ts'

/** The newest time she was recommended anything; what WeCom refused was no offer. */
export const findLastOffer = (db: Db, customerId: string) =>
  db
    .selectFrom('kfOffer')
    .innerJoin('staff', 'staff.id', 'kfOffer.offeredBy')
    .where('kfOffer.customerId', '=', customerId)
    .where('kfOffer.state', '!=', 'refused')
    .orderBy('kfOffer.offeredAt', 'desc')
    .orderBy('kfOffer.id', 'desc')
    .limit(1)
    .select([
      'kfOffer.id',
      'kfOffer.kind',
      'kfOffer.targetId',
      'kfOffer.kfId',
      'kfOffer.offeredAt',
      'kfOffer.state',
      'staff.name as by',
    ])
    .executeTakeFirst()

export const findOffer = (db: Db, customerId: string, offerId: string) =>
  db
    .selectFrom('kfOffer')
    .where('id', '=', offerId)
    .where('customerId', '=', customerId)
    .select(['id', 'kind', 'targetId', 'kfId', 'offeredAt', 'state'])
    .executeTakeFirst()

export const insertOffer = (tx: Db, offer: Schema['kfOffer']) => insertOnce(tx, 'kfOffer', offer)

/** True when it was in the state it is left from. */
export async function moveOffer(
  tx: Db,
  offerId: string,
  from: Schema['kfOffer']['state'],
  to: Schema['kfOffer']['state'],
  cancelledAt: number | null = null,
) {
  const { numUpdatedRows } = await tx
    .updateTable('kfOffer')
    .set({ state: to, cancelledAt })
    .where('id', '=', offerId)
    .where('state', '=', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * When she became a friend of this member, by what WeCom says. Who received her in 客服 is no
 * friend: such a row ends, unheard of, when she becomes one of somebody else.
 */
export async function findFriendSince(db: Db, customerId: string, staffId: string, since: number) {
  const row = await db
    .selectFrom('follow')
    .innerJoin('customer', 'customer.id', 'follow.customerId')
    .where('follow.customerId', '=', customerId)
    .where('follow.staffId', '=', staffId)
    .where('follow.followedAt', '>=', since)
    .where('customer.kind', '=', 'friend')
    .where((eb) => eb.or([eb('follow.endedAt', 'is', null), eb('follow.endedBy', '!=', 'sync')]))
    .select('follow.followedAt')
    .executeTakeFirst()
  return row?.followedAt ?? null
}

/** When she came into this group, by what WeCom says. */
export async function findMemberSince(db: Db, customerId: string, groupId: string, since: number) {
  const row = await db
    .selectFrom('groupMember')
    .where('groupId', '=', groupId)
    .where('memberId', '=', customerId)
    .where('joinedAt', '>=', since)
    .select('joinedAt')
    .executeTakeFirst()
  return row?.joinedAt ?? null
}

/** Members who may be recommended, with the store they work at; nobody who has left or has her. */
export const listUpgradeMembers = (db: Db, staffIds: string[], customerId: string) =>
  staffIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('staff')
        .leftJoin('follow', (join) =>
          join
            .onRef('follow.staffId', '=', 'staff.id')
            .on('follow.customerId', '=', customerId)
            .on('follow.endedAt', 'is', null),
        )
        .leftJoin('staffStore', 'staffStore.staffId', 'staff.id')
        .leftJoin('store', 'store.id', 'staffStore.storeId')
        .where('staff.id', 'in', staffIds)
        .where('staff.leftAt', 'is', null)
        .where('follow.staffId', 'is', null)
        .orderBy('staff.id')
        .orderBy('staffStore.storeId')
        .select(['staff.id', 'staff.name', 'store.id as storeId', 'store.name as storeName'])
        .execute()

/** Groups that may be recommended; none that is over or has her. */
export const listUpgradeGroups = (db: Db, groupIds: string[], customerId: string) =>
  groupIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('groupChat')
        .leftJoin('groupMember', (join) =>
          join
            .onRef('groupMember.groupId', '=', 'groupChat.id')
            .on('groupMember.memberId', '=', customerId)
            .on('groupMember.leftAt', 'is', null),
        )
        .where('groupChat.id', 'in', groupIds)
        .where('groupChat.dissolvedAt', 'is', null)
        .where('groupMember.memberId', 'is', null)
        .orderBy('groupChat.id')
        .select(['groupChat.id', 'groupChat.name', 'groupChat.storeId', 'groupChat.notice'])
        .execute()

/** What she was recommended, as her timeline tells it. */
export const listOfferItems = timelineOf(
  'offer',
  'kfOffer.offeredAt',
  'kfOffer.id',
  (db, customerId) =>
    db
      .selectFrom('kfOffer')
      .innerJoin('staff', 'staff.id', 'kfOffer.offeredBy')
      .leftJoin('staff as target', 'target.id', 'kfOffer.targetId')
      .leftJoin('groupChat', 'groupChat.id', 'kfOffer.targetId')
      .where('kfOffer.customerId', '=', customerId)
      .where('kfOffer.state', 'in', ['standing', 'cancelled'])
      .select([
        'kfOffer.id',
        'kfOffer.kind',
        'kfOffer.targetId',
        'kfOffer.state',
        'kfOffer.offeredAt as at',
        'staff.name as by',
        'target.name as memberName',
        'groupChat.name as groupName',
      ]),
)
