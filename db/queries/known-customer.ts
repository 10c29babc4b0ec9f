import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'

/** The id itself when she is a customer we know and have not forgotten. */
export async function findKnownCustomerId(db: Db, customerId: string) {
  const row = await db
    .selectFrom('customer')
    .where('id', '=', customerId)
    .where('deletedAt', 'is', null)
    .select('id')
    .executeTakeFirst()
  return row?.id
}

/** Which of these are customers we know and have not forgotten. */
export const listKnownCustomers = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('customer')
    .where('id', 'in', customerIds)
    .where('deletedAt', 'is', null)
    .select('id'),
)

/** What WeCom says of how she is reached, while we have not forgotten her. */
export const findContact = (db: Db, customerId: string) =>
  db
    .selectFrom('customer')
    .where('id', '=', customerId)
    .where('deletedAt', 'is', null)
    .select(['wxType', 'corpName'])
    .executeTakeFirst()
