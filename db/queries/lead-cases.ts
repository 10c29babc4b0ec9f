import { addAll } from '../bulk.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import type { PageKind, Schema } from '../schema.ts'
import { together } from '../together.ts'
import { insertOnce, lockRows } from '../write.ts'

export type LeadCase = Schema['leadCase']
export type LeadDay = Schema['leadDay']

const SELLS: PageKind[] = ['product', 'chain', 'team', 'coupon', 'activity']

/** Who of them has looked at a thing to buy at least twice, with the store she belongs to. */
export const listLookingTwice = compiledList((db, looks: [customerId: string, pageId: string][]) =>
  db
    .selectFrom('customerPage')
    .innerJoin('page', 'page.id', 'customerPage.pageId')
    .innerJoin('customer', 'customer.id', 'customerPage.customerId')
    .where((eb) =>
      eb.or(
        looks.map(([customerId, pageId]) =>
          eb.and({ 'customerPage.customerId': customerId, 'customerPage.pageId': pageId }),
        ),
      ),
    )
    .where('customerPage.views', '>=', 2)
    .where('page.kind', 'in', SELLS)
    .select(['customerPage.customerId', 'customerPage.pageId', 'customer.storeId']),
)

/** Their cases, kept from others until the transaction ends. */
export const listCasesToFold = compiledList((db, customerIds: string[], since: number) =>
  lockRows(
    db,
    db
      .selectFrom('leadCase')
      .where('customerId', 'in', customerIds)
      .where('raisedAt', '>=', since)
      .orderBy('id')
      .selectAll(),
  ),
)

/** Adds a lead; false when she is one since that day. */
export const insertCase = (db: Db, row: LeadCase) => insertOnce(db, 'leadCase', row)

/** What came of it. */
export const setCase = (db: Db, id: string, change: Pick<LeadCase, 'followedAt' | 'orderedAt'>) =>
  db.updateTable('leadCase').set(change).where('id', '=', id).execute()

/** Takes her leads away. */
export const deleteCases = (db: Db, customerId: string) =>
  db.deleteFrom('leadCase').where('customerId', '=', customerId).execute()

/**
 * What came after a moment: what members said to these customers, one by one (pages sent, words
 * sent, a lead ticked off), and when they paid for something that still stands.
 */
export async function listWhatFollowed(db: Db, customerIds: string[], from: number) {
  const { shares, sends, marks, paid } = await together(db, {
    shares: listSharesTo.of(customerIds, from),
    sends: listSendsTo.of(customerIds, from - 86_400_000, from),
    marks: listMarksOf.of(customerIds, from),
    paid: listStandingOrders.of(customerIds, from),
  })
  return { said: [...shares, ...sends, ...marks], paid }
}

const listSharesTo = compiledList((db, customerIds: string[], from: number) =>
  db
    .selectFrom('share')
    .where('customerId', 'in', customerIds)
    .where('depth', '=', 0)
    .where('sharedAt', '>=', from)
    .select(['customerId', 'sharedAt as at']),
)

const listSendsTo = compiledList((db, customerIds: string[], preparedFrom: number, from: number) =>
  db
    .selectFrom('send')
    .innerJoin('sendPart', 'sendPart.sendId', 'send.id')
    .where('send.customerId', 'in', customerIds)
    .where('send.preparedAt', '>=', preparedFrom)
    .where('sendPart.partNo', '=', 1)
    .where('sendPart.state', '=', 'sent')
    .where('sendPart.changedAt', '>=', from)
    .select(['send.customerId', 'sendPart.changedAt as at']),
)

const listMarksOf = compiledList((db, customerIds: string[], from: number) =>
  db
    .selectFrom('leadMark')
    .where('customerId', 'in', customerIds)
    .where('doneAt', '>=', from)
    .select(['customerId', 'doneAt as at']),
)

const listStandingOrders = compiledList((db, customerIds: string[], from: number) =>
  db
    .selectFrom('shopOrder')
    .where('customerId', 'in', customerIds)
    .where('paidAt', '>=', from)
    .where('status', '<>', 'cancelled')
    .whereRef('refundedFen', '<', 'amountFen')
    .select(['customerId', 'paidAt as at']),
)

