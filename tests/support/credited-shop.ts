import { handlers } from '../../api/jobs/handlers.ts'
import type { Db } from '../../db/database.ts'
import { platform, type Platform } from './platform.ts'
import { aGroup, aPage, aStore } from './shop-parts.ts'

/** An empty shop with what an order may rest on: an adviser, a group, two pages. */
export async function aCreditedShop() {
  const world = await platform()
  const { db } = world.deps
  await aStore(db, 'st1')
  await world.aStaff('u_linxiaoyu', 'rep', ['st1'])
  await aPage(db, 'p11', 'product')
  await aPage(db, 'p20', 'coupon')
  await aGroup(db, 'g02')
  return world
}

/** Does the credit work that waits, as the process would. */
export async function doCreditJobs({ deps }: Platform) {
  const jobs = await deps.db
    .selectFrom('job')
    .where('kind', 'in', ['credit-order', 'recredit-customer'])
    .where('doneAt', 'is', null)
    .orderBy('createdAt')
    .select(['id', 'kind', 'payloadJson'])
    .execute()
  for (const { id, kind, payloadJson } of jobs) {
    await handlers[kind]!(deps, JSON.parse(payloadJson))
    await deps.db.updateTable('job').set({ doneAt: deps.now() }).where('id', '=', id).execute()
  }
}

/** What each target came to, over all rows; what came to nothing is left out. */
export const creditOf = async (
  db: Db,
  where: { model?: 'last' | 'any'; windowDays?: number } = {},
) => {
  const rows = await db
    .selectFrom('credit')
    .where('model', '=', where.model ?? 'last')
    .where('windowDays', '=', where.windowDays ?? 7)
    .select(['dimension', 'target', 'amountFen'])
    .execute()
  const sums: Record<string, number> = {}
  for (const { dimension, target, amountFen } of rows) {
    const key = `${dimension}:${target}`
    sums[key] = (sums[key] ?? 0) + amountFen
  }
  return Object.fromEntries(Object.entries(sums).filter(([, fen]) => fen !== 0))
}
/** The rollup by day, in one order. */
export const rowsOf = (db: Db) =>
  db
    .selectFrom('creditDay')
    .selectAll()
    .orderBy('model')
    .orderBy('windowDays')
    .orderBy('dimension')
    .orderBy('day')
    .orderBy('target')
    .orderBy('storeId')
    .execute()
