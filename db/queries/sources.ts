import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Contacts by where they came from, and who of them has bought since. */
export const sumSources = (
  db: Db,
  { from, until, storeIds }: { from: number; until: number; storeIds: string[] | null },
) =>
  db
    .selectFrom('follow')
    .innerJoin('customer', 'customer.id', 'follow.customerId')
    .leftJoin('shopOrder', (join) =>
      join
        .onRef('shopOrder.customerId', '=', 'follow.customerId')
        .onRef('shopOrder.paidAt', '>=', 'follow.followedAt')
        .on('shopOrder.status', '<>', 'cancelled')
        // Given back in part, something of it stands.
        .onRef('shopOrder.refundedFen', '<', 'shopOrder.amountFen'),
    )
    .where('follow.source', '>', '')
    .where('follow.followedAt', '>=', from)
    .where('follow.followedAt', '<', until)
    .$if(storeIds !== null, (query) => query.where('customer.storeId', 'in', storeIds!))
    .groupBy('follow.source')
    .select(({ ref }) => [
      'follow.source',
      sql<number>`count(distinct ${ref('follow.customerId')})`.as('contacts'),
      sql<number>`count(distinct ${ref('shopOrder.customerId')})`.as('buyers'),
    ])
    .orderBy('contacts', 'desc')
    .limit(100)
    .execute()
