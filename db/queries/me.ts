import type { Db } from '../database.ts'

/** What a member sees of herself, and the corp's name. */
export async function findMe(db: Db, staffId: string) {
  const [staff, stores, corp] = await Promise.all([
    db
      .selectFrom('staff')
      .where('id', '=', staffId)
      .select(['name', 'title'])
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('staffStore')
      .innerJoin('store', 'store.id', 'staffStore.storeId')
      .where('staffStore.staffId', '=', staffId)
      .select(['store.id', 'store.name'])
      .orderBy('store.id')
      .execute(),
    db.selectFrom('setting').where('name', '=', 'corp-name').select('valueJson').executeTakeFirst(),
  ])
  return {
    staff: { ...staff, stores },
    corpName: corp ? (JSON.parse(corp.valueJson) as string) : '',
  }
}
