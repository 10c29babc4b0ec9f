import type { Db } from '../database.ts'

/** Whether we know this member, and whether she has left. */
export const findStaffForLogin = (db: Db, staffId: string) =>
  db.selectFrom('staff').where('id', '=', staffId).select('leftAt').executeTakeFirst()
