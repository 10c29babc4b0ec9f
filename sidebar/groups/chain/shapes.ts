export interface ChainLine {
  id: string
  no: number
  customerId: string | null
  name: string | null
  qty: number
  amountFen: number
  state: 'unpaid' | 'paid' | 'picked' | 'cancelled' | 'expired' | 'failed'
  code: string
  at: number
}

interface Sum {
  lines: number
  qty: number
  amountFen: number
}

/** 接龙 of a group, as its owner sees it. */
export interface Chain {
  offerId: string
  kind: 'chain' | 'buy' | 'team'
  /** 报名: nothing is to be paid. */
  isFree: boolean
  title: string
  stock: number | null
  taken: number
  elsewhere: number
  lines: number
  paid: Sum
  unpaid: Sum
  closesAt: number | null
  isClosed: boolean
  closedEarlyAt: number | null
  items: ChainLine[]
}
