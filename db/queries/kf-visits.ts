import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, upsertAll } from '../write.ts'
import { timelineOf } from './timelines.ts'

/** Remembers when these members answered last. */
export const saveReceptionTimes = (tx: Db, rows: Schema['kfReception'][]) =>
  upsertAll(tx, 'kfReception', rows, ['customerId', 'staffId'])

/** When this member last answered her in 客服. */
export const findReception = (db: Db, customerId: string, staffId: string) =>
  db
    .selectFrom('kfReception')
    .where('customerId', '=', customerId)
    .where('staffId', '=', staffId)
    .select('receivedAt')
    .executeTakeFirst()

/** WeCom tells of a visit more than once: the same id is the same visit. */
export const insertVisit = (tx: Db, visit: Schema['kfVisit']) => insertOnce(tx, 'kfVisit', visit)

const visits = (db: Db, customerId: string) =>
  db
    .selectFrom('kfVisit')
    .leftJoin('share', 'share.id', 'kfVisit.shareId')
    .leftJoin('page', 'page.id', 'share.pageId')
    .where('kfVisit.customerId', '=', customerId)
    .select(['kfVisit.id', 'kfVisit.scene', 'kfVisit.visitedAt as at', 'page.title'])

/** Where she came into 客服 from the last time. */
export const findLastVisit = (db: Db, customerId: string) =>
  visits(db, customerId)
    .orderBy('kfVisit.visitedAt', 'desc')
    .orderBy('kfVisit.id', 'desc')
    .limit(1)
    .executeTakeFirst()

export const listVisitItems = timelineOf(
  'visit',
  'kfVisit.visitedAt',
  'kfVisit.id',
  (db, customerId) => visits(db, customerId),
)

/** Where she came into 客服 from and what she was recommended there, for her own copy. */
export async function readKfOf(db: Db, customerId: string | null) {
  if (customerId === null) return { kfVisits: [], kfOffers: [] }
  const kfVisits = await db
    .selectFrom('kfVisit')
    .where('customerId', '=', customerId)
    .orderBy('visitedAt')
    .select(['scene', 'visitedAt'])
    .execute()
  const kfOffers = await db
    .selectFrom('kfOffer')
    .where('customerId', '=', customerId)
    .orderBy('offeredAt')
    .select(['kind', 'state', 'offeredAt', 'cancelledAt'])
    .execute()
  return { kfVisits, kfOffers }
}
