import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** Uses a ticket up; false when it was used before. */
export const useMiniTicket = (db: Db, ticket: Schema['miniTicketUse']) =>
  insertOnce(db, 'miniTicketUse', ticket)

/** Forgets used tickets that would not be believed any more anyway. */
export const deleteOldMiniTickets = (db: Db, before: number) =>
  db.deleteFrom('miniTicketUse').where('expiresAt', '<', before).execute()

/** Keeps by which way a page was reached. */
export const insertMiniEntry = (db: Db, entry: Insertable<Schema['miniEntry']>) =>
  db.insertInto('miniEntry').values(entry).execute()

/** The customer WeCom showed us under this unionid; nothing while none or more than one has it. */
export async function findCustomerByUnionId(db: Db, unionId: string): Promise<string | undefined> {
  const rows = await db
    .selectFrom('customer')
    .where('unionId', '=', unionId)
    .where('deletedAt', 'is', null)
    .limit(2)
    .select('id')
    .execute()
  return rows.length === 1 ? rows[0]!.id : undefined
}

/** A customer group we know by this chat_id. */
export async function isKnownGroup(db: Db, groupId: string): Promise<boolean> {
  const row = await db
    .selectFrom('groupChat')
    .where('id', '=', groupId)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}
