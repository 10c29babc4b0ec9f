import type { CreditDimension, CreditModel } from '../../db/schema.ts'
import { DAY, HOUR, MINUTE } from '../shop-time.ts'
import { splitWhole } from './split-whole.ts'

/** Said on every credit row: the same rule and the same touches give the same rows. */
export const RULE_VERSION = 'credit-1'
export const MODELS: CreditModel[] = ['last', 'any']
export const WINDOWS = [7, 30] as const
export const DIMENSIONS: CreditDimension[] = ['staff', 'group', 'page', 'reply', 'share']
export const MAX_TOUCHES = 500

/** 触达: one display of a shared page that the buyer saw, and whose it was. */
export interface Touch {
  viewId: string
  openedAt: number
  pageTitle: string
  staffId: string
  groupId: string | null
  pageId: string
  replyId: string | null
  shareId: string
}

export interface CreditedOrder {
  amountFen: number
  paidAt: number
  isKnownBuyer: boolean
  /** What the order itself proves: the share its token names, or the page of its coupon. */
  proof: { touch: Touch; by: 'token' | 'coupon' } | null
}

/** A target's part of an order in one dimension, with the reason in words. */
export interface CreditPart {
  dimension: CreditDimension
  /** An id of the dimension, 'direct' (touched outside it: 单聊) or 'none' (未归因). */
  target: string
  amountFen: number
  viewId: string | null
  reason: string
}

/**
 * Splits an order over what the buyer saw before paying. 末次触达 (`last`): the last touch takes
 * it. 任一触达 (`any`): equal parts for the distinct targets. Each dimension sums to the amount,
 * to the fen; whom nothing touched goes to 未归因.
 */
export function creditOrder(
  order: CreditedOrder,
  touches: Touch[],
  { model, windowDays }: { model: CreditModel; windowDays: number },
): CreditPart[] {
  const { amountFen, paidAt, proof } = order
  const seen = touches
    .filter(({ openedAt }) => openedAt <= paidAt && paidAt - openedAt <= windowDays * DAY)
    .sort((a, b) => a.openedAt - b.openedAt || (a.viewId < b.viewId ? -1 : 1))
    .slice(-MAX_TOUCHES)
  // The order's own proof stands last, whatever its age: she paid with it in her hand.
  if (proof) seen.push(proof.touch)
  const last = seen.at(-1)
  if (!last) {
    const reason = order.isKnownBuyer
      ? `付款前 ${windowDays} 天内没有打开过分享的页面`
      : '不知道是哪位客户买的'
    return DIMENSIONS.map((dimension) => ({
      dimension,
      target: 'none',
      amountFen,
      viewId: null,
      reason,
    }))
  }
  return DIMENSIONS.flatMap((dimension) => {
    if (model === 'last') {
      const reason = proof ? proofReason(proof) : lastReason(last, paidAt)
      const target = targetOf(last, dimension)
      return [{ dimension, target, amountFen, viewId: viewIdOf(last), reason }]
    }
    // The newest touch of a target speaks for it; targets in id order, so that the odd fen does
    // not depend on the order of rows.
    const byTarget = new Map(seen.map((touch) => [targetOf(touch, dimension), touch]))
    const targets = [...byTarget.keys()].sort()
    const parts = splitWhole(
      amountFen,
      targets.map(() => 1),
    )
    return targets.map((target, i) => {
      const touch = byTarget.get(target)!
      const reason = anyReason(targets.length, touch, paidAt, windowDays)
      return { dimension, target, amountFen: parts[i]!, viewId: viewIdOf(touch), reason }
    })
  })
}

function targetOf(touch: Touch, dimension: CreditDimension): string {
  switch (dimension) {
    case 'staff':
      return touch.staffId
    case 'group':
      return touch.groupId ?? 'direct'
    case 'page':
      return touch.pageId
    case 'reply':
      return touch.replyId ?? 'direct'
    case 'share':
      return touch.shareId
  }
}

const viewIdOf = (touch: Touch) => (touch.viewId === '' ? null : touch.viewId)

const proofReason = ({ touch, by }: NonNullable<CreditedOrder['proof']>) =>
  by === 'token'
    ? `订单带着《${touch.pageTitle}》这次分享的凭证`
    : `订单用了在《${touch.pageTitle}》领的券`

const lastReason = (touch: Touch, paidAt: number) =>
  `末次触达：${before(paidAt - touch.openedAt)}打开《${touch.pageTitle}》`

const anyReason = (count: number, touch: Touch, paidAt: number, windowDays: number) =>
  `任一触达：付款前 ${windowDays} 天内 ${count} 处碰到过${count > 1 ? '，平分' : ''}；` +
  `这一处最近是${before(Math.max(0, paidAt - touch.openedAt))}打开《${touch.pageTitle}》`

const before = (ms: number): string => {
  if (ms < MINUTE) return '付款前不到 1 分钟'
  if (ms < HOUR) return `付款前 ${Math.floor(ms / MINUTE)} 分钟`
  if (ms < DAY) return `付款前 ${Math.floor(ms / HOUR)} 小时`
  return `付款前 ${Math.floor(ms / DAY)} 天`
}
