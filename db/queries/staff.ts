import type { Db } from '../database.ts'
import type { Role, Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

export const findStaff = (db: Db, id: string) =>
  db
    .selectFrom('staff')
    .where('id', '=', id)
    .select(['id', 'name', 'title', 'role', 'leftAt'])
    .executeTakeFirst()

/** Everybody we know, left or not, in the order of their ids. */
export const listStaff = (db: Db) =>
  db
    .selectFrom('staff')
    .orderBy('id')
    .select(['id', 'name', 'title', 'role', 'roleSetAt', 'leftAt'])
    .execute()

/** The next members after `afterId`; `isStillHere` leaves out who has left. */
export const listStaffIdsAfter = async (
  db: Db,
  afterId: string,
  limit: number,
  { isStillHere = false } = {},
) => {
  const rows = await db
    .selectFrom('staff')
    .where('id', '>', afterId)
    .$if(isStillHere, (query) => query.where('leftAt', 'is', null))
    .orderBy('id')
    .limit(limit)
    .select('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Who has left, in id order. */
export const listGoneIds = async (db: Db) =>
  (
    await db
      .selectFrom('staff')
      .where('leftAt', 'is not', null)
      .orderBy('id')
      .select('id')
      .execute()
  ).map(({ id }) => id)

export const insertStaff = (
  db: Db,
  staff: { id: string; name: string; title: string; role: Role; syncedAt: number | null },
) =>
  insertOnce(db, 'staff', {
    ...staff,
    bio: '',
    isKfDutyAt: null,
    certName: null,
    certExpiresAt: null,
    certCheckedBy: null,
    leftAt: null,
  })

export const updateStaff = (
  db: Db,
  id: string,
  change: Partial<Pick<Schema['staff'], 'name' | 'title' | 'syncedAt' | 'leftAt'>>,
) => db.updateTable('staff').set(change).where('id', '=', id).execute()

/** The stores each of these members works at. */
export const listStoresOfStaff = (db: Db, staffIds: string[]) =>
  db
    .selectFrom('staffStore')
    .where('staffId', 'in', staffIds)
    .orderBy('storeId')
    .select(['staffId', 'storeId'])
    .execute()

export const listStaffIdsOfRoles = async (db: Db, roles: Role[]) => {
  const rows = await db
    .selectFrom('staff')
    .where('role', 'in', roles)
    .where('leftAt', 'is', null)
    .select('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Those who may see the shop's numbers. */
export const listNumberReaders = (db: Db) =>
  db
    .selectFrom('staff')
    .where('role', 'in', ['manager', 'operator'])
    .where('leftAt', 'is', null)
    .select('id')
    .execute()
