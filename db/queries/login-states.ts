import type { Insertable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'

export const insertLoginState = (db: Db, state: Insertable<Schema['loginState']>) =>
  db.insertInto('loginState').values(state).execute()

interface OfBrowser {
  id: string
  kind: 'staff' | 'customer'
  browserHash: string
  bornAfter: number
}

/** Uses the state up; true for exactly one caller, in the browser that began, before it is too old. */
export async function consumeLoginState(
  db: Db,
  { id, kind, browserHash, bornAfter, at }: OfBrowser & { at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('loginState')
    .set({ usedAt: at })
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('browserHash', '=', browserHash)
    .where('createdAt', '>', bornAfter)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const findLoginState = (db: Db, id: string) =>
  db.selectFrom('loginState').where('id', '=', id).select(['next']).executeTakeFirst()

/** A state that was used up, in the browser that began, and is not too old. */
export const findUsedLoginState = (db: Db, { id, kind, browserHash, bornAfter }: OfBrowser) =>
  db
    .selectFrom('loginState')
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('browserHash', '=', browserHash)
    .where('createdAt', '>', bornAfter)
    .where('usedAt', 'is not', null)
    .select('next')
    .executeTakeFirst()

/** Forgets logins begun before this moment. */
export const deleteLoginStates = (db: Db, bornBefore: number) =>
  db.deleteFrom('loginState').where('createdAt', '<', bornBefore).execute()
