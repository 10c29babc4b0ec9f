/** What lies on the counter. */
export interface CounterView {
  code: string
  kind: 'coupon' | 'gift'
  name: string
  terms: string
  state: 'usable' | 'not_today' | 'used' | 'expired' | 'revoked'
  refusal: string | null
  expiresAt: number | null
  usedAt: number | null
}

export type Mark = 'received' | 'picked' | 'sold' | 'released' | 'refunded' | 'given_back'

/** An order that is fetched at the counter. */
export interface OrderOnCounter {
  id: string
  orderNo: string
  code: string
  what: string
  who: string | null
  qty: number
  amountFen: number
  isFree: boolean
  state: 'unpaid' | 'paid' | 'picked' | 'cancelled' | 'expired' | 'failed'
  team: { state: 'open' | 'made' | 'failed'; seats: number; size: number } | null
  storeName: string | null
  at: number
  marks: Mark[]
  refusal: string | null
  refund: {
    amountFen: number
    state: 'marked' | 'sent' | 'done' | 'failed'
    isByHand: boolean
  } | null
}

export interface Offer {
  couponId: string
  name: string
  terms: string
  perPerson: number
  hers: number
  left: number | null
  blocked: string | null
}

/** 券 of one customer, and what may be passed to her. */
export interface Offers {
  leftToday: number
  /** A contact of WeCom: nothing can be given to her this way. */
  isUnsupported: boolean
  offers: Offer[]
  held: {
    grantId: string
    name: string
    grantedAt: number
    expiresAt: number
    usedAt: number | null
    state: CounterView['state']
  }[]
}
