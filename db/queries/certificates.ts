import type { Db } from '../database.ts'

/** A member's name and certificate. */
export const findCertificate = (db: Db, staffId: string) =>
  db
    .selectFrom('staff')
    .where('id', '=', staffId)
    .select(['name', 'certName', 'certExpiresAt'])
    .executeTakeFirst()
