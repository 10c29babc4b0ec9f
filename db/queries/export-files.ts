import type { Db } from '../database.ts'
import type { Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

export type ExportFile = Schema['exportFile']

/** Keeps what was asked for; false when the same tap has asked before. */
export const insertExport = (db: Db, row: ExportFile) => insertOnce(db, 'exportFile', row)

/** One of them. */
export const findExport = (db: Db, id: string) =>
  db.selectFrom('exportFile').where('id', '=', id).selectAll().executeTakeFirst()

/** What a member asked for lately and may still fetch. */
export const listExportsOf = (db: Db, staffId: string, now: number) =>
  db
    .selectFrom('exportFile')
    .where('staffId', '=', staffId)
    .where('expiresAt', '>', now)
    .orderBy('askedAt', 'desc')
    .limit(5)
    .selectAll()
    .execute()

/** Moves it on from one of these states; false when somebody else has. */
export async function moveExport(
  db: Db,
  id: string,
  from: ExportFile['state'][],
  to: Partial<ExportFile>,
) {
  const { numUpdatedRows } = await db
    .updateTable('exportFile')
    .set(to)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Adds the next piece of the file. */
export const insertExportPart = (db: Db, exportId: string, partNo: number, bytes: Uint8Array) =>
  db.insertInto('exportPart').values({ exportId, partNo, bytes }).execute()

/** A piece of the file. */
export const findExportPart = (db: Db, exportId: string, partNo: number) =>
  db
    .selectFrom('exportPart')
    .where('exportId', '=', exportId)
    .where('partNo', '=', partNo)
    .select('bytes')
    .executeTakeFirst()

/** Takes the file away. */
export const deleteExportParts = (db: Db, exportId: string) =>
  db.deleteFrom('exportPart').where('exportId', '=', exportId).execute()

/** Files nobody may fetch any more. */
export const listExpiredExports = (db: Db, now: number) =>
  db.selectFrom('exportFile').where('expiresAt', '<=', now).limit(100).select('id').execute()

/** Forgets that it was asked for. */
export const deleteExport = (db: Db, id: string) =>
  db.deleteFrom('exportFile').where('id', '=', id).execute()

/** How many orders of these stores were paid in a time. */
export async function countOrdersOf(
  db: Db,
  { storeIds, from, until }: { storeIds: string[] | null; from: number; until: number },
) {
  const row = await db
    .selectFrom('creditOrder')
    .where('model', '=', 'last')
    .where('windowDays', '=', 7)
    .where('dimension', '=', 'store')
    .where('paidAt', '>=', from)
    .where('paidAt', '<', until)
    .$if(storeIds !== null, (query) => query.where('target', 'in', storeIds!))
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

/** A page of a store's orders, oldest first, for a file. */
export const listOrdersOfStore = (
  db: Db,
  {
    storeId,
    from,
    until,
    after,
    limit,
  }: {
    storeId: string
    from: number
    until: number
    after: { paidAt: number; id: string }
    limit: number
  },
) =>
  db
    .selectFrom('creditOrder')
    .innerJoin('shopOrder', 'shopOrder.id', 'creditOrder.orderId')
    .leftJoin('customer', 'customer.id', 'shopOrder.customerId')
    .where('creditOrder.model', '=', 'last')
    .where('creditOrder.windowDays', '=', 7)
    .where('creditOrder.dimension', '=', 'store')
    .where('creditOrder.target', '=', storeId)
    .where('creditOrder.paidAt', '>=', Math.max(from, after.paidAt))
    .where('creditOrder.paidAt', '<', until)
    .where((eb) =>
      eb.or([
        eb('creditOrder.paidAt', '>', after.paidAt),
        eb('creditOrder.orderId', '>', after.id),
      ]),
    )
    .orderBy('creditOrder.paidAt')
    .orderBy('creditOrder.orderId')
    .limit(limit)
    .select([
      'creditOrder.orderId',
      'creditOrder.paidAt',
      'creditOrder.amountFen',
      'creditOrder.refundFen',
      'shopOrder.orderNo',
      'shopOrder.customerId',
      'shopOrder.couponCode',
      'shopOrder.itemsJson',
      'customer.name as customerName',
      'customer.storeId as customerStoreId',
    ])
    .execute()

/** What these orders are credited to by the last touch, with the names. */
export const listLastCredits = (db: Db, orderIds: string[]) =>
  db
    .selectFrom('creditOrder')
    .leftJoin('staff', 'staff.id', 'creditOrder.target')
    .leftJoin('groupChat', 'groupChat.id', 'creditOrder.target')
    .leftJoin('page', 'page.id', 'creditOrder.target')
    .where('creditOrder.orderId', 'in', orderIds)
    .where('creditOrder.model', '=', 'last')
    .where('creditOrder.windowDays', '=', 7)
    .where('creditOrder.dimension', 'in', ['staff', 'group', 'page'])
    .select(['creditOrder.orderId', 'creditOrder.dimension', 'creditOrder.target'])
    .select(['staff.name as staffName', 'groupChat.name as groupName', 'page.title as pageTitle'])
    .execute()
