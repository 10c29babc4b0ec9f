import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

/** Her wish to be reminded of a 直播; undefined: she has none, or has taken it back. */
export const findReminder = (db: Db, id: string) =>
  db.selectFrom('liveReminder').where('id', '=', id).selectAll().executeTakeFirst()

export const insertReminder = (db: Db, reminder: Schema['liveReminder']) =>
  insertOnce(db, 'liveReminder', reminder)

/** Sets or takes back her wish; false: it was so already. */
export async function setReminder(db: Db, id: string, cancelledAt: number | null) {
  const { numUpdatedRows } = await db
    .updateTable('liveReminder')
    .set({ cancelledAt })
    .where('id', '=', id)
    .where('cancelledAt', cancelledAt === null ? 'is not' : 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Every wish about a 直播, taken back or not. */
export const listReminders = (db: Db, pageId: string, startsAt: number) =>
  db
    .selectFrom('liveReminder')
    .where('pageId', '=', pageId)
    .where('startsAt', '=', startsAt)
    .orderBy('id')
    .select(['id', 'customerId', 'taskId'])
    .execute()

/** Her wish is about another hour. */
export const moveReminder = (tx: Db, id: string, to: { id: string; startsAt: number }) =>
  tx.updateTable('liveReminder').set(to).where('id', '=', id).execute()

/** How many wait for a 直播. */
export async function countReminders(db: Db, pageId: string, startsAt: number) {
  const { count } = await db
    .selectFrom('liveReminder')
    .where('pageId', '=', pageId)
    .where('startsAt', '=', startsAt)
    .where('cancelledAt', 'is', null)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Remembers that this share comes from a 直播. */
export const insertLiveShare = (db: Db, share: Schema['liveShare']) =>
  insertOnce(db, 'liveShare', share)
