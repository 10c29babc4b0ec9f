import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** Starts a clock; false: the same tap has started it. */
export const insertWait = (db: Db, wait: Schema['groupWait']) => insertOnce(db, 'groupWait', wait)

export const findWait = (db: Db, groupId: string, waitId: string) =>
  db
    .selectFrom('groupWait')
    .where('id', '=', waitId)
    .where('groupId', '=', groupId)
    .select(['id', 'keeperId', 'clearedAt'])
    .executeTakeFirst()

/** Stops a clock; false when somebody has. */
export async function clearWait(db: Db, waitId: string, clearedBy: string, clearedAt: number) {
  const { numUpdatedRows } = await db
    .updateTable('groupWait')
    .set({ clearedBy, clearedAt })
    .where('id', '=', waitId)
    .where('clearedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Lets it run on as if it had not been stopped. */
export async function resumeWait(db: Db, waitId: string) {
  const { numUpdatedRows } = await db
    .updateTable('groupWait')
    .set({ clearedBy: null, clearedAt: null })
    .where('id', '=', waitId)
    .where('clearedAt', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives it to who keeps it from now on; false when it has been answered. */
export async function handWait(
  db: Db,
  waitId: string,
  to: { keeperId: string; handOffNote: string; handedAt: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('groupWait')
    .set(to)
    .where('id', '=', waitId)
    .where('clearedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

const waits = (db: Db) =>
  db
    .selectFrom('groupWait')
    .innerJoin('groupChat', 'groupChat.id', 'groupWait.groupId')
    .leftJoin('groupRule', 'groupRule.groupId', 'groupWait.groupId')
    .leftJoin('store', 'store.id', 'groupChat.storeId')
    .leftJoin('customer', 'customer.id', 'groupWait.customerId')
    .leftJoin('staff', 'staff.id', 'groupWait.keeperId')
    .where('groupWait.clearedAt', 'is', null)
    .where('groupChat.dissolvedAt', 'is', null)
    .orderBy('groupWait.startedAt')
    .orderBy('groupWait.id')
    .limit(50)
    .select([
      'groupWait.id',
      'groupWait.groupId',
      'groupChat.name as groupName',
      'groupChat.kind',
      'groupRule.replyLimitMin',
      'store.hours',
      'groupWait.customerId',
      'customer.name as customerName',
      'groupWait.note',
      'groupWait.startedAt',
      'groupWait.keeperId',
      'staff.name as keeperName',
      'groupWait.handOffNote',
    ])

/** Who waits in this group, longest first. */
export const listWaitsOfGroup = (db: Db, groupId: string) =>
  waits(db).where('groupWait.groupId', '=', groupId).execute()

/** Who waits for this member: hers to keep, or in a group of hers. */
export const listWaitsOfStaff = (db: Db, staffId: string) =>
  waits(db)
    .where((eb) =>
      eb.or([eb('groupWait.keeperId', '=', staffId), eb('groupChat.ownerId', '=', staffId)]),
    )
    .execute()

/** What was written down of her waiting, for herself. */
export const listWaitsOfCustomer = (db: Db, customerId: string) =>
  db
    .selectFrom('groupWait')
    .where('customerId', '=', customerId)
    .orderBy('startedAt')
    .select(['note', 'handOffNote', 'startedAt', 'clearedAt'])
    .execute()
