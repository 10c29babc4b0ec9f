export type Mark = 'received' | 'picked' | 'released' | 'refunded'

export interface ChainLine {
  id: string
  no: number
  customerId: string | null
  name: string | null
  qty: number
  amountFen: number
  state: 'unpaid' | 'paid' | 'picked' | 'cancelled' | 'expired' | 'failed'
  /** 拼团: nothing is taken or handed out before the team is whole. */
  team: 'open' | 'made' | 'failed' | null
  code: string
  at: number
  /** The list of another group has its own keeper. */
  isElsewheres: boolean
  isRefunded: boolean
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
  /** Ordered through other chats, or on a page that was passed on. */
  others: ChainLine[]
}
