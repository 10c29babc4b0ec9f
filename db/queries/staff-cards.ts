import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { upsert } from '../write.ts'

/** 名片: members who are with the corp, of these stores or (null) of all, with their certificates. */
export const listStaffCards = (db: Db, staffIds: string[] | null) =>
  db
    .selectFrom('staff')
    .leftJoin('staff as checker', 'checker.id', 'staff.certCheckedBy')
    .leftJoin('staffCard', 'staffCard.id', 'staff.id')
    .where('staff.leftAt', 'is', null)
    .$if(staffIds !== null, (query) => query.where('staff.id', 'in', staffIds!))
    .orderBy('staff.name')
    .orderBy('staff.id')
    .limit(500)
    .select([
      'staff.id',
      'staff.name',
      'staff.title',
      'staff.bio',
      'staff.certName',
      'staff.certExpiresAt',
      'checker.name as certCheckedBy',
      'staffCard.alias',
      'staffCard.skills',
      'staffCard.channel',
      'staffCard.photoId',
      'staffCard.certPictureId',
    ])
    .execute()

export const saveCard = (
  db: Db,
  staffId: string,
  card: Partial<Pick<Schema['staff'], 'bio' | 'certName' | 'certExpiresAt' | 'certCheckedBy'>>,
) => db.updateTable('staff').set(card).where('id', '=', staffId).execute()

/** What she writes beside what WeCom says of her. */
export const saveCardMore = (db: Db, card: Schema['staffCard']) =>
  upsert(db, 'staffCard', card, ['id'])

/** Members who stand in any of these stores. */
export const listStaffIdsOfStores = async (db: Db, storeIds: string[]): Promise<string[]> => {
  if (storeIds.length === 0) return []
  const rows = await db
    .selectFrom('staffStore')
    .where('storeId', 'in', storeIds)
    .select('staffId')
    .execute()
  return [...new Set(rows.map(({ staffId }) => staffId))]
}
