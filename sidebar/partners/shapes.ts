export interface Statement {
  partnerId: string
  name: string
  offer: string
  sharePercent: number
  shareReason: string | null
  redeemed: number
  amountFen: number
  dueFen: number
  entries: {
    id: string
    billNo: string
    kind: 'redeemed' | 'taken_back'
    amountFen: number
    dueFen: number
  }[]
}

export interface Statements {
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
