import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows } from '../write.ts'

export type Offer = Selectable<Schema['offer']>
export type Team = Selectable<Schema['team']>

export const findOffer = (db: Db, offerId: string) =>
  db.selectFrom('offer').where('id', '=', offerId).selectAll().executeTakeFirst()

/** Adds an offer; false when it is there already. */
export const insertOffer = (db: Db, offer: Insertable<Schema['offer']>) =>
  insertOnce(db, 'offer', offer)

/**
 * Changes what its author may change; false when more than `stock` are taken, or when something is
 * taken already of what would become another thing.
 */
export async function changeOffer(
  db: Db,
  offerId: string,
  change: Partial<Schema['offer']> &
    Pick<Schema['offer'], 'stock' | 'kind' | 'productId' | 'pageId' | 'storeId' | 'priceFen'>,
): Promise<boolean> {
  const { stock, kind, productId, pageId, storeId, priceFen } = change
  const { numUpdatedRows } = await db
    .updateTable('offer')
    .set(change)
    .where('id', '=', offerId)
    .$if(stock !== null, (query) => query.where('taken', '<=', stock))
    .where((eb) =>
      eb.or([
        eb('lineSeq', '=', 0),
        // What costs nothing is a 报名, and stays one; a sale is known by the store that made it.
        eb.and({ kind, productId, pageId, storeId }).and('priceFen', priceFen === 0 ? '=' : '>', 0),
      ]),
    )
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Offers with what they are of, for the blocks of a page. */
export const listOffersShown = (db: Db, offerIds: string[]) =>
  offerIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('offer')
        .leftJoin('product', 'product.id', 'offer.productId')
        .innerJoin('store', 'store.id', 'offer.storeId')
        .where('offer.id', 'in', offerIds)
        .selectAll('offer')
        .select((eb) => eb.fn.coalesce('product.name', eb.val('')).as('productName'))
        .select('store.name as storeName')
        .execute()

/**
 * Takes so many, if they are there and it is not too late; true when they are taken. One statement,
 * so that nobody comes between the looking and the taking.
 */
export async function takeStock(
  db: Db,
  offerId: string,
  { qty, lines, now }: { qty: number; lines: number; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('offer')
    .set((eb) => ({
      taken: eb('taken', '+', qty),
      lineCount: eb('lineCount', '+', lines),
      lineSeq: eb('lineSeq', '+', lines),
      changedAt: now,
    }))
    .where('id', '=', offerId)
    .where((eb) =>
      eb.or([eb('stock', 'is', null), eb(eb('taken', '+', qty), '<=', eb.ref('stock'))]),
    )
    .where('closedAt', 'is', null)
    .where((eb) => eb.or([eb('closesAt', 'is', null), eb('closesAt', '>', now)]))
    .where((eb) => eb.or([eb('opensAt', 'is', null), eb('opensAt', '<=', now)]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives so many back. */
export const giveStockBack = (
  db: Db,
  offerId: string,
  { qty, lines, now }: { qty: number; lines: number; now: number },
) =>
  db
    .updateTable('offer')
    .set((eb) => ({
      taken: eb('taken', '-', qty),
      lineCount: eb('lineCount', '-', lines),
      changedAt: now,
    }))
    .where('id', '=', offerId)
    .execute()

/** Writes down what was taken, or given back; false when this very row stands already. */
export const insertStockEntry = (db: Db, entry: Insertable<Schema['stockEntry']>) =>
  insertOnce(db, 'stockEntry', entry)

/** Lets one person take so many more of an offer, up to its ceiling; true when she may. */
export async function takeForPerson(
  db: Db,
  {
    offerId,
    personId,
    qty,
    most,
  }: { offerId: string; personId: string; qty: number; most: number },
): Promise<boolean> {
  await insertOnce(db, 'offerBuyer', { offerId, personId, qty: 0 })
  const { numUpdatedRows } = await db
    .updateTable('offerBuyer')
    .set((eb) => ({ qty: eb('qty', '+', qty) }))
    .where('offerId', '=', offerId)
    .where('personId', '=', personId)
    .where((eb) => eb(eb('qty', '+', qty), '<=', most))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** She has so many fewer. */
export const leavePerson = (db: Db, offerId: string, personId: string, qty: number) =>
  db
    .updateTable('offerBuyer')
    .set((eb) => ({ qty: eb('qty', '-', qty) }))
    .where('offerId', '=', offerId)
    .where('personId', '=', personId)
    .execute()

/** Closes an offer before its time; false when it was closed already. */
export async function closeOffer(db: Db, offerId: string, staffId: string, now: number) {
  const { numUpdatedRows } = await db
    .updateTable('offer')
    .set({ closedAt: now, closedBy: staffId, changedAt: now })
    .where('id', '=', offerId)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Offers whose page was sent into this group, newest first. */
export const listOffersOfGroup = (db: Db, groupId: string) =>
  db
    .selectFrom('offer')
    .innerJoin('page', 'page.id', 'offer.pageId')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('share')
          .whereRef('share.pageId', '=', 'offer.pageId')
          .where('share.groupId', '=', groupId)
          .where('share.sharedAt', 'is not', null)
          .select('share.id'),
      ),
    )
    .orderBy('offer.createdAt', 'desc')
    .orderBy('offer.id')
    .limit(10)
    .selectAll('offer')
    .select('page.title')
    .execute()

// — teams —

export const insertTeam = (db: Db, team: Insertable<Schema['team']>) =>
  db.insertInto('team').values(team).execute()

export const findTeam = (db: Db, teamId: string) =>
  db.selectFrom('team').where('id', '=', teamId).selectAll().executeTakeFirst()

/** A team, kept from others until the transaction ends. */
export const lockTeam = (db: Db, teamId: string) =>
  lockRows(db, db.selectFrom('team').where('id', '=', teamId).selectAll()).executeTakeFirst()

/** Takes a seat while there is one and time; true when it is taken. */
export async function takeSeat(
  db: Db,
  { teamId, offerId, now }: { teamId: string; offerId: string; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('team')
    .set((eb) => ({ seats: eb('seats', '+', 1), changedAt: now }))
    .where('id', '=', teamId)
    .where('offerId', '=', offerId)
    .where('state', '=', 'open')
    .where('endsAt', '>', now)
    .where((eb) => eb('seats', '<', eb.ref('size')))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives a seat back, with what was paid for it. */
export const giveSeatBack = (db: Db, teamId: string, paid: number, now: number) =>
  db
    .updateTable('team')
    .set((eb) => ({
      seats: eb('seats', '-', 1),
      paidSeats: eb('paidSeats', '-', paid),
      changedAt: now,
    }))
    .where('id', '=', teamId)
    .where('state', '=', 'open')
    .execute()

export const changeTeam = (db: Db, teamId: string, change: Partial<Schema['team']>) =>
  db.updateTable('team').set(change).where('id', '=', teamId).execute()

/** Teams somebody sits in that still have room, those that end first in front. */
export const listOpenTeams = (db: Db, offerId: string, now: number) =>
  db
    .selectFrom('team')
    .where('offerId', '=', offerId)
    .where('state', '=', 'open')
    .where('endsAt', '>', now)
    // Whoever opened it may have left again, unpaid.
    .where('seats', '>', 0)
    .where((eb) => eb('seats', '<', eb.ref('size')))
    .orderBy('endsAt')
    .orderBy('id')
    .limit(5)
    .selectAll()
    .execute()
