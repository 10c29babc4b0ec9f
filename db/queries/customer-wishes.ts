import { compiledFirst } from '../compiled-once.ts'
import type { Db } from '../database.ts'

/** How this member calls her, from now on. */
export const setRemark = (db: Db, staffId: string, customerId: string, remark: string) =>
  db
    .updateTable('follow')
    .set({ remark })
    .where('staffId', '=', staffId)
    .where('customerId', '=', customerId)
    .execute()

/** When her choice about promotion is made; it holds from here on. */
export const setPreference = (
  db: Db,
  customerId: string,
  preference: 'normal' | 'less' | 'none',
  preferenceAt: number,
) =>
  db
    .updateTable('customer')
    .set({ preference, preferenceAt })
    .where('id', '=', customerId)
    .execute()

/** What she chose about promotion. */
export const findWishes = compiledFirst((db, customerId: string) =>
  db
    .selectFrom('customer')
    .where('id', '=', customerId)
    .where('deletedAt', 'is', null)
    .select(['id', 'preference']),
)

/** How many said in this time that they want no more of us. */
export async function countOptOuts(
  db: Db,
  { storeIds, from, to }: { storeIds: string[] | null; from: number; to: number },
) {
  const row = await db
    .selectFrom('customer')
    .where('preference', '=', 'none')
    .where('preferenceAt', '>=', from)
    .where('preferenceAt', '<', to)
    .$if(storeIds !== null, (query) => query.where('storeId', 'in', storeIds!))
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}
