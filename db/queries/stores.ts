import { compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import { insertOnce } from '../write.ts'
import { markChanged } from './kept-rows.ts'
import { SHOP } from './shop-names.ts'

export const listStores = compiledOnce((db) =>
  db.selectFrom('store').orderBy('id').select(['id', 'name', 'departmentId']),
)

/** 门店 as they are set up. */
export const listStoresWhole = (db: Db) =>
  db.selectFrom('store').orderBy('name').orderBy('id').selectAll().execute()

/** False when there is one of this id. */
export async function insertStore(
  tx: Db,
  store: { id: string; name: string; departmentId: number | null },
  at: number,
) {
  await markChanged(tx, SHOP, at)
  return insertOnce(tx, 'store', { address: '', hours: '', ...store })
}

/** From now on it is this department, whatever either is called. */
export const linkStore = (db: Db, id: string, departmentId: number) =>
  db.updateTable('store').set({ departmentId }).where('id', '=', id).execute()

export async function updateStore(
  tx: Db,
  id: string,
  store: { name: string; address: string; hours: string },
  at: number,
) {
  await tx.updateTable('store').set(store).where('id', '=', id).execute()
  await markChanged(tx, SHOP, at)
}

export const insertStaffStore = (db: Db, staffId: string, storeId: string) =>
  insertOnce(db, 'staffStore', { staffId, storeId })

export const deleteStaffStore = (db: Db, staffId: string, storeId: string) =>
  db
    .deleteFrom('staffStore')
    .where('staffId', '=', staffId)
    .where('storeId', '=', storeId)
    .execute()
