import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce, lockRows } from '../write.ts'

type IdentityMove = Schema['identityMove']

/** Writes down that a visitor is, or may be, this customer; false when that is written already. */
export const insertIdentityLink = (db: Db, row: Schema['identityLink']) =>
  insertOnce(db, 'identityLink', row)

/** What has become hers by a link. */
export async function insertIdentityMoves(db: Db, moves: IdentityMove[]) {
  for (const move of moves) await insertOnce(db, 'identityMove', move)
}

/** Whether somebody has said that this visitor is not this customer. */
export const wasTakenBack = async (db: Db, visitorId: string, customerId: string) =>
  (await db
    .selectFrom('identityLink')
    .where('visitorId', '=', visitorId)
    .where('customerId', '=', customerId)
    .where('undoneAt', 'is not', null)
    .select('id')
    .executeTakeFirst()) !== undefined

/** By what we know her, the newest first. */
export const listIdentityLinks = (db: Db, customerId: string) =>
  db
    .selectFrom('identityLink')
    .leftJoin('staff', 'staff.id', 'identityLink.undoneBy')
    .where('identityLink.customerId', '=', customerId)
    .orderBy('identityLink.linkedAt', 'desc')
    .orderBy('identityLink.id')
    .limit(50)
    .select([
      'identityLink.id',
      'identityLink.evidence',
      'identityLink.confidence',
      'identityLink.linkedAt',
      'identityLink.undoneAt',
      'staff.name as undoneBy',
    ])
    .execute()

/** Browsers known to be hers since before links were written down. */
export const listVisitorsWithoutLink = (db: Db, customerId: string) =>
  db
    .selectFrom('visitor')
    .leftJoin('identityLink', (join) =>
      join
        .onRef('identityLink.visitorId', '=', 'visitor.id')
        .onRef('identityLink.customerId', '=', 'visitor.customerId'),
    )
    .where('visitor.customerId', '=', customerId)
    .where('identityLink.id', 'is', null)
    .orderBy('visitor.id')
    .limit(50)
    .select(['visitor.id', 'visitor.createdAt', 'visitor.linkedAt'])
    .execute()

/** A link that stands, held until the transaction ends. */
export const holdIdentityLink = (tx: Db, customerId: string, linkId: string) =>
  lockRows(
    tx,
    tx
      .selectFrom('identityLink')
      .where('id', '=', linkId)
      .where('customerId', '=', customerId)
      .selectAll(),
  ).executeTakeFirst()

/** Takes a link back. */
export const endIdentityLink = (tx: Db, linkId: string, undoneBy: string, undoneAt: number) =>
  tx.updateTable('identityLink').set({ undoneBy, undoneAt }).where('id', '=', linkId).execute()

/** What a link has made hers. */
export const listIdentityMoves = (db: Db, linkId: string) =>
  db
    .selectFrom('identityMove')
    .where('linkId', '=', linkId)
    .orderBy('kind')
    .orderBy('rowId')
    .selectAll()
    .execute()

/** The visitor is nobody's again. */
export const unlinkVisitor = (tx: Db, visitorId: string) =>
  tx
    .updateTable('visitor')
    .set({ customerId: null, linkedAt: null, evidence: 'openid' })
    .where('id', '=', visitorId)
    .execute()

/** What a visitor holds before she turns out to be this customer, each row by its name. */
export async function listHeldByVisitor(
  tx: Db,
  visitorId: string,
  customerId: string,
): Promise<Omit<IdentityMove, 'linkId'>[]> {
  const ids = async (table: 'couponGrant' | 'giftGrant') =>
    (
      await tx
        .selectFrom(table)
        .where('holderId', '=', visitorId)
        .orderBy('id')
        .select('id')
        .execute()
    ).map(({ id }) => id)
  const daysOf = async (holderId: string) =>
    (
      await tx
        .selectFrom('checkIn')
        .where('holderId', '=', holderId)
        .orderBy('day')
        .select('day')
        .execute()
    ).map(({ day }) => day)
  const hers = new Set(await daysOf(customerId))
  const orders = await tx
    .selectFrom('placement')
    .where('personId', '=', visitorId)
    .where('customerId', 'is', null)
    .orderBy('id')
    .select('id')
    .execute()
  return [
    ...(await ids('couponGrant')).map((rowId) => ({ kind: 'coupon' as const, rowId })),
    ...(await ids('giftGrant')).map((rowId) => ({ kind: 'gift' as const, rowId })),
    ...(await daysOf(visitorId)).map((rowId) => ({
      kind: hers.has(rowId) ? ('bothIn' as const) : ('checkIn' as const),
      rowId,
    })),
    ...orders.map(({ id }) => ({ kind: 'order' as const, rowId: id })),
  ]
}

/** Gives back to a visitor what had become the customer's, row by row. */
export async function giveBack(
  tx: Db,
  { visitorId, customerId }: { visitorId: string; customerId: string },
  moves: Pick<IdentityMove, 'kind' | 'rowId'>[],
) {
  const holder = { holderId: visitorId }
  for (const { kind, rowId } of moves) {
    if (kind === 'coupon') {
      await tx
        .updateTable('couponGrant')
        .set({ ...holder, customerId: null, visitorId })
        .where('id', '=', rowId)
        .where('holderId', '=', customerId)
        .execute()
    } else if (kind === 'gift') {
      await tx
        .updateTable('giftGrant')
        .set(holder)
        .where('id', '=', rowId)
        .where('holderId', '=', customerId)
        .execute()
    } else if (kind === 'checkIn') {
      await tx
        .updateTable('checkIn')
        .set(holder)
        .where('day', '=', rowId)
        .where('holderId', '=', customerId)
        .execute()
    } else if (kind === 'bothIn') {
      const day = await tx
        .selectFrom('checkIn')
        .where('day', '=', rowId)
        .where('holderId', '=', customerId)
        .selectAll()
        .executeTakeFirst()
      if (day) await insertOnce(tx, 'checkIn', { ...day, ...holder })
    } else {
      await tx
        .updateTable('placement')
        .set({ customerId: null })
        .where('id', '=', rowId)
        .where('personId', '=', visitorId)
        .execute()
    }
  }
}

/** Displays this visitor saw that are the customer's. */
export const listViewsOfVisitor = async (tx: Db, visitorId: string, customerId: string) =>
  (
    await tx
      .selectFrom('pageView')
      .where('personKey', '=', customerId)
      .where('visitorId', '=', visitorId)
      .orderBy('id')
      .select('id')
      .execute()
  ).map(({ id }) => id)
