import { compiledFirst } from '../compiled-once.ts'

/** A member's name and certificate. */
export const findCertificate = compiledFirst((db, staffId: string) =>
  db.selectFrom('staff').where('id', '=', staffId).select(['name', 'certName', 'certExpiresAt']),
)