/** Adds these numbers to the days', in key order, and drops days without a lead. */
export async function addToLeadDays(db: Db, changes: LeadDay[]) {
  if (changes.length === 0) return
  const keyOf = (row: LeadDay) => `${row.scope} ${row.staffId} ${row.day}`
  const rows = changes.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  await addAll(db, 'leadDay', rows, ['scope', 'staffId', 'day'])
  if (rows.every((row) => row.leads >= 0)) return
  await db
    .deleteFrom('leadDay')
    .where('day', 'in', [...new Set(rows.map((row) => row.day))])
    .where('scope', 'in', [...new Set(rows.map((row) => row.scope))])
    .where('staffId', 'in', [...new Set(rows.map((row) => row.staffId))])
    .where('leads', '=', 0)
    .execute()
}

/** Empties the rollup, before a recount fills it. */
export const clearLeadDays = (db: Db) => db.deleteFrom('leadDay').execute()

/** A page of all leads in id order. */
export const listCasesAfter = (db: Db, id: string, limit: number) =>
  db.selectFrom('leadCase').where('id', '>', id).orderBy('id').limit(limit).selectAll().execute()

const SUMS = ['leads', 'followed', 'ordered', 'followedOrdered'] as const

/** What these members' leads of these days came to; '' = everybody's. */
export const sumLeads = (
  db: Db,
  {
    scopes,
    staffIds,
    fromDay,
    toDay,
  }: { scopes: string[]; staffIds: string[]; fromDay: string; toDay: string },
) =>
  staffIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('leadDay')
        .where('scope', 'in', scopes)
        .where('staffId', 'in', staffIds)
        .where('day', '>=', fromDay)
        .where('day', '<=', toDay)
        .groupBy('staffId')
        .select('staffId')
        .select(({ fn }) => SUMS.map((column) => fn.sum<number>(column).as(column)))
        .execute()

export type CaseKind = 'leads' | 'followed' | 'notFollowed' | 'ordered'

/** The leads a number counts, newest first. */
export const listCases = (
  db: Db,
  {
    kind,
    staffId,
    storeIds,
    from,
    until,
    before,
    limit,
  }: {
    kind: CaseKind
    staffId: string | undefined
    storeIds: string[] | null
    from: number
    until: number
    before: { paidAt: number; id: string } | undefined
    limit: number
  },
) =>
  db
    .selectFrom('leadCase')
    .leftJoin('customer', 'customer.id', 'leadCase.customerId')
    .leftJoin('staff', 'staff.id', 'leadCase.staffId')
    .where('leadCase.raisedAt', '>=', from)
    .where('leadCase.raisedAt', '<', until)
    .$if(staffId !== undefined, (query) => query.where('leadCase.staffId', '=', staffId!))
    .$if(storeIds !== null, (query) => query.where('leadCase.storeId', 'in', storeIds!))
    .$if(kind === 'followed', (query) => query.where('leadCase.followedAt', 'is not', null))
    .$if(kind === 'notFollowed', (query) => query.where('leadCase.followedAt', 'is', null))
    .$if(kind === 'ordered', (query) => query.where('leadCase.orderedAt', 'is not', null))
    .$if(before !== undefined, (query) =>
      query
        .where('leadCase.raisedAt', '<=', before!.paidAt)
        .where((eb) =>
          eb.or([eb('leadCase.raisedAt', '<', before!.paidAt), eb('leadCase.id', '<', before!.id)]),
        ),
    )
    .orderBy('leadCase.raisedAt', 'desc')
    .orderBy('leadCase.id', 'desc')
    .limit(limit)
    .select([
      'leadCase.id',
      'leadCase.customerId',
      'leadCase.raisedAt as at',
      'leadCase.followedAt',
      'leadCase.orderedAt',
      'customer.name as customerName',
      'customer.storeId as customerStoreId',
      'staff.name as staffName',
    ])
    .execute()

/** When she was a lead and what came of it, as her export tells it. */
export const listCasesOfCustomer = (db: Db, customerId: string) =>
  db
    .selectFrom('leadCase')
    .where('customerId', '=', customerId)
    .orderBy('raisedAt')
    .select(['raisedAt', 'followedAt', 'orderedAt'])
    .execute()
