import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'

// Who looks at a page, read for a whole batch of the collector at once.

/** Which of these sessions (hashes) belong to a member and live. */
export const listLiveSessions = (db: Db, ids: string[], now: number) =>
  db
    .selectFrom('session')
    .where('id', 'in', ids)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', now)
    .select('id')
    .execute()

/** Every answer of these visitors about being remembered while browsing, oldest first. */
export const listBrowsingAnswers = compiledList((db, visitorIds: string[]) =>
  db
    .selectFrom('consent')
    .where('visitorId', 'in', visitorIds)
    .where('purpose', '=', 'browsing')
    .orderBy('answeredAt')
    .orderBy('id')
    .select(['visitorId', 'answer']),
)

/** These visitors and which customers they were found to be, forgotten ones left out. */
export const listVisitorLinks = compiledList((db, visitorIds: string[]) =>
  db
    .selectFrom('visitor')
    .leftJoin('customer', (join) =>
      join.onRef('customer.id', '=', 'visitor.customerId').on('customer.deletedAt', 'is', null),
    )
    .where('visitor.id', 'in', visitorIds)
    .select(['visitor.id as visitorId', 'customer.id as customerId']),
)

/** Remembers which customer a visitor is. */
export const linkVisitor = (db: Db, visitorId: string, customerId: string, linkedAt: number) =>
  db
    .updateTable('visitor')
    .set({ customerId, linkedAt, evidence: 'external_userid' })
    .where('id', '=', visitorId)
    .execute()

/** Who follows these customers now. */
export const listFollowersOf = compiledList((db, customerIds: string[]) =>
  db
    .selectFrom('follow')
    .where('customerId', 'in', customerIds)
    .where('endedAt', 'is', null)
    .select(['staffId', 'customerId']),
)
