import {
  findOrderToMark,
  findOrderToServe,
  listOrdersByCode,
  listOrdersToFetch,
} from '../../db/queries/counter-orders.ts'
import { findPayment, listRefunds } from '../../db/queries/payments.ts'
import { findPlacement } from '../../db/queries/placements.ts'
import type { PlacementState, RefundState, TeamState } from '../../db/schema/ordering.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { isInShop } from '../payment/mark-refund.ts'
import { DAY } from '../shop-time.ts'
import { mayKeep } from './keep-chain.ts'
import { handedOut, isKeepers, markOrder, type Mark } from './mark-order.ts'
import { initialOf } from './offer-view.ts'

/** An order that lies on the counter: what, how many, and what is still to do. */
export interface OrderOnCounter {
  id: string
  orderNo: string
  code: string
  what: string
  /** Her name where this member knows her, else an initial; null: somebody we cannot name. */
  who: string | null
  qty: number
  amountFen: number
  /** 报名: nothing is paid, she comes. */
  isFree: boolean
  state: PlacementState
  team: { state: TeamState; seats: number; size: number } | null
  /** Where it was meant to be fetched, when that is not one of this member's stores. */
  storeName: string | null
  at: number
  /** What is to be done now; the first is the one tap. */
  marks: Mark[]
  /** Why it is not handed out, in words to say across the counter. */
  refusal: string | null
  refund: { amountFen: number; state: RefundState; isByHand: boolean } | null
}

type Row = NonNullable<Awaited<ReturnType<typeof findOrderToServe>>>

/** Digits are given out again; what is older than this is not meant. */
const FETCHED_WITHIN = 60 * DAY

/**
 * What a code means at this counter: the whole of her QR code, the number of an order, or the four
 * digits she reads out, of which several may stand. Without a code, all that waits to be fetched.
 */
export async function findOrdersToServe(
  deps: Deps,
  actor: Actor,
  text: string,
): Promise<OrderOnCounter[]> {
  const { db, now } = deps
  const { staffId, storeIds } = actor
  if (text.trim() === '') {
    return showAll(deps, actor, await listOrdersToFetch(db, { staffId, storeIds }))
  }
  const { orderNo, code } = readOrderCode(text)
  if (orderNo !== undefined) {
    const row = await findOrderToServe(db, orderNo, staffId)
    if (!row || (code !== undefined && row.pickupCode !== code)) throw noSuch()
    return showAll(deps, actor, [row])
  }
  const since = now() - FETCHED_WITHIN
  // Some things are fetched in any store.
  const rows = await listOrdersByCode(db, { staffId, storeIds: [], code: code!, since })
  if (rows.length === 0) throw noSuch()
  // What can be fetched first, and here before elsewhere.
  const rank = (row: Row) =>
    (row.state === 'paid' || row.state === 'unpaid' ? 0 : 2) + (isAway(actor, row) ? 1 : 0)
  return showAll(
    deps,
    actor,
    rows.toSorted((a, b) => rank(a) - rank(b)),
  )
}

/** One mark at the counter. Anybody there takes money and hands out; refunds are for who may. */
export async function markAtCounter(
  deps: Deps,
  actor: Actor,
  placementId: string,
  how: { mark: Mark; reason?: string | undefined },
): Promise<OrderOnCounter> {
  const { db } = deps
  const row = await findOrderToMark(db, placementId, actor.staffId)
  if (!row) throw noSuch()
  if (isKeepers(how.mark)) {
    if (isAway(actor, row)) throw new AppError('forbidden', `这一单归${row.storeName}管`)
    await mayKeep(deps, actor, row.groupId)
  }
  await markOrder(deps, actor, (await findPlacement(db, placementId))!, how)
  const [after] = await showAll(deps, actor, [
    (await findOrderToMark(db, placementId, actor.staffId))!,
  ])
  return after!
}

const noSuch = () => new AppError('not_found', '没有这个取货码，再对一遍数字')

/** 「HS… 4821」 as her QR code says it, either half of it as it is typed. */
export function readOrderCode(text: string): { orderNo?: string; code?: string } {
  const [, orderNo, code] =
    /^(?:(HS[0-9A-Z_]{6,62}))?\s*(\d{4})?$/i.exec(text.normalize('NFKC').trim()) ?? []
  if (!orderNo && !code) throw new AppError('bad_request', '取货码是四位数字，或者扫她的二维码')
  return { ...(orderNo && { orderNo: orderNo.toUpperCase() }), ...(code && { code }) }
}

const isAway = ({ storeIds }: Actor, { storeId }: Row) =>
  storeIds.length > 0 && !storeIds.includes(storeId)

const showAll = (deps: Deps, actor: Actor, rows: Row[]) =>
  Promise.all(rows.map((row) => show(deps, actor, row)))

async function show({ db, now }: Deps, actor: Actor, row: Row): Promise<OrderOnCounter> {
  const { id, state, unitFen, teamState } = row
  const isFree = unitFen === 0
  const isReady = teamState === null || teamState === 'made'
  const away = isAway(actor, row)
  const isOver = state !== 'unpaid' && state !== 'paid'
  const refund = isOver ? (await listRefunds(db, id)).at(-1) : undefined
  const payment = refund && (await findPayment(db, refund.paymentId))
  const isByHand = payment !== undefined && isInShop(payment)
  const mayKeepIt = actor.role === 'manager' && !isFree && !away
  const marks: Mark[] = []
  if (isReady && state === 'unpaid') marks.push('sold', 'received')
  if (isReady && state === 'paid') marks.push('picked')
  if (isByHand && refund?.state === 'marked') marks.push('given_back')
  if (mayKeepIt && state === 'unpaid') marks.push('released')
  if (mayKeepIt && (state === 'paid' || (state === 'picked' && !refund))) {
    marks.push('refunded')
  }
  return {
    id,
    orderNo: row.orderNo,
    code: row.pickupCode,
    what: row.what,
    who: row.followedBy ? row.customerName : row.customerName && initialOf(row.customerName),
    qty: row.qty,
    amountFen: row.amountFen,
    isFree,
    state,
    team: teamState ? { state: teamState, seats: row.teamSeats!, size: row.teamSize! } : null,
    storeName: away ? row.storeName : null,
    at: row.createdAt,
    marks,
    refusal: await whyNot(),
    refund: refund ? { amountFen: refund.amountFen, state: refund.state, isByHand } : null,
  }

  async function whyNot(): Promise<string | null> {
    if (state === 'picked') return isFree ? '来过了' : handedOut(db, row, now())
    if (state === 'cancelled') return isFree ? '已经说不来了' : '这一单取消了'
    if (state === 'expired') return '没付款，已经放掉了'
    if (state === 'failed') return '没成团'
    return isReady ? null : `还没成团（${row.teamSeats}/${row.teamSize}）`
  }
}
