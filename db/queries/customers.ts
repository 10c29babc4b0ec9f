import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

type Customer = Schema['customer']
/** What WeCom tells of a customer; all else is ours and survives a sync. */
export type CustomerFacts = Pick<
  Customer,
  'id' | 'name' | 'wxType' | 'corpName' | 'avatarUrl' | 'unionId'
>

export const findCustomerKind = async (db: Db, id: string) =>
  (await db.selectFrom('customer').where('id', '=', id).select('kind').executeTakeFirst())?.kind

export const listCustomerFacts = (db: Db, ids: string[]) =>
  db
    .selectFrom('customer')
    .where('id', 'in', ids)
    .select([
      'id',
      'name',
      'wxType',
      'corpName',
      'avatarUrl',
      'unionId',
      'kind',
      'storeId',
      'deletedAt',
    ])
    .execute()

/** A customer we meet for the first time. False: somebody met her a moment earlier. */
export const insertCustomer = (
  db: Db,
  customer: CustomerFacts & Pick<Customer, 'kind' | 'storeId' | 'createdAt' | 'syncedAt'>,
) =>
  insertOnce(db, 'customer', {
    ...customer,
    preference: 'normal',
    preferenceAt: null,
    ageBand: null,
    guardianConsentAt: null,
    deletedAt: null,
  })

export const updateCustomer = (
  db: Db,
  id: string,
  change: Partial<Omit<CustomerFacts, 'id'> & Pick<Customer, 'kind' | 'storeId'>>,
) => db.updateTable('customer').set(change).where('id', '=', id).execute()

export const noteCustomersSynced = (db: Db, ids: string[], syncedAt: number) =>
  db.updateTable('customer').set({ syncedAt }).where('id', 'in', ids).execute()
