import { awardGroupPoints } from '../groups/score/award.ts'
import { orderIdOf } from '../orders/receive-orders.ts'
import { createHash } from 'node:crypto'
import { inTransaction, type Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import {
  findOffer,
  findTeam,
  insertStockEntry,
  insertTeam,
  takeForPerson,
  takeSeat,
  takeStock,
  type Offer,
} from '../../db/queries/offers.ts'
import {
  findPlacementByTap,
  insertPlacement,
  listOwnPlacements,
  listTakenOtherwise,
  type Placement,
} from '../../db/queries/placements.ts'
import { listShareFacts } from '../../db/queries/shares.ts'
import type { OfferKind } from '../../db/schema/ordering.ts'
import { readPageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { providerOf } from '../payment/provider.ts'
import { MINUTE } from '../shop-time.ts'
import { fillSeat } from './fill-seat.ts'
import { tellOfOrder } from './tell-screens.ts'
import { queueUnpaidTasks } from './unpaid-tasks.ts'

/**
 * Unpaid for so long, a purchase or a seat is given up; a line of a chain waits for the cut-off. Where
 * nothing takes money online she pays in the shop, and nothing waits for it.
 */
const WAIT_MS: Record<OfferKind, number | null> = {
  chain: null,
  buy: 30 * MINUTE,
  team: 15 * MINUTE,
}
const MOST_AT_ONCE = 99

export interface Wish {
  token: string
  offerId: string
  kind: OfferKind
  qty: number
  /** The team she joins; without one she opens her own. */
  teamId?: string | undefined
  /** The browser's own name for this tap. */
  tap: string
}

/** She is in the list already; nothing of this try stays. */
class AlreadyThere extends Error {}

/**
 * 接龙、开团、参团、单独买: takes what she wants if it is there, in one transaction. The same tap
 * again, from a road that lost the answer, is the same order.
 */
export async function placeOrder(
  deps: Deps & { visitor: Visitor },
  wish: Wish,
): Promise<Pick<Placement, 'id'>> {
  const { db, now, visitor } = deps
  if (visitor.isStaff) throw new AppError('forbidden', '员工预览时不能代客人下单')
  if (visitor.openId === undefined) {
    throw new AppError('blocked', '在微信里打开这一页，才知道是给谁留的')
  }
  const { offer, share } = await whereFrom(deps, wish)
  const known = await findPlacementByTap(db, visitor.visitorId, wish.tap)
  if (known) return known
  const placementId = newId('place')
  try {
    await inTransaction(db, (tx) =>
      place(tx, { deps, visitor, offer, wish, share, placementId, now: now() }),
    )
    await tellOfOrder(deps, { groupId: share.groupId, customerId: visitor.customerId ?? null })
    return { id: placementId }
  } catch (error) {
    if (!(error instanceof AlreadyThere)) throw error
    const other = await findPlacementByTap(db, visitor.visitorId, wish.tap)
    if (other) return other
    throw new AppError('conflict', alreadyThere(wish.kind, offer.priceFen === 0))
  }
}

const alreadyThere = (kind: OfferKind, isFree: boolean) =>
  kind === 'team'
    ? '您已经在这个团里了'
    : isFree
      ? '您已经报过名了，要改人数到报名里改'
      : '您已经接过龙了，要改数量到订单里改'

async function whereFrom({ db, config }: Deps, { token, offerId, kind }: Wish) {
  const known = readPageToken(config, token)
  const [share] = known && !known.preview ? await listShareFacts(db, [known.shareId]) : []
  const offer = await findOffer(db, offerId)
  if (!share || !offer || offer.pageId !== share.pageId) {
    throw new AppError('not_found', '这个链接已经失效')
  }
  const isOffered = offer.kind === kind || (offer.kind === 'team' && kind === 'buy')
  if (!isOffered) throw new AppError('bad_request', '这一页不能这样买')
  return { offer, share }
}

interface Placing {
  deps: Deps
  visitor: Visitor
  offer: Offer
  wish: Wish
  share: { shareId: string; staffId: string; groupId: string | null }
  placementId: string
  now: number
}

async function place(tx: Db, { deps, visitor, offer, wish, share, placementId, now }: Placing) {
  const { kind, tap } = wish
  const personId = visitor.visitorId
  const qty = kind === 'team' ? 1 : wish.qty
  const most = offer.perPerson ?? MOST_AT_ONCE
  const unitFen = kind === 'team' ? offer.teamPriceFen! : offer.priceFen
  // 报名: nothing is owed, so nothing is waited for.
  const isFree = unitFen === 0
  // The offer's row first: whoever orders of it comes in turn, and none is sold twice.
  if (!(await takeStock(tx, offer.id, { qty, lines: 1, now })))
    throw await whyNot(tx, offer.id, now)
  // Her other phone is she: whoever takes of this offer waits at its row, so nothing comes between.
  const others = await listTakenOtherwise(tx, offer.id, visitor)
  if (others.some((one) => isSameSeat(one, kind, wish.teamId))) throw new AlreadyThere()
  const rest = most - others.reduce((sum, one) => sum + one.qty, 0)
  if (!(await takeForPerson(tx, { offerId: offer.id, personId, qty, most: rest }))) {
    const own = await listOwnPlacements(tx, offer.id, visitor)
    if (own.some((one) => one.tap === tap || one.kind === 'chain')) throw new AlreadyThere()
    throw new AppError('conflict', `一人最多 ${most} ${isFree ? '位' : '份'}`)
  }
  const { lineSeq } = (await findOffer(tx, offer.id))!
  const teamId = kind === 'team' ? await seatIn(tx, offer, wish.teamId, now) : null
  const paysInShop = providerOf(deps.config) === null
  const wait = paysInShop ? null : WAIT_MS[kind]
  const orderNo = `HS${placementId.slice(-14).toUpperCase()}`
  const isNew = await insertPlacement(tx, {
    id: placementId,
    offerId: offer.id,
    kind,
    lineNo: lineSeq,
    personId,
    customerId: visitor.customerId ?? null,
    slot: kind === 'chain' ? 'line' : (teamId ?? placementId),
    tap,
    qty,
    unitFen,
    amountFen: unitFen * qty,
    version: 1,
    state: isFree ? 'paid' : 'unpaid',
    endReason: null,
    teamId,
    shareId: share.shareId,
    groupId: share.groupId,
    staffId: share.staffId,
    orderNo,
    pickupCode: pickupCode(offer.id, lineSeq),
    expiresAt: wait === null ? null : now + wait,
    createdAt: now,
    paidAt: null,
    endedAt: null,
    pickedAt: null,
    pickedBy: null,
    changedAt: now,
  })
  if (!isNew) throw new AlreadyThere()
  const entry = { id: `${placementId}:1`, offerId: offer.id, placementId, qty, lines: 1 }
  await insertStockEntry(tx, { ...entry, reason: 'placed', at: now })
  if (wait !== null) {
    await enqueue(tx, {
      kind: 'expire-order',
      key: `expire-order:${placementId}`,
      payload: { placementId },
      runAt: now + wait,
    })
  }
  if (teamId !== null && paysInShop) await fillSeat(tx, deps, (await findTeam(tx, teamId))!, now)
  if (kind !== 'chain') return
  if (!isFree && !paysInShop) await queueUnpaidTasks(tx, offer, now)
  if (share.groupId === null || !visitor.customerId) return
  await awardGroupPoints(tx, {
    groupId: share.groupId,
    customerId: visitor.customerId,
    kind: 'chain',
    sourceId: orderIdOf(offer.storeId, orderNo),
    at: now,
  })
}

/** One line of a chain, one seat in a team, however many phones she has. */
const isSameSeat = (
  taken: Pick<Placement, 'kind' | 'teamId'>,
  kind: OfferKind,
  teamId: string | undefined,
) =>
  (kind === 'chain' && taken.kind === 'chain') || (teamId !== undefined && taken.teamId === teamId)

/** A seat in the team she was asked into, or the first of her own. */
async function seatIn(tx: Db, offer: Offer, asked: string | undefined, now: number) {
  if (asked !== undefined) {
    if (await takeSeat(tx, { teamId: asked, offerId: offer.id, now })) return asked
    throw new AppError('gone', '这个团已经满了或者结束了，可以自己开一个')
  }
  const id = newId('team')
  const endsAt = now + offer.teamMs!
  await insertTeam(tx, {
    id,
    offerId: offer.id,
    size: offer.teamSize!,
    seats: 1,
    paidSeats: 0,
    state: 'open',
    openedAt: now,
    endsAt,
    endedAt: null,
    changedAt: now,
  })
  await enqueue(tx, {
    kind: 'end-team',
    key: `end-team:${id}`,
    payload: { teamId: id },
    runAt: endsAt,
  })
  return id
}

async function whyNot(tx: Db, offerId: string, now: number): Promise<AppError> {
  const offer = (await findOffer(tx, offerId))!
  const { kind, stock, taken, opensAt, closesAt, closedAt, priceFen } = offer
  const isFree = priceFen === 0
  if (closedAt !== null || (closesAt !== null && closesAt <= now)) {
    return new AppError('gone', isFree ? '报名截止了' : '已经截单了')
  }
  if (opensAt !== null && opensAt > now) return new AppError('gone', '还没有开始')
  const left = (stock ?? 0) - taken
  if (isFree) return new AppError('gone', left > 0 ? `只剩 ${left} 个名额了` : '名额满了')
  if (left > 0) return new AppError('gone', `只剩 ${left} 份了`)
  return new AppError('gone', kind === 'chain' ? '已经接满了' : '已经订完了')
}

/** Four digits, another for each line of an offer, and no hint of how many came before. */
export function pickupCode(offerId: string, lineNo: number): string {
  const start = createHash('sha256').update(offerId).digest().readUInt32BE(0) % 9000
  return String(1000 + ((start + lineNo * 7919) % 9000))
}
