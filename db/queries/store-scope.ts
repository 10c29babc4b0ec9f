import type { Db } from '../database.ts'

/** True when the customer belongs to one of these stores. */
export async function isCustomerOfStores(db: Db, customerId: string, storeIds: string[]) {
  const row = await db
    .selectFrom('customer')
    .where('id', '=', customerId)
    .where('storeId', 'in', storeIds)
    .where('deletedAt', 'is', null)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

/** True when the group belongs to one of these stores. */
export async function isGroupOfStores(db: Db, groupId: string, storeIds: string[]) {
  const row = await db
    .selectFrom('groupChat')
    .where('id', '=', groupId)
    .where('storeId', 'in', storeIds)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}
