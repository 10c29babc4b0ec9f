import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../database.ts'
import type { PlacementState } from '../schema/ordering.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows } from '../write.ts'

export type Placement = Selectable<Schema['placement']>

/** States in which an order holds what it took. */
export const STANDING: PlacementState[] = ['unpaid', 'paid', 'picked']

/** Adds an order; false when she has this line, or made this tap, already. */
export const insertPlacement = (db: Db, placement: Insertable<Schema['placement']>) =>
  insertOnce(db, 'placement', placement)

export const findPlacement = (db: Db, placementId: string) =>
  db.selectFrom('placement').where('id', '=', placementId).selectAll().executeTakeFirst()

/** An order, kept from others until the transaction ends. */
export const lockPlacement = (db: Db, placementId: string) =>
  lockRows(
    db,
    db.selectFrom('placement').where('id', '=', placementId).selectAll(),
  ).executeTakeFirst()

/** The order one tap of hers made. */
export const findPlacementByTap = (db: Db, personId: string, tap: string) =>
  db
    .selectFrom('placement')
    .where('personId', '=', personId)
    .where('tap', '=', tap)
    .selectAll()
    .executeTakeFirst()

/** Who ordered: by the visitor she is, and by whom we know her as. */
interface Buyer {
  visitorId: string
  customerId?: string | null | undefined
}

/** Her orders of an offer that still stand, newest first. */
export const listOwnPlacements = (db: Db, offerId: string, { visitorId, customerId }: Buyer) =>
  db
    .selectFrom('placement')
    .where('offerId', '=', offerId)
    .where((eb) =>
      customerId
        ? eb.or([eb('personId', '=', visitorId), eb('customerId', '=', customerId)])
        : eb('personId', '=', visitorId),
    )
    .where('state', 'in', STANDING)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(5)
    .selectAll()
    .execute()

/** What she has taken of an offer under her other identities: another phone, the mini program. */
export const listTakenOtherwise = async (
  db: Db,
  offerId: string,
  { visitorId, customerId }: Buyer,
) =>
  customerId
    ? db
        .selectFrom('placement')
        .where('customerId', '=', customerId)
        .where('offerId', '=', offerId)
        .where('personId', '!=', visitorId)
        .where('state', 'in', STANDING)
        .select(['kind', 'qty', 'teamId'])
        .execute()
    : []

/**
 * Changes an order that is still in one of these states; true when it was. Every change gives
 * `changedAt` a moment of its own, so that a second one finds nothing to do.
 */
export async function changePlacement(
  db: Db,
  placementId: string,
  from: PlacementState[],
  change: Partial<Schema['placement']>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('placement')
    .set(change)
    .where('id', '=', placementId)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Lines of an offer as everybody sees them: only what stands, in the order of coming. */
export const listLines = (db: Db, offerId: string, limit: number) =>
  db
    .selectFrom('placement')
    .leftJoin('customer', 'customer.id', 'placement.customerId')
    .where('placement.offerId', '=', offerId)
    .where('placement.state', 'in', STANDING)
    .orderBy('placement.lineNo', 'desc')
    .limit(limit)
    .select(['placement.id', 'placement.lineNo', 'placement.qty', 'customer.name'])
    .execute()

/** Lines of an offer as who keeps its list sees them. */
export const listLinesForStaff = (db: Db, offerId: string) =>
  db
    .selectFrom('placement')
    .leftJoin('customer', 'customer.id', 'placement.customerId')
    .leftJoin('team', 'team.id', 'placement.teamId')
    // What still stands has at most one refund for its own money.
    .leftJoin('refund', (join) =>
      join.onRef('refund.placementId', '=', 'placement.id').on('refund.reason', '=', 'after_sale'),
    )
    .where('placement.offerId', '=', offerId)
    .where('placement.state', 'in', STANDING)
    .orderBy('placement.lineNo')
    .limit(2_000)
    .select([
      'placement.id',
      'placement.lineNo',
      'placement.customerId',
      'placement.groupId',
      'placement.qty',
      'placement.amountFen',
      'placement.state',
      'placement.pickupCode',
      'placement.createdAt',
      'placement.paidAt',
      'customer.name',
      'team.state as teamState',
      'refund.id as refundId',
    ])
    .execute()

/** Orders of a team. */
export const listTeamPlacements = (db: Db, teamId: string) =>
  db
    .selectFrom('placement')
    .leftJoin('customer', 'customer.id', 'placement.customerId')
    .where('placement.teamId', '=', teamId)
    .orderBy('placement.lineNo')
    .selectAll('placement')
    .select('customer.name')
    .execute()

/** Lines that hold goods and are not paid for. */
export const listUnpaid = (db: Db, offerId: string) =>
  db
    .selectFrom('placement')
    .where('offerId', '=', offerId)
    .where('state', '=', 'unpaid')
    .orderBy('lineNo')
    .selectAll()
    .execute()

/** Her lines of an offer, given back or standing. */
export const listLineIdsOf = async (db: Db, offerId: string, customerId: string) =>
  (
    await db
      .selectFrom('placement')
      .where('offerId', '=', offerId)
      .where('customerId', '=', customerId)
      .select('id')
      .execute()
  ).map(({ id }) => id)

/** Whether a line of hers in any chain waits for its money. */
export async function hasUnpaidLine(db: Db, customerId: string): Promise<boolean> {
  // Hers are few; asked with its state, SQLite would go through everybody's unpaid ones.
  const lines = await db
    .selectFrom('placement')
    .where('customerId', '=', customerId)
    .select(['kind', 'state'])
    .execute()
  return lines.some(({ kind, state }) => kind === 'chain' && state === 'unpaid')
}

/** She has become a customer we know: the orders of her visitors are hers. */
export const linkPlacements = (db: Db, personId: string, customerId: string) =>
  db
    .updateTable('placement')
    .set({ customerId })
    .where('personId', '=', personId)
    .where('customerId', 'is', null)
    .execute()
