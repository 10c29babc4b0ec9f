import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { lockRows, upsert } from '../write.ts'

export const findVisitor = (db: Db, visitorId: string) =>
  db
    .selectFrom('visitor')
    .where('id', '=', visitorId)
    .select(['id', 'customerId', 'evidence', 'createdAt', 'linkedAt'])
    .executeTakeFirst()

/** Remembers somebody who agreed, or that we have learned since which customer she is. */
export const saveVisitor = (db: Db, visitor: Insertable<Schema['visitor']>) =>
  upsert(db, 'visitor', visitor, ['id'])

/** Her newest answer for one purpose, held until the transaction ends: two taps come in turn. */
export const lockAnswer = (db: Db, visitorId: string, purpose: Schema['consent']['purpose']) =>
  lockRows(
    db,
    db
      .selectFrom('consent')
      .where('visitorId', '=', visitorId)
      .where('purpose', '=', purpose)
      .orderBy('answeredAt', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .select(['answer', 'version', 'answeredAt']),
  ).executeTakeFirst()

/** Every visitor who is this customer. */
export const listVisitorIds = async (db: Db, customerId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('visitor')
    .where('customerId', '=', customerId)
    .orderBy('id')
    .select('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** What a customer page says of the customer herself. */
export const findCustomerWishes = (db: Db, customerId: string) =>
  db
    .selectFrom('customer')
    .where('id', '=', customerId)
    .select(['id', 'name', 'preference', 'preferenceAt', 'ageBand', 'guardianConsentAt'])
    .executeTakeFirst()

/** Whether a guardian agreed and what is kept, held until the transaction ends. */
export const lockGuardianConsent = (tx: Db, customerId: string) =>
  lockRows(
    tx,
    tx
      .selectFrom('customer')
      .where('id', '=', customerId)
      .where('deletedAt', 'is', null)
      .select(['guardianConsentAt', 'ageBand']),
  ).executeTakeFirst()

export const keepAgeBand = (db: Db, customerId: string, ageBand: string | null) =>
  db
    .updateTable('customer')
    .set({ ageBand })
    .where('id', '=', customerId)
    .where('guardianConsentAt', 'is not', null)
    .execute()

/** 月龄段 may be kept from now on (`at`), or is forgotten (null). */
export const setGuardianConsent = (db: Db, customerId: string, at: number | null) =>
  db
    .updateTable('customer')
    .set({ guardianConsentAt: at, ...(at === null && { ageBand: null }) })
    .where('id', '=', customerId)
    .execute()
