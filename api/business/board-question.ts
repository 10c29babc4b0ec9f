import type { CreditDimension, CreditModel } from '../../db/schema.ts'
import type { Days } from './spans.ts'

/** What the board can be split by. */
export type BoardSplit = CreditDimension | 'store' | 'coupon'
/** What its rows can be put in order by; the last three are known of groups. */
export type BoardSort = 'amount' | 'orders' | 'refund' | 'perHead' | 'redemption' | 'exits'

export interface BoardQuestion {
  days: Days
  windowDays: 7 | 30
  model: CreditModel
  dimension: BoardSplit
  store: string | undefined
  sort: BoardSort
}
