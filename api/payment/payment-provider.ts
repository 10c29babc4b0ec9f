/** Who pays: an openid belongs to one app, the corp's pages or the mini program around them. */
export interface Payer {
  openId: string
  isInMini: boolean
}

/** Money asked of somebody, as the payment service has to know it. */
export interface Asking {
  /** Our number of the payment (out_trade_no): asked twice, it is one payment. */
  paymentId: string
  amountFen: number
  description: string
  /** Where the service tells us what came of it. */
  notifyUrl: string
  /** Who pays, inside WeChat; null elsewhere. */
  payer: Payer | null
  clientIp: string
}

/** What her browser does next: WeChat's own cashier with these parameters, or another page. */
export type Ticket =
  | { kind: 'jsapi'; params: Record<string, string> }
  | { kind: 'page'; url: string }

/** One thing the service says of a payment. */
export interface PaymentTold {
  kind: 'paid' | 'refunded' | 'refund_failed' | 'closed'
  paymentId: string
  amountFen: number
  refundId: string | null
  transactionId: string | null
  /** When it happened, by the service's clock (epoch ms). */
  at: number
}

/** 收款: whoever takes the money. Amounts are whole fen. */
export interface PaymentProvider {
  name: 'wechat' | 'practice'
  /** Asks for the money. The same `paymentId` again is the same asking. */
  create(asking: Asking): Promise<Ticket>
  /** What the service knows of a payment now; null when nothing has happened. */
  query(paymentId: string): Promise<PaymentTold | null>
  /**
   * Gives money back, and says how far that is; the same `refundId` again is the same refund.
   * underway: it will tell. failed: it never will, somebody has to see to it there.
   */
  refund(wish: {
    paymentId: string
    refundId: string
    amountFen: number
    totalFen: number
    notifyUrl: string
  }): Promise<'done' | 'underway' | 'failed'>
  /** Reads a callback, once it is proven to be the service's; null for news that are not ours. */
  readNotice(headers: Headers, body: string, clocks: number[]): Promise<PaymentTold | null>
}
