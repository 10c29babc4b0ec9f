import { inTransaction, type Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import type { Grant } from '../../db/queries/coupons.ts'
import { listNamesOfBuyer } from '../../db/queries/buyers.ts'
import {
  addToCreditDays,
  findShareAsTouch,
  insertCredits,
  listCreditsOfOrders,
  listForgottenTouches,
  listTouches,
} from '../../db/queries/credits.ts'
import { insertOrderOnRadar } from '../../db/queries/radar-orders.ts'
import { findOrderToFold } from '../../db/queries/shop-orders.ts'
import { listStores } from '../../db/queries/stores.ts'
import type { Schema } from '../../db/schema.ts'
import { settleOrderCoupon } from '../coupons/settle-order-coupon.ts'
import type { Deps } from '../deps.ts'
import { foldLeadCases } from '../business/leads/fold-cases.ts'
import { recordOnBoard } from '../business/record-on-board.ts'
import { tellBoard } from '../business/tell-board.ts'
import { pointsForOrder } from '../groups/score/points-for-order.ts'
import { bellsOfGroups } from '../groups/watch/tell-group.ts'
import { settleOrderPoints } from '../points/points-of-order.ts'
import { foldScore } from '../scores/fold-score.ts'
import { playsAfterChange } from '../plays/wake.ts'
import { closeTasksAfterOrder } from '../tasks/close-tasks.ts'
import { DAY } from '../shop-time.ts'
import { MAX_TOUCHES, WINDOWS, type CreditedOrder, type Touch } from './credit.ts'
import { dayChanges, entryChanges, wantedEntries, type Entry } from './ledger.ts'

type Order = Schema['shopOrder']
const LONGEST = Math.max(...WINDOWS) * DAY

/** The job: brings an order's credit to where it should be, and tells the member it is credited to. */
export async function creditOrderNow(deps: Deps, { orderId }: { orderId: string }): Promise<void> {
  const told = await inTransaction(deps.db, (tx) => recordCredit(tx, orderId, deps.now()))
  await tellBoard(deps)
  for (const [staffId, event] of await bellsOfGroups(deps.db, told.groupIds)) {
    deps.live.publish(staffId, event)
  }
  for (const staffId of told.staffIds) {
    deps.live.publish(staffId, { event: 'radar' })
    if (told.customerId) {
      deps.live.publish(staffId, { event: 'customer', customerId: told.customerId })
    }
  }
}

/** Whose screens an order's credit changes. */
interface Told {
  staffIds: string[]
  groupIds: string[]
  customerId: string | null
}

/**
 * Appends what is missing between an order's credit rows and what they should come to, with the
 * day's rollup, the buyer's score and (the first time) the radar of the member, in the caller's
 * transaction. Run again it changes nothing. Returns whom to tell.
 */
export async function recordCredit(tx: Db, orderId: string, now: number): Promise<Told> {
  const order = await findOrderToFold(tx, orderId)
  if (!order) return { staffIds: [], groupIds: [], customerId: null }
  const rows = await listCreditsOfOrders(tx, [orderId])
  const standing = sumsOf(rows)
  const touches = [...(await touchesOf(tx, order)), ...(await forgottenTouches(tx, rows, standing))]
  const storeId = await storeOf(tx, order, standing)
  const coupon = await settleOrderCoupon(tx, order, storeId)
  const proof = await proofOf(tx, order, coupon)
  const credited: CreditedOrder = {
    amountFen: order.amountFen,
    paidAt: order.paidAt,
    isKnownBuyer: order.customerId !== null,
    proof,
  }
  const { status, refundedFen } = order
  const wanted = wantedEntries({ ...credited, status, refundedFen, storeId }, touches)
  const changes = entryChanges(wanted, standing)

  await insertCredits(
    tx,
    changes.map((change) => ({
      ...change,
      id: newId('credit'),
      orderId,
      orderedAt: order.paidAt,
      createdAt: now,
    })),
  )
  await addToCreditDays(tx, dayChanges(changes, standing))
  await recordOnBoard(tx, { ...order, storeId }, wanted)
  if (order.customerId) {
    await foldScore(tx, order.customerId, now)
    await foldLeadCases(tx, [order.customerId], order.paidAt)
    const isStanding =
      status !== 'cancelled' && (refundedFen === 0 || refundedFen < order.amountFen)
    await pointsForOrder(tx, { ...order, isStanding }, now)
    if (changes.length > 0) await playsAfterChange(tx, [order.customerId], now)
    await settleOrderPoints(tx, order, now)
    if (order.status === 'paid') await closeTasksAfterOrder(tx, order.customerId, order.paidAt)
  }

  const isFirst = standing.length === 0 && status === 'paid' && now - order.paidAt < DAY
  const touch = proof?.touch ?? touches[0]
  const isTouched = wanted.some((entry) => entry.windowDays === 7 && entry.target !== 'none')
  const groupIds = groupsOf(changes)
  if (!isFirst || !touch || !isTouched) {
    return { staffIds: [], groupIds, customerId: order.customerId }
  }
  await insertOrderOnRadar(tx, {
    id: newId('radar'),
    staffId: touch.staffId,
    kind: 'order',
    customerId: order.customerId,
    groupId: touch.groupId,
    pageId: touch.pageId,
    shareId: touch.shareId,
    viewId: touch.viewId || null,
    views: 0,
    activeMs: 0,
    amountFen: order.amountFen,
    happenedAt: order.paidAt,
    changedAt: now,
    handledAt: null,
  })
  return { staffIds: [touch.staffId], groupIds, customerId: order.customerId }
}

const groupsOf = (changes: Entry[]) => [
  ...new Set(
    changes.flatMap(({ dimension, target }) =>
      dimension === 'group' && target !== 'none' && target !== 'direct' ? [target] : [],
    ),
  ),
]

/** What she opened before paying, newest first. */
async function touchesOf(tx: Db, { customerId, paidAt }: Order): Promise<Touch[]> {
  if (!customerId) return []
  return listTouches(tx, customerId, { from: paidAt - LONGEST, to: paidAt, limit: MAX_TOUCHES })
}

/**
 * What the order stands credited to and the buyer has had forgotten since: the credit is the shop's
 * number, and stays where it was when the order changes. A share says the rest of a touch.
 */
async function forgottenTouches(
  tx: Db,
  rows: (Entry & { viewId: string | null })[],
  standing: (Entry & { sumFen: number })[],
): Promise<Touch[]> {
  const isOrders = (it: Entry) => it.dimension === 'share' && it.kind === 'order'
  const stands = new Set(
    standing.filter((it) => isOrders(it) && it.sumFen > 0).map(({ target }) => target),
  )
  const ids = rows.flatMap((it) => (isOrders(it) && stands.has(it.target) ? (it.viewId ?? []) : []))
  return ids.length === 0 ? [] : listForgottenTouches(tx, [...new Set(ids)])
}

/** The share the order's token names; else the one through which the coupon it used was taken. */
async function proofOf(
  tx: Db,
  { shareId, paidAt }: Order,
  coupon: Grant | undefined,
): Promise<CreditedOrder['proof']> {
  const share = shareId ? await findShareAsTouch(tx, shareId) : undefined
  if (share) return { by: 'token', touch: { ...share, viewId: '', openedAt: paidAt } }
  if (!coupon?.shareId) return null
  const taken = await findShareAsTouch(tx, coupon.shareId)
  if (!taken) return null
  return { by: 'coupon', touch: { ...taken, viewId: '', openedAt: coupon.grantedAt } }
}

/** The store that sold it, when the shop's id is a store's; else the buyer's, or what was hers. */
async function storeOf(tx: Db, order: Order, standing: Entry[]): Promise<string | null> {
  const stores = await listStores(tx)
  if (stores.some((store) => store.id === order.shopId)) return order.shopId
  if (!order.customerId) return null
  const { customer } = await listNamesOfBuyer(tx, order.customerId)
  return customer ? customer.storeId : (standing[0]?.storeId ?? null)
}

/** What the rows of each entry add up to. */
export function sumsOf(rows: (Entry & { amountFen: number })[]): (Entry & { sumFen: number })[] {
  const sums = new Map<string, Entry & { sumFen: number }>()
  for (const { model, windowDays, dimension, target, kind, day, storeId, amountFen } of rows) {
    const key = JSON.stringify([model, windowDays, dimension, target, kind, day, storeId])
    const entry = { model, windowDays, dimension, target, kind, day, storeId }
    const sumFen = (sums.get(key)?.sumFen ?? 0) + amountFen
    sums.set(key, { ...entry, sumFen })
  }
  return [...sums.values()]
}
