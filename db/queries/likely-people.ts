import { compiledList } from '../compiled-list.ts'
import { compiledOnce } from '../compiled-once.ts'

/** Whom this member heard of last, newest first; the same customer may come several times. */
export const listLastHeard = compiledOnce((db, staffId: string) =>
  db
    .selectFrom('radar')
    .where('staffId', '=', staffId)
    .orderBy('changedAt', 'desc')
    .limit(40)
    .select(['customerId', 'changedAt as at']),
)

/** To whom this member sent something last, newest first. */
export const listLastSentTo = compiledOnce((db, staffId: string) =>
  db
    .selectFrom('send')
    .where('staffId', '=', staffId)
    .orderBy('preparedAt', 'desc')
    .limit(20)
    .select(['customerId', 'preparedAt as at']),
)

/** Which of these customers this member follows for sure: what a look at one asks WeCom nothing for. */
export const listSurelyHers = compiledList(
  (db, customerIds: string[], staffId: string, confirmedSince: number) =>
    db
      .selectFrom('follow')
      .innerJoin('customer', 'customer.id', 'follow.customerId')
      .where('follow.customerId', 'in', customerIds)
      .where('follow.staffId', '=', staffId)
      .where('follow.endedAt', 'is', null)
      .where('customer.deletedAt', 'is', null)
      .where((eb) =>
        eb.or([eb('customer.kind', '<>', 'friend'), eb('follow.verifiedAt', '>', confirmedSince)]),
      )
      .select('customer.id'),
)
