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
