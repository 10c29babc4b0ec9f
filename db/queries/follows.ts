import { compiledFirst } from '../compiled-once.ts'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { upsertAll } from '../write.ts'

type Follow = Schema['follow']

/** What the check of a relation starts from. */
export const findFollow = compiledFirst((db, staffId: string, customerId: string) =>
  db
    .selectFrom('follow')
    .innerJoin('customer', 'customer.id', 'follow.customerId')
    .where('follow.staffId', '=', staffId)
    .where('follow.customerId', '=', customerId)
    .select(['follow.endedAt', 'follow.verifiedAt', 'customer.kind']),
)

/** As `findFollow`, of the member behind a session. */
export const findFollowOfSession = compiledFirst((db, sessionId: string, customerId: string) =>
  db
    .selectFrom('session')
    .innerJoin('follow', 'follow.staffId', 'session.staffId')
    .innerJoin('customer', 'customer.id', 'follow.customerId')
    .where('session.id', '=', sessionId)
    .where('follow.customerId', '=', customerId)
    .select(['follow.endedAt', 'follow.verifiedAt', 'customer.kind']),
)

export const listFollowsOfCustomers = (db: Db, customerIds: string[]) =>
  db
    .selectFrom('follow')
    .where('customerId', 'in', customerIds)
    .select(['staffId', 'customerId', 'endedAt', 'endedBy'])
    .execute()

/** Who knows each of these customers now, the oldest acquaintance first. */
export const listStandingFollows = (db: Db, customerIds: string[]) =>
  customerIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('follow')
        .innerJoin('staff', 'staff.id', 'follow.staffId')
        .where('follow.customerId', 'in', customerIds)
        .where('follow.endedAt', 'is', null)
        .where('staff.leftAt', 'is', null)
        .orderBy('follow.followedAt')
        .orderBy('follow.staffId')
        .select(['follow.customerId', 'follow.staffId'])
        .execute()

/** Customers she knows now, the newest acquaintance first; with `customerId`, that one alone. */
export const listOwnCustomers = (
  db: Db,
  {
    staffId,
    customerId,
    named,
    most,
  }: { staffId: string; customerId?: string; named?: string | undefined; most: number },
) =>
  db
    .selectFrom('follow')
    .innerJoin('customer', 'customer.id', 'follow.customerId')
    .where('follow.staffId', '=', staffId)
    .where('follow.endedAt', 'is', null)
    .where('customer.deletedAt', 'is', null)
    .$if(customerId !== undefined, (query) => query.where('customer.id', '=', customerId!))
    .$if(named !== undefined, (query) =>
      query.where((eb) => {
        const holds = (column: 'customer.name' | 'follow.remark') =>
          eb(
            eb.fn<number>('instr', [eb.fn('lower', [column]), eb.val(named!.toLowerCase())]),
            '>',
            0,
          )
        return eb.or([holds('customer.name'), holds('follow.remark')])
      }),
    )
    .orderBy('follow.followedAt', 'desc')
    .orderBy('customer.id')
    .limit(most)
    .select(['customer.id', 'customer.name'])
    .execute()

export const saveFollows = (db: Db, follows: Follow[]) =>
  upsertAll(db, 'follow', follows, ['staffId', 'customerId'])

/** Ends the relation, when it still stands. */
export const endFollow = (
  db: Db,
  staffId: string,
  customerId: string,
  endedBy: NonNullable<Follow['endedBy']>,
  endedAt: number,
) =>
  db
    .updateTable('follow')
    .set({ endedAt, endedBy })
    .where('staffId', '=', staffId)
    .where('customerId', '=', customerId)
    .where('endedAt', 'is', null)
    .execute()

/**
 * She added the member again. WeCom keeps naming a member whom a customer deleted, so such a row
 * stays ended until we hear this.
 */
export const welcomeBack = (db: Db, staffId: string, customerId: string) =>
  db
    .updateTable('follow')
    .set({ endedBy: 'sync' })
    .where('staffId', '=', staffId)
    .where('customerId', '=', customerId)
    .where('endedBy', '=', 'customer')
    .execute()

/** Ends what WeCom did not name again since `seenSince`; 客服 visitors are no friends and stay. */
export const endFollowsNotSeen = (db: Db, staffId: string, seenSince: number, endedAt: number) =>
  db
    .updateTable('follow')
    .set({ endedAt, endedBy: 'sync' })
    .where('staffId', '=', staffId)
    .where('endedAt', 'is', null)
    .where('verifiedAt', '<', seenSince)
    .where('customerId', 'in', (eb) =>
      eb.selectFrom('customer').where('kind', '=', 'friend').select('id'),
    )
    .execute()
