import { compiledOnce } from '../compiled-once.ts'
import { compiledList } from '../compiled-list.ts'
import type { Db } from '../database.ts'
import { insertOnce } from '../write.ts'

/**
 * What customers of this member did with her shares since `since`, one row per customer and page:
 * only people who may be written to, and only what happened after the lead was last handled.
 */
export const listHeardOf = compiledOnce((db, staffId: string, since: number) =>
  db
    .selectFrom((of) =>
      of
        .selectFrom('radar')
        .where('staffId', '=', staffId)
        .where('changedAt', '>=', since)
        .where('kind', '=', 'view')
        .where('customerId', 'is not', null)
        .groupBy(['customerId', 'pageId'])
        .select(({ fn }) => ['customerId', 'pageId', fn.max('changedAt').as('at')])
        .orderBy('at', 'desc')
        .limit(5000)
        .as('look'),
    )
    // Read in this order: SQLite would begin with everybody she follows, and look each of them up.
    .crossJoin('customer')
    .crossJoin('follow')
    .crossJoin('customerPage')
    .leftJoin('customerScore', 'customerScore.customerId', 'look.customerId')
    .leftJoin('leadMark', 'leadMark.customerId', 'look.customerId')
    .whereRef('customer.id', '=', 'look.customerId')
    .whereRef('follow.customerId', '=', 'look.customerId')
    .where('follow.staffId', '=', staffId)
    .whereRef('customerPage.customerId', '=', 'look.customerId')
    .whereRef('customerPage.pageId', '=', 'look.pageId')
    .where('customer.deletedAt', 'is', null)
    .where('customer.preference', '<>', 'none')
    .where('follow.endedAt', 'is', null)
    .where((eb) =>
      eb.or([eb('leadMark.doneAt', 'is', null), eb('look.at', '>', eb.ref('leadMark.doneAt'))]),
    )
    .orderBy('look.at', 'desc')
    .select(({ selectFrom }) => [
      'customer.id as customerId',
      'customer.name',
      'look.at',
      'look.pageId',
      'customerPage.views',
      'customerPage.depth',
      'customerPage.firstAt',
      'customerScore.level',
      'customerScore.levelAt',
      selectFrom('shopOrder')
        .whereRef('shopOrder.customerId', '=', 'look.customerId')
        .where('shopOrder.status', '<>', 'cancelled')
        .whereRef('shopOrder.refundedFen', '<', 'shopOrder.amountFen')
        .select(({ fn }) => fn.max('shopOrder.paidAt').as('paidAt'))
        .as('orderedAt'),
    ]),
)

/** From when on each of these customers is handled. */
export const listLeadMarks = compiledList((db, customerIds: string[]) =>
  db.selectFrom('leadMark').where('customerId', 'in', customerIds).select(['customerId', 'doneAt']),
)

/** Who handled her last, and when. */
export const findLeadMark = (db: Db, customerId: string) =>
  db
    .selectFrom('leadMark')
    .leftJoin('staff', 'staff.id', 'leadMark.staffId')
    .where('leadMark.customerId', '=', customerId)
    .select(['leadMark.staffId', 'leadMark.doneAt', 'staff.name'])
    .executeTakeFirst()

/**
 * She is handled: nobody's lead until something new happens. A second tap within a minute is the
 * same tap, so that taking it back shows her again.
 */
export async function markLeadDone(db: Db, customerId: string, staffId: string, now: number) {
  const mark = { customerId, staffId, doneAt: now, beforeAt: null }
  if (await insertOnce(db, 'leadMark', mark)) return
  await db
    .updateTable('leadMark')
    .set((eb) => ({ beforeAt: eb.ref('doneAt'), staffId, doneAt: now }))
    .where('customerId', '=', customerId)
    .where('doneAt', '<', now - 60_000)
    .execute()
}

/** Takes the member's own mark of this last hour back; what was handled before it stands again. */
export async function undoLeadDone(db: Db, customerId: string, staffId: string, now: number) {
  await db
    .updateTable('leadMark')
    .set((eb) => ({ doneAt: eb.fn.coalesce('beforeAt', eb.val(0)), beforeAt: null }))
    .where('customerId', '=', customerId)
    .where('staffId', '=', staffId)
    .where('doneAt', '>=', now - 3_600_000)
    .execute()
}
