import type { Db } from '../database.ts'
import type { GroupKind } from '../schema.ts'
import { lockRows } from '../write.ts'

/** Who is asked for, apart from her stage. */
export interface AudienceFilter {
  storeIds: string[]
  tagIds: string[]
  groupId: string | null
  wxType: 1 | 2 | null
}

/** Everybody in it, with her stage as it was last folded. */
export function listAudience(db: Db, { storeIds, tagIds, groupId, wxType }: AudienceFilter) {
  if (storeIds.length === 0) return Promise.resolve([])
  let query = db
    .selectFrom('customer')
    .leftJoin('customerScore', 'customerScore.customerId', 'customer.id')
    .where('customer.storeId', 'in', storeIds)
    .where('customer.deletedAt', 'is', null)
  if (wxType !== null) query = query.where('customer.wxType', '=', wxType)
  if (groupId !== null) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('groupMember')
          .whereRef('groupMember.memberId', '=', 'customer.id')
          .where('groupMember.groupId', '=', groupId)
          .where('groupMember.leftAt', 'is', null)
          .select('groupMember.memberId'),
      ),
    )
  }
  if (tagIds.length > 0) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('followTag')
          .whereRef('followTag.customerId', '=', 'customer.id')
          .where('followTag.tagId', 'in', tagIds)
          .select('followTag.customerId'),
      ),
    )
  }
  return query
    .orderBy('customer.id')
    .select(['customer.id', 'customer.name', 'customer.kind', 'customer.wxType'])
    .select(['customer.preference', 'customer.storeId', 'customerScore.stage'])
    .execute()
}

async function inPieces<T>(ids: string[], read: (some: string[]) => Promise<T[]>): Promise<T[]> {
  const all: T[] = []
  for (let from = 0; from < ids.length; from += 500) {
    all.push(...(await read(ids.slice(from, from + 500))))
  }
  return all
}

/**
 * Holds these customers until the transaction ends and says what they wish: who opts out at this
 * moment waits, and then finds herself in what was written.
 */
export const holdWishes = (tx: Db, ids: string[]) =>
  inPieces(ids, (some) =>
    lockRows(
      tx,
      tx.selectFrom('customer').where('id', 'in', some).orderBy('id').select(['id', 'preference']),
    ).execute(),
  )

/** The members who know them now, whoever met her first before the others. */
export const listSenders = (db: Db, ids: string[]) =>
  inPieces(ids, (some) =>
    db
      .selectFrom('follow')
      .innerJoin('staff', 'staff.id', 'follow.staffId')
      .where('follow.customerId', 'in', some)
      .where('follow.endedAt', 'is', null)
      .where('staff.leftAt', 'is', null)
      .orderBy('follow.followedAt')
      .orderBy('follow.staffId')
      .select(['follow.customerId', 'follow.staffId', 'staff.name'])
      .execute(),
  )

/** Who of them has an after-sale open. */
export const listOpenCases = (db: Db, ids: string[]) =>
  inPieces(ids, (some) =>
    db
      .selectFrom('afterSale')
      .where('customerId', 'in', some)
      .where('closedAt', 'is', null)
      .select('customerId')
      .execute(),
  )

/** Who of them has an order that stands, paid since. */
export const listOrderedSince = (db: Db, ids: string[], since: number) =>
  inPieces(ids, (some) =>
    db
      .selectFrom('shopOrder')
      .where('customerId', 'in', some)
      .where('paidAt', '>=', since)
      .where('status', '<>', 'cancelled')
      .whereRef('refundedFen', '<', 'amountFen')
      .select('customerId')
      .execute(),
  )

/** Groups that may be asked for, with who owns them. */
export function listAudienceGroups(
  db: Db,
  { storeIds, kinds, groupIds }: { storeIds: string[]; kinds: GroupKind[]; groupIds: string[] },
) {
  if (storeIds.length === 0) return Promise.resolve([])
  let query = db
    .selectFrom('groupChat')
    .innerJoin('staff', 'staff.id', 'groupChat.ownerId')
    .where('groupChat.storeId', 'in', storeIds)
    .where('groupChat.dissolvedAt', 'is', null)
    .where('staff.leftAt', 'is', null)
  if (kinds.length > 0) query = query.where('groupChat.kind', 'in', kinds)
  if (groupIds.length > 0) query = query.where('groupChat.id', 'in', groupIds)
  return query
    .orderBy('groupChat.id')
    .limit(2000)
    .select(['groupChat.id', 'groupChat.name', 'groupChat.kind', 'groupChat.flashOpenAt'])
    .select(['groupChat.flashCloseAt', 'groupChat.ownerId', 'staff.name as ownerName'])
    .execute()
}

/** These people, as far as it decides who may be written to. */
export const listPeopleForMass = (db: Db, ids: string[]) =>
  inPieces(ids, (some) =>
    db
      .selectFrom('customer')
      .where('id', 'in', some)
      .where('deletedAt', 'is', null)
      .select(['id', 'kind', 'wxType', 'preference'])
      .execute(),
  )

/** These groups, the same. */
export const listGroupsForMass = (db: Db, ids: string[]) =>
  inPieces(ids, (some) =>
    db
      .selectFrom('groupChat')
      .where('id', 'in', some)
      .where('dissolvedAt', 'is', null)
      .select(['id', 'kind', 'flashOpenAt', 'flashCloseAt', 'ownerId'])
      .execute(),
  )

/** Holds these groups until the transaction ends: two tasks at once do not count past each other. */
export const holdGroups = (tx: Db, ids: string[]) =>
  inPieces(ids, (some) =>
    lockRows(
      tx,
      tx.selectFrom('groupChat').where('id', 'in', some).orderBy('id').select('id'),
    ).execute(),
  )
