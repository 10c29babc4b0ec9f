// 接龙、拼团、单独买: what is offered on a page, who takes how many, and the money for it. What is
// taken and what was paid stand in ledgers that only grow; the numbers beside them are their sums.
// `personId` is the visitor's keyed hash: who ordered need not have agreed to be remembered.

export type OfferKind = 'chain' | 'buy' | 'team'
/**
 * unpaid → paid → picked; or cancelled by her, expired by the clock, failed with its team. 报名, which
 * costs nothing, begins as paid with no `paidAt`; picked: she came.
 */
export type PlacementState = 'unpaid' | 'paid' | 'picked' | 'cancelled' | 'expired' | 'failed'
export type TeamState = 'open' | 'made' | 'failed'
export type PaymentState = 'waiting' | 'paid' | 'refunded' | 'closed'
/** marked: decided, with its work queued; sent: the payment service has it; done: it says so. */
export type RefundState = 'marked' | 'sent' | 'done' | 'failed'

export interface OrderingTables {
  /** 一场接龙、一个拼团、一样能直接买的: price, stock, ceiling and deadline of one page's product. */
  offer: {
    id: string
    pageId: string
    kind: OfferKind
    /** Empty for a 报名 that is about nothing one can buy. */
    productId: string
    storeId: string
    /** Of a line of the chain, and of buying alone; nothing to pay is a 报名. */
    priceFen: number
    teamPriceFen: number | null
    teamSize: number | null
    /** How long a team may take to become whole. */
    teamMs: number | null
    /** How many there are; null = no end. */
    stock: number | null
    /** How many are taken: moved only with a row of `stockEntry`, never above `stock`. */
    taken: number
    lineCount: number
    /** The number of the last line; numbers are not given twice. */
    lineSeq: number
    perPerson: number | null
    opensAt: number | null
    closesAt: number | null
    /** Closed before its time, and by whom. */
    closedAt: number | null
    closedBy: string | null
    pickup: string
    createdBy: string
    createdAt: number
    changedAt: number
  }
  /** How many one person has taken of an offer: the row at which her own taps meet. */
  offerBuyer: { offerId: string; personId: string; qty: number }
  /** 一单: a line of a chain, a seat in a team, or a plain purchase. */
  placement: {
    id: string
    offerId: string
    kind: OfferKind
    /** 接龙第几位 */
    lineNo: number
    personId: string
    customerId: string | null
    /** 'line' while it is her one line of a chain; else its own id. */
    slot: string
    /** From the browser: the same tap twice is the same order. */
    tap: string
    qty: number
    unitFen: number
    amountFen: number
    /** Grows when the amount changes; each version has at most one payment. */
    version: number
    state: PlacementState
    endReason: string | null
    teamId: string | null
    shareId: string | null
    groupId: string | null
    /** Who answers for the share she came by. */
    staffId: string | null
    orderNo: string
    pickupCode: string
    /** Unpaid until then, it is given up. */
    expiresAt: number | null
    createdAt: number
    paidAt: number | null
    endedAt: number | null
    pickedAt: number | null
    pickedBy: string | null
    changedAt: number
  }
  /** 库存流水: append-only; a negative row gives back. */
  stockEntry: {
    id: string
    offerId: string
    placementId: string
    qty: number
    lines: number
    reason: 'placed' | 'changed' | 'cancelled' | 'expired' | 'failed'
    at: number
  }
  /** 一个团. `seats`: taken, paid or not; `paidSeats` = `size` makes it. */
  team: {
    id: string
    offerId: string
    size: number
    seats: number
    paidSeats: number
    state: TeamState
    openedAt: number
    endsAt: number
    endedAt: number | null
    changedAt: number
  }
  /** 付款: one request for money. `id` is the merchant's number of it (out_trade_no). */
  payment: {
    id: string
    placementId: string | null
    placementVersion: number
    provider: string
    description: string
    amountFen: number
    /** Folded from its notices, see `api/payment/payment-state.ts`. */
    state: PaymentState
    refundedFen: number
    transactionId: string | null
    /** 对外收款: asked of this customer by this member, in a chat. */
    customerId: string | null
    staffId: string | null
    chatPaymentId: string | null
    createdAt: number
    paidAt: number | null
    changedAt: number
  }
  /** What the payment service said, once per saying; append-only. */
  paymentNotice: {
    id: string
    paymentId: string
    kind: 'paid' | 'refunded' | 'refund_failed' | 'closed'
    amountFen: number
    refundId: string | null
    toldJson: string
    toldAt: number
    receivedAt: number
  }
  /** 退款 */
  refund: {
    id: string
    paymentId: string
    placementId: string | null
    amountFen: number
    reason: 'cancelled' | 'team_failed' | 'too_late' | 'after_sale'
    state: RefundState
    markedAt: number
    sentAt: number | null
    doneAt: number | null
  }
}
