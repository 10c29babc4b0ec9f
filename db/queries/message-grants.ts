import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'
import type { Person } from './person.ts'

/** Keeps that she asked to be told of an order once; the same tap again is kept once. */
export const insertMessageGrant = (tx: Db, grant: Schema['messageGrant']) =>
  insertOnce(tx, 'messageGrant', grant)

export const findMessageGrant = (db: Db, id: string) =>
  db.selectFrom('messageGrant').where('id', '=', id).selectAll().executeTakeFirst()

/** Who asked to be told of the orders of a team and has not been yet. */
export const listHeldGrantsOfTeam = async (db: Db, teamId: string): Promise<string[]> =>
  (
    await db
      .selectFrom('messageGrant')
      .innerJoin('placement', 'placement.id', 'messageGrant.placementId')
      .where('placement.teamId', '=', teamId)
      .where('messageGrant.state', '=', 'held')
      .orderBy('messageGrant.id')
      .select('messageGrant.id')
      .execute()
  ).map(({ id }) => id)

/** Uses a grant up before anything is said by it; false when it was used before. */
export async function useMessageGrant(db: Db, id: string, usedAt: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('messageGrant')
    .set({ state: 'sent', usedAt })
    .where('id', '=', id)
    .where('state', '=', 'held')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** How it ended: whom it would have reached is forgotten with that; held again, it is tried later. */
export const settleMessageGrant = (db: Db, id: string, state: Schema['messageGrant']['state']) =>
  db
    .updateTable('messageGrant')
    .set(state === 'held' ? { state, usedAt: null } : { state, openId: '' })
    .where('id', '=', id)
    .execute()

/** What one person asked to be told once, for her export. */
export function readMessageGrants(db: Db, { customerId, visitorIds }: Person) {
  if (customerId === null && visitorIds.length === 0) return []
  return db
    .selectFrom('messageGrant')
    .where((eb) =>
      eb.or([
        ...(customerId === null ? [] : [eb('customerId', '=', customerId)]),
        ...(visitorIds.length === 0 ? [] : [eb('personId', 'in', visitorIds)]),
      ]),
    )
    .orderBy('grantedAt')
    .select(['placementId', 'state', 'grantedAt', 'usedAt'])
    .execute()
}
