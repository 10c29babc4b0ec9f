import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'
import { compiledList } from '../compiled-list.ts'

/** Adds a share. */
export const insertShare = (db: Db, share: Insertable<Schema['share']>) =>
  db.insertInto('share').values(share).execute()

/** A share as it stands. */
export const findShare = (db: Db, shareId: string) =>
  db.selectFrom('share').where('id', '=', shareId).selectAll().executeTakeFirst()

/** The share that was made for this send, or for this batch of a play's steps. */
export const findShareOfSend = (db: Db, sendId: string) =>
  db.selectFrom('share').where('sendId', '=', sendId).select('id').executeTakeFirst()

/** What never changes about these shares: page, who answers for the root, the root's group. */
export const listShareFacts = compiledList((db, shareIds: string[]) =>
  db
    .selectFrom('share')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .where('share.id', 'in', shareIds)
    .select(['share.id as shareId', 'share.pageId', 'root.staffId', 'root.groupId']),
)

/** Adds a share unless it is there; false when it was. */
export const insertShareOnce = (db: Db, share: Insertable<Schema['share']>) =>
  insertOnce(db, 'share', share)

/** Marks a share as out in its chat; false when it was before. */
export async function markShared(
  db: Db,
  shareId: string,
  sharedAt: number,
  membersThen: number | null,
) {
  const { numUpdatedRows } = await db
    .updateTable('share')
    .set({ sharedAt, membersThen })
    .where('id', '=', shareId)
    .where('sharedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** How many customers are in a group now. */
export async function countCustomersInGroup(db: Db, groupId: string) {
  const { members } = await db
    .selectFrom('groupMember')
    .where('groupId', '=', groupId)
    .where('memberType', '=', 2)
    .where('leftAt', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('members'))
    .executeTakeFirstOrThrow()
  return Number(members)
}

/** A page sent to one customer alone, by a member; nothing for any other share. */
export const findShareForOne = async (db: Db, shareId: string) => {
  const share = await db
    .selectFrom('share')
    .where('id', '=', shareId)
    .where('chatKind', '=', 'single')
    .where('depth', '=', 0)
    .select('customerId')
    .executeTakeFirst()
  return share?.customerId ? { customerId: share.customerId } : undefined
}

/** The id itself when there is such a share. */
export const findShareId = async (db: Db, shareId: string) =>
  (await db.selectFrom('share').where('id', '=', shareId).select('id').executeTakeFirst())?.id
