import type { CreditDimension, CreditModel } from './kinds.ts'

// 经营: what the manager's evening reads. Everything here but exports is a rollup: made in the
// transaction of its facts, and made anew from them by `rollups:rebuild`.

/**
 * What a number of the board may be about; beside credit: 门店, 券, who bought (`ourBuyer`: after one
 * of our pages), and who left, by group and by store.
 */
export type BoardDimension =
  | CreditDimension
  | 'store'
  | 'coupon'
  | 'buyer'
  | 'ourBuyer'
  | 'exit'
  | 'storeExit'

export interface BoardTables {
  /** An order and one target it is credited to, as it stands now: what a bar's list is read from. */
  creditOrder: {
    orderId: string
    model: CreditModel
    windowDays: number
    dimension: BoardDimension
    target: string
    day: string
    paidAt: number
    /** '' = of no known store. */
    storeId: string
    amountFen: number
    refundFen: number
  }
  /**
   * The last 7, 30 and 90 days of a target, and the days before them, summed for `board_clock`'s
   * day: the board reads its first rows by index, however many targets there are. `scope` is a
   * store, or `*` for all. For 'exit', `orders` counts customers who left.
   */
  boardSpan: {
    days: number
    model: CreditModel
    windowDays: number
    dimension: BoardDimension
    scope: string
    target: string
    netFen: number
    orders: number
    refundFen: number
    prevNetFen: number
    prevOrders: number
  }
  /** The day the spans end with; its row is where writers and the turn of the day meet. */
  boardClock: { id: string; day: string }
  /** 退群: customers who left a group that day and are still out. */
  exitDay: { day: string; groupId: string; storeId: string; exits: number }
  /** Rollup: customers who are in a group now. */
  groupHeadcount: { groupId: string; customers: number }
  /** 线索, as the funnel follows her: when she became one, and what came of it within a week. */
  leadCase: {
    id: string
    customerId: string
    staffId: string
    storeId: string
    day: string
    raisedAt: number
    followedAt: number | null
    orderedAt: number | null
  }
  /** Rollup of `leadCase`; `scope` a store or `*`, `staffId` '' = everybody. */
  leadDay: {
    scope: string
    staffId: string
    day: string
    leads: number
    followed: number
    ordered: number
    followedOrdered: number
  }
  /** Rollup: replies a member really sent that day. */
  sendDay: { staffId: string; day: string; sends: number }
  /** 单聊 as WeCom counted it (联系客户统计); null where there was no chat. */
  chatDay: {
    staffId: string
    day: string
    chats: number
    replyPercent: number | null
    replyMinutes: number | null
    readAt: number
  }
  /** 导出: asked for by one member, for her alone, until it expires. */
  exportFile: {
    id: string
    staffId: string
    format: 'csv' | 'xlsx'
    questionJson: string
    state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
    doneRows: number
    totalRows: number
    bytes: number
    askedAt: number
    finishedAt: number | null
    expiresAt: number
    error: string | null
  }
  exportPart: { exportId: string; partNo: number; bytes: Uint8Array }
}
