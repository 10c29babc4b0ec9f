import type { Db } from '../database.ts'
import type { Person } from './person.ts'

// What one person ordered on our pages, for her to see, take along and have forgotten.

const hers = (db: Db, { customerId, visitorIds }: Person) =>
  db
    .selectFrom('placement')
    .where((eb) =>
      eb.or([
        ...(customerId === null ? [] : [eb('placement.customerId', '=', customerId)]),
        ...(visitorIds.length === 0 ? [] : [eb('placement.personId', 'in', visitorIds)]),
      ]),
    )

const isNobody = ({ customerId, visitorIds }: Person) =>
  customerId === null && visitorIds.length === 0

/** Her orders, newest first, under whichever identity she made them. */
export const listPlacementsOfPerson = async (db: Db, person: Person) =>
  isNobody(person)
    ? []
    : hers(db, person)
        .innerJoin('offer', 'offer.id', 'placement.offerId')
        .innerJoin('page', 'page.id', 'offer.pageId')
        .leftJoin('team', 'team.id', 'placement.teamId')
        .orderBy('placement.createdAt', 'desc')
        .orderBy('placement.id')
        .limit(50)
        .select([
          'placement.id',
          'placement.kind',
          'placement.qty',
          'placement.amountFen',
          'placement.state',
          'placement.createdAt',
          'placement.paidAt',
          'page.title',
          'team.state as teamState',
        ])
        .execute()

/** How many orders on pages are hers. */
export async function countPlacements(db: Db, person: Person): Promise<number> {
  if (isNobody(person)) return 0
  const { count } = await hers(db, person)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Her orders on pages, what was paid for them and what came back. */
export async function readPlacements(db: Db, person: Person) {
  if (isNobody(person)) return { placements: [], payments: [], refunds: [] }
  const placements = await hers(db, person)
    .innerJoin('offer', 'offer.id', 'placement.offerId')
    .leftJoin('product', 'product.id', 'offer.productId')
    .innerJoin('page', 'page.id', 'offer.pageId')
    .orderBy('placement.createdAt')
    .select((eb) => eb.fn.coalesce('product.name', 'page.title').as('product'))
    .select([
      'placement.id',
      'placement.orderNo',
      'placement.kind',
      'placement.qty',
      'placement.amountFen',
      'placement.state',
      'placement.createdAt',
      'placement.paidAt',
      'placement.endedAt',
      'placement.pickedAt',
    ])
    .execute()
  const ids = placements.map(({ id }) => id)
  const payments = await db
    .selectFrom('payment')
    .where((eb) =>
      eb.or([
        ...(ids.length === 0 ? [] : [eb('placementId', 'in', ids)]),
        ...(person.customerId === null ? [] : [eb('customerId', '=', person.customerId)]),
      ]),
    )
    .orderBy('createdAt')
    .select(['id', 'description', 'amountFen', 'state', 'refundedFen', 'createdAt', 'paidAt'])
    .execute()
  const refunds =
    payments.length === 0
      ? []
      : await db
          .selectFrom('refund')
          .where(
            'paymentId',
            'in',
            payments.map(({ id }) => id),
          )
          .select(['paymentId', 'amountFen', 'reason', 'state', 'markedAt', 'doneAt'])
          .execute()
  return { placements, payments, refunds }
}

/**
 * What lies ready for her and is not fetched yet, with the code the counter asks for; `paysInShop`:
 * what she has not paid for too.
 */
export const listToPickUp = async (
  db: Db,
  person: Person,
  { paysInShop }: { paysInShop: boolean },
) =>
  isNobody(person)
    ? []
    : hers(db, person)
        .innerJoin('offer', 'offer.id', 'placement.offerId')
        .leftJoin('product', 'product.id', 'offer.productId')
        .innerJoin('page', 'page.id', 'offer.pageId')
        .where('placement.state', 'in', paysInShop ? ['paid', 'unpaid'] : ['paid'])
        .orderBy('placement.createdAt')
        .limit(50)
        .select((eb) => eb.fn.coalesce('product.name', 'page.title').as('product'))
        .select('placement.pickupCode')
        .execute()

/** Orders of hers that ended and no money was paid for: no law asks us to keep her name. */
export const listUnpaidEnded = async (db: Db, person: Person) =>
  isNobody(person)
    ? []
    : hers(db, person)
        .where('placement.state', 'in', ['cancelled', 'expired', 'failed', 'picked'])
        .where('placement.paidAt', 'is', null)
        .orderBy('placement.id')
        .select(['placement.id', 'placement.offerId', 'placement.personId'])
        .execute()

/** Gives an order a name made of chance: it goes on counting, and is nobody's. */
export const nameNobody = (db: Db, placementId: string, nobody: string) =>
  db
    .updateTable('placement')
    .set({ personId: nobody, customerId: null, shareId: null })
    .where('id', '=', placementId)
    .execute()

/** Takes away how much she had taken of an offer, when nothing of it is hers any more. */
export const forgetBuyer = (db: Db, offerId: string, personId: string) =>
  db
    .deleteFrom('offerBuyer')
    .where('offerId', '=', offerId)
    .where('personId', '=', personId)
    .where('qty', '=', 0)
    .execute()
