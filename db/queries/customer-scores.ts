import type { Selectable } from 'kysely'
import { saveAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import { compiledFirst } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { lockRows } from '../write.ts'

export type CustomerScoreRow = Selectable<Schema['customerScore']>

/** The stored scores of these customers, kept from others until the transaction ends. */
export const listScoresToFold = compiledList((db, customerIds: string[]) =>
  lockRows(
    db,
    db
      .selectFrom('customerScore')
      .where('customerId', 'in', customerIds)
      .orderBy('customerId')
      .select(['customerId', 'partsJson', 'at']),
  ),
)

/** The stored score of one customer. */
export const findScore = compiledFirst((db, customerId: string) =>
  db.selectFrom('customerScore').where('customerId', '=', customerId).select('partsJson'),
)

/** Keeps these scores, in place of what stood there. */
export const saveScores = (db: Db, rows: CustomerScoreRow[]) =>
  saveAll(db, 'customerScore', rows, ['customerId'])

/** A page of stored scores in id order, kept from others until the transaction ends. */
export const listScoresAfter = (db: Db, customerId: string, limit: number) =>
  lockRows(
    db,
    db
      .selectFrom('customerScore')
      .where('customerId', '>', customerId)
      .orderBy('customerId')
      .limit(limit)
      .selectAll(),
  ).execute()

/** A page of all customers in id order. */
export const listCustomerIdsAfter = (db: Db, customerId: string, limit: number) =>
  db
    .selectFrom('customer')
    .where('id', '>', customerId)
    .orderBy('id')
    .limit(limit)
    .select('id')
    .execute()

/** Since when these customers are known. */
export const listKnownAt = (db: Db, customerIds: string[]) =>
  db
    .selectFrom('customer')
    .where('id', 'in', customerIds)
    .select(['id', 'createdAt', 'deletedAt'])
    .execute()

/** What kind these pages are. */
export const listPageKinds = compiledList((db, pageIds: string[]) =>
  db.selectFrom('page').where('id', 'in', pageIds).select(['id', 'kind']),
)

/** Every counted view of a customer as it stands now, whatever this transaction read before. */
export const listScoredViews = (db: Db, customerId: string) =>
  lockRows(
    db,
    db
      .selectFrom('pageView')
      .where('personKey', '=', customerId)
      .where('verdict', '=', 'counted')
      .select(['pageId', 'openedAt', 'activeMs', 'depth', 'clicks', 'shares']),
  ).execute()

/** When she paid, for which orders; cancelled ones are none. */
export const listStandingOrders = (db: Db, customerId: string) =>
  lockRows(
    db,
    db
      .selectFrom('shopOrder')
      .where('customerId', '=', customerId)
      .where('status', '!=', 'cancelled')
      .select(['paidAt', 'amountFen', 'refundedFen']),
  ).execute()

/** When she joined groups. */
export const listGroupJoins = (db: Db, customerId: string) =>
  db
    .selectFrom('groupMember')
    .where('memberId', '=', customerId)
    .where('memberType', '=', 2)
    .select('joinedAt')
    .execute()

/** The newest move of her stage by hand that was not taken back. */
export const findStandingMove = (db: Db, customerId: string) =>
  db
    .selectFrom('stageMove')
    .where('customerId', '=', customerId)
    .where('undoneAt', 'is', null)
    .orderBy('movedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .select(['id', 'staffId', 'stage', 'reason', 'movedAt'])
    .executeTakeFirst()

/** The latest moment any score is stored for. */
export async function findLastScoredAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('customerScore')
    .select(({ fn }) => fn.max<number | null>('at').as('at'))
    .executeTakeFirst()
  return row?.at ?? null
}
