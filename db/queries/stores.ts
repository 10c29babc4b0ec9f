import type { Db } from '../database.ts'
import { insertOnce } from '../write.ts'

export const listStores = (db: Db) => db.selectFrom('store').select(['id', 'name']).execute()

export const insertStore = (db: Db, id: string, name: string) =>
  insertOnce(db, 'store', { id, name, address: '', hours: '' })

export const insertStaffStore = (db: Db, staffId: string, storeId: string) =>
  insertOnce(db, 'staffStore', { staffId, storeId })

export const deleteStaffStore = (db: Db, staffId: string, storeId: string) =>
  db
    .deleteFrom('staffStore')
    .where('staffId', '=', staffId)
    .where('storeId', '=', storeId)
    .execute()
