import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** Adds a share. */
export const insertShare = (db: Db, share: Insertable<Schema['share']>) =>
  db.insertInto('share').values(share).execute()

/** A share as it stands. */
export const findShare = (db: Db, shareId: string) =>
  db.selectFrom('share').where('id', '=', shareId).selectAll().executeTakeFirst()

/** What never changes about these shares: page, who answers for the root, the root's group. */
export const listShareFacts = (db: Db, shareIds: string[]) =>
  db
    .selectFrom('share')
    .innerJoin('share as root', 'root.id', 'share.rootShareId')
    .where('share.id', 'in', shareIds)
    .select(['share.id as shareId', 'share.pageId', 'root.staffId', 'root.groupId'])
    .execute()

/** The node of someone who passed this very share on before. */
export const findForward = (db: Db, parentShareId: string, sharerVisitorId: string) =>
  db
    .selectFrom('share')
    .where('parentShareId', '=', parentShareId)
    .where('sharerVisitorId', '=', sharerVisitorId)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .selectAll()
    .executeTakeFirst()

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
