import { compiledFirst, compiledOnce } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import { together } from '../together.ts'
import { findSettingRow } from './settings.ts'

const findNames = compiledFirst((db, staffId: string) =>
  db.selectFrom('staff').where('id', '=', staffId).select(['name', 'title']),
)

const listStoresOf = compiledOnce((db, staffId: string) =>
  db
    .selectFrom('staffStore')
    .innerJoin('store', 'store.id', 'staffStore.storeId')
    .where('staffStore.staffId', '=', staffId)
    .orderBy('store.id')
    .select(['store.id', 'store.name']),
)

/** What a member sees of herself, and the corp's name. */
export async function findMe(db: Db, staffId: string) {
  const { staff, stores, corp } = await together(db, {
    staff: findNames.of(staffId),
    stores: listStoresOf.of(staffId),
    corp: findSettingRow.of('corp-name'),
  })
  return {
    staff: { ...staff!, stores },
    corpName: corp ? (JSON.parse(corp.valueJson) as string) : '',
  }
}
