import type { Db } from '../database.ts'

/** Keys of reminders that begin so. */
export async function listReminderJobs(db: Db, begin: string): Promise<string[]> {
  const rows = await db
    .selectFrom('job')
    .where('key', '>=', begin)
    .where('key', '<', `${begin}~`)
    .select('key')
    .execute()
  return rows.map((row) => row.key)
}
