import type { Db } from '../database.ts'
import { newId } from '../ids.ts'
import type { Role } from '../schema.ts'
import { saveSetting } from './settings.ts'

/** Everybody who is with the corp, with the role she has and since when a colleague gave it. */
export const listRoles = (db: Db) =>
  db
    .selectFrom('staff')
    .where('leftAt', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .limit(2000)
    .select(['id', 'name', 'title', 'role', 'roleSetAt'])
    .execute()

/**
 * One change of roles at a time: all of them meet at this row, which really changes, so that it
 * holds between nodes too. Ask who is a manager only after it.
 */
export const holdRoles = (tx: Db, at: number) => saveSetting(tx, 'roles-held', newId('roles'), at)

/** How many managers are with the corp. */
export async function countManagers(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('staff')
    .where('role', '=', 'manager')
    .where('leftAt', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/** True when there is or was a manager here. */
export async function hasEverHadManager(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('staff')
    .where('role', '=', 'manager')
    .select('id')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Others who could look at what this manager wrote. */
export async function countOtherEyes(db: Db, staffId: string): Promise<number> {
  const { n } = await db
    .selectFrom('staff')
    .where('role', 'in', ['manager', 'operator'])
    .where('leftAt', 'is', null)
    .where('id', '!=', staffId)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

export const changeRole = (db: Db, staffId: string, role: Role, roleSetAt: number | null) =>
  db.updateTable('staff').set({ role, roleSetAt }).where('id', '=', staffId).execute()
