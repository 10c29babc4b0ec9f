import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findOffer, lockTeam, type Team } from '../../db/queries/offers.ts'
import { findPayment, listPayments, listRefunds } from '../../db/queries/payments.ts'
import { changePlacement, lockPlacement, type Placement } from '../../db/queries/placements.ts'
import { findPageTitle } from '../../db/queries/pages.ts'
import { findStaff } from '../../db/queries/staff.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { giveBackInShop, takeInShop } from '../payment/in-shop.ts'
import { isInShop, markRefund } from '../payment/mark-refund.ts'
import { MINUTE } from '../shop-time.ts'
import { shownMoment } from '../visitors/shown-time.ts'
import { endOrder } from './end-order.ts'
import { standingPayment } from './standing-payment.ts'
import { tellOfOrder } from './tell-screens.ts'
import { settleUnpaidTask } from './unpaid-tasks.ts'

/**
 * 收了钱, 取走了 (or both at once), 放掉 what was never paid, 退款 of what was, and 退给她了 for money
 * that went back by hand.
 */
export const MARKS = ['received', 'picked', 'sold', 'released', 'refunded', 'given_back'] as const
export type Mark = (typeof MARKS)[number]

/** Marks that take something from her: a manager's, or who keeps the group's list. */
export const isKeepers = (mark: Mark) => mark === 'released' || mark === 'refunded'

interface Marking {
  tx: Db
  deps: Deps
  actor: Actor
  placement: Placement
  team: Team | undefined
  now: number
}

/**
 * Marks an order; who may was asked before. The same mark again is once, and a pack that somebody
 * else has handed out is not handed out again.
 */
export async function markOrder(
  deps: Deps,
  actor: Actor,
  seen: Placement,
  { mark, reason = '' }: { mark: Mark; reason?: string | undefined },
): Promise<void> {
  if (mark === 'refunded' && reason === '') throw new AppError('bad_request', '写一句为什么退')
  const now = deps.now()
  await inTransaction(deps.db, async (tx) => {
    const team = seen.teamId ? await lockTeam(tx, seen.teamId) : undefined
    const placement = (await lockPlacement(tx, seen.id))!
    const marking = { tx, deps, actor, placement, team, now }
    if (!(await deeds[mark](marking))) return
    const detail = reason || (seen.groupId ?? '')
    const act = { staffId: actor.staffId, subject: seen.id, detail, at: now }
    await insertAct(tx, { ...act, action: `chain.${mark}` })
  })
  await tellOfOrder(deps, seen)
}

/** Each says whether anything changed. */
const deeds: Record<Mark, (marking: Marking) => Promise<boolean>> = {
  received: takeMoney,
  picked: handOut,
  async sold(marking) {
    const isPaidNow = await takeMoney(marking)
    const placement = (await lockPlacement(marking.tx, marking.placement.id))!
    return (await handOut({ ...marking, placement })) || isPaidNow
  },
  released: release,
  refunded: refund,
  given_back: giveBack,
}

async function takeMoney({ tx, deps, actor, placement, team }: Marking): Promise<boolean> {
  const { id, state, offerId } = placement
  if (state === 'paid' || state === 'picked') {
    const payments = await listPayments(tx, id)
    if (payments.some((one) => one.state === 'paid' && isInShop(one))) return false
    throw new AppError('conflict', '这一单付过了，不用再收钱')
  }
  if (state !== 'unpaid') throw new AppError('conflict', '这一单已经结束了')
  if (team && team.state !== 'made') throw new AppError('conflict', '还没成团，成团了再收钱')
  const offer = (await findOffer(tx, offerId))!
  const title = await findPageTitle(tx, offer.pageId)
  const description = [...title].slice(0, 40).join('')
  await takeInShop(tx, deps, actor, placement, description)
  return true
}

async function handOut({ tx, actor, placement, team, now }: Marking): Promise<boolean> {
  const { id, state, pickedAt, pickedBy } = placement
  if (state === 'picked') {
    // An answer that was lost on the way, and the same tap again.
    if (pickedBy === actor.staffId && now - (pickedAt ?? 0) < MINUTE) return false
    throw new AppError('conflict', await handedOut(tx, placement, now))
  }
  if (team && team.state !== 'made') throw new AppError('conflict', '还没成团，不能取')
  const isMine = await changePlacement(tx, id, ['paid'], {
    state: 'picked',
    pickedAt: now,
    pickedBy: actor.staffId,
    changedAt: now,
  })
  if (!isMine) throw new AppError('conflict', '这一单还没付款，或者已经结束')
  return true
}

/** 「11月21日 20:41 取走了（林小雨）」 */
export async function handedOut(db: Db, { pickedAt, pickedBy }: Placement, now: number) {
  const by = pickedBy ? await findStaff(db, pickedBy) : undefined
  return `${shownMoment(pickedAt ?? now, now, 'zh')} 取走了${by ? `（${by.name}）` : ''}`
}

async function release({ tx, placement, now }: Marking): Promise<boolean> {
  if (placement.state === 'cancelled') return false
  if (placement.state !== 'unpaid') throw new AppError('conflict', '付过款的单要走退款')
  await endOrder(tx, placement, { ending: 'cancelled', reason: 'released', now })
  await settleUnpaidTask(tx, placement)
  return true
}

/** The whole of what she paid; what she has not fetched yet is there for others again. */
async function refund({ tx, deps, placement, now }: Marking): Promise<boolean> {
  const { id, state } = placement
  const refunds = await listRefunds(tx, id)
  if (refunds.some(({ reason }) => reason === 'after_sale')) return false
  const paid = await standingPayment(tx, placement)
  if ((state !== 'paid' && state !== 'picked') || !paid) {
    throw new AppError('conflict', '这一单没有付过钱，或者已经退了')
  }
  const reason = 'after_sale' as const
  if (state === 'paid') await endOrder(tx, placement, { ending: 'cancelled', reason, now })
  // The same reason is the same refund: this asks for its number.
  const refundId = await markRefund(tx, paid, { reason, now })
  if (!isInShop(paid)) return true
  const { id: paymentId, amountFen } = paid
  await giveBackInShop(tx, deps, { id: refundId, paymentId, amountFen })
  return true
}

/** What is owed to her since she cancelled, or since her team failed. */
async function giveBack({ tx, deps, placement }: Marking): Promise<boolean> {
  const refunds = await listRefunds(tx, placement.id)
  const owed = refunds.find(({ state }) => state === 'marked')
  const payment = owed && (await findPayment(tx, owed.paymentId))
  if (!owed || !payment || !isInShop(payment)) {
    if (refunds.some(({ state }) => state === 'done')) return false
    throw new AppError('conflict', '这一单没有要当面退的钱')
  }
  await giveBackInShop(tx, deps, owed)
  return true
}
