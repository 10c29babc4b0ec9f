import { compiledFirst } from '../compiled-once.ts'
import { compiledWays } from '../compiled-ways.ts'
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

const optOutsAsked = compiledWays()

/** How many said in this time that they want no more of us. */
export const askOptOuts = ({
  storeIds,
  from,
  to,
}: {
  storeIds: string[] | null
  from: number
  to: number
}) =>
  optOutsAsked(
    `of ${storeIds?.length}`,
    [from, to, ...(storeIds ?? [])],
    (db, [since, until, ...ids]) =>
      db
        .selectFrom('customer')
        .where('preference', '=', 'none')
        .where('preferenceAt', '>=', since)
        .where('preferenceAt', '<', until)
        .$if(storeIds !== null, (query) => query.where('storeId', 'in', ids))
        .select(({ fn }) => fn.countAll<number>().as('n')),
  )
