export interface Statement {
  partnerId: string
  name: string
  offer: string
  sharePercent: number
  shareReason: string | null
  isEnded: boolean
  redeemed: number
  amountFen: number
  dueFen: number
  entries: {
    id: string
    billNo: string
    kind: 'redeemed' | 'taken_back'
    amountFen: number
    sharePercent: number
    dueFen: number
    reason: string
    /** In this month or a later one. */
    isTakenBack: boolean
    at: number
  }[]
}

export interface Statements {
  /** 2026-11 */
  month: string
  statements: Statement[]
  dueFen: number
}

export interface AffiliateItem {
  id: string
  name: string
  copyText: string
  orders: number
  commissionFen: number
  rebatePoints: number
}

export interface CommissionRow {
  id: string
  orderNo: string
  kind: 'earned' | 'taken_back'
  amountFen: number
  commissionFen: number
  rebatePoints: number
  orderedAt: number
}
