import type { Insertable } from 'kysely'
import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

/** A living session with its member and her stores (one row per store); ids are hashes. */
export const listSessionRows = compiledOnce((db, id: string) =>
  db
    .selectFrom('session')
    .innerJoin('staff', 'staff.id', 'session.staffId')
    .leftJoin('staffStore', 'staffStore.staffId', 'session.staffId')
    .where('session.id', '=', id)
    .where('session.endedAt', 'is', null)
    .select([
      'session.staffId',
      'session.seenAt',
      'session.expiresAt',
      'staff.role',
      'staff.leftAt',
      'staffStore.storeId',
    ]),
)

export const insertSession = (db: Db, session: Insertable<Schema['session']>) =>
  db.insertInto('session').values(session).execute()

export const touchSession = (db: Db, id: string, seenAt: number) =>
  db.updateTable('session').set({ seenAt }).where('id', '=', id).execute()

export const endSession = (db: Db, id: string, endedAt: number) =>
  db
    .updateTable('session')
    .set({ endedAt })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .execute()

/** Forgets sessions that ended by age before this moment. */
export const deleteSessions = (db: Db, expiredBefore: number) =>
  db.deleteFrom('session').where('expiresAt', '<', expiredBefore).execute()

export const endSessionsOfStaff = (db: Db, staffId: string, endedAt: number) =>
  db
    .updateTable('session')
    .set({ endedAt })
    .where('staffId', '=', staffId)
    .where('endedAt', 'is', null)
    .execute()
