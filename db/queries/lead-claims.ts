import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import { insertOnce } from '../write.ts'

/** Who has a lead, as the claim last stood. */
export const findClaim = (db: Db, customerId: string) =>
  db
    .selectFrom('leadClaim')
    .leftJoin('staff', 'staff.id', 'leadClaim.staffId')
    .where('leadClaim.customerId', '=', customerId)
    .select(['leadClaim.staffId', 'leadClaim.untilAt', 'staff.name'])
    .executeTakeFirst()

/**
 * Takes a lead that is free, or keeps one's own for longer; false when another has her. One row per
 * customer decides: whoever writes it first, or first after it ran out, is the owner.
 */
export async function takeLead(
  db: Db,
  { customerId, staffId, at, untilAt }: Record<'customerId' | 'staffId', string> & TakenFor,
): Promise<boolean> {
  // First the row that is there, then a new one: the other way round waiters lock each other.
  const { numUpdatedRows } = await db
    .updateTable('leadClaim')
    .set({ staffId, claimedAt: at, untilAt, changedAt: at })
    .where('customerId', '=', customerId)
    .where((eb) => eb.or([eb('untilAt', '<=', at), eb('staffId', '=', staffId)]))
    .executeTakeFirst()
  if (numUpdatedRows === 1n) return true
  const claim = { customerId, staffId, claimedAt: at, untilAt, changedAt: at }
  if (await insertOnce(db, 'leadClaim', claim)) return true
  // The same tap twice changes nothing, and is still hers.
  return (await findClaim(db, customerId))?.staffId === staffId
}

interface TakenFor {
  at: number
  untilAt: number
}

/** Gives one's own lead back; false when it was not hers any more. */
export async function releaseLead(db: Db, customerId: string, staffId: string, at: number) {
  const { numUpdatedRows } = await db
    .updateTable('leadClaim')
    .set({ untilAt: at, changedAt: at })
    .where('customerId', '=', customerId)
    .where('staffId', '=', staffId)
    .where('untilAt', '>', at)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Something about her as a lead has changed, whoever has her: open lists look again. */
export async function noteLeadChange(db: Db, customerId: string, staffId: string, at: number) {
  const { numUpdatedRows } = await db
    .updateTable('leadClaim')
    .set({ changedAt: at })
    .where('customerId', '=', customerId)
    .where('changedAt', '<', at)
    .executeTakeFirst()
  if (numUpdatedRows === 1n) return
  await insertOnce(db, 'leadClaim', {
    customerId,
    staffId,
    claimedAt: at,
    untilAt: at,
    changedAt: at,
  })
}

/** Claims that hold now on these customers. */
export const listClaims = compiledList((db, customerIds: string[], now: number) =>
  db
    .selectFrom('leadClaim')
    .where('customerId', 'in', customerIds)
    .where('untilAt', '>', now)
    .select(['customerId', 'staffId', 'untilAt']),
)

/** Customers of this member whose lead was taken, handled or given back since. */
export const listLeadChanges = (db: Db, staffId: string, since: number, limit: number) =>
  db
    .selectFrom('leadClaim')
    .innerJoin('follow', 'follow.customerId', 'leadClaim.customerId')
    .where('leadClaim.changedAt', '>', since)
    .where('follow.staffId', '=', staffId)
    .where('follow.endedAt', 'is', null)
    .orderBy('leadClaim.changedAt', 'desc')
    .limit(limit)
    .select(['leadClaim.customerId', 'leadClaim.changedAt'])
    .execute()
