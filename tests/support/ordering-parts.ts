import type { Schema } from '../../db/schema.ts'
import { CLOCK } from './platform.ts'

/** What can be ordered on a page; only the difference is spelled out. */
export const anOffer = (over: Partial<Schema['offer']> = {}): Schema['offer'] => ({
  id: 'offer_1',
  pageId: 'p16',
  kind: 'chain',
  productId: 'pd01',
  storeId: 'st1',
  priceFen: 6900,
  teamPriceFen: null,
  teamSize: null,
  teamMs: null,
  stock: 20,
  taken: 0,
  lineCount: 0,
  lineSeq: 0,
  perPerson: 2,
  opensAt: null,
  closesAt: null,
  closedAt: null,
  closedBy: null,
  pickup: '翠湖店，周日 10:00 起',
  createdBy: 'u_zhoumin',
  createdAt: CLOCK,
  changedAt: CLOCK,
  ...over,
})

/** An order of it. */
export const aPlacement = (over: Partial<Schema['placement']> = {}): Schema['placement'] => {
  const id = over.id ?? 'place_1'
  return {
    id,
    offerId: 'offer_1',
    kind: 'chain',
    lineNo: 1,
    personId: 'v_1',
    customerId: null,
    slot: 'line',
    tap: `tap_${id}`,
    qty: 1,
    unitFen: 6900,
    amountFen: 6900,
    version: 1,
    state: 'unpaid',
    endReason: null,
    teamId: null,
    shareId: null,
    groupId: null,
    staffId: null,
    orderNo: `HS${id}`,
    pickupCode: '4821',
    expiresAt: null,
    createdAt: CLOCK,
    paidAt: null,
    endedAt: null,
    pickedAt: null,
    pickedBy: null,
    changedAt: CLOCK,
    ...over,
  }
}

/** Money asked of her in a chat. */
export const aRequest = (over: Partial<Schema['payment']> = {}): Schema['payment'] => ({
  id: 'payment_1',
  placementId: null,
  placementVersion: 1,
  provider: 'practice',
  description: '拉拉裤 00001',
  amountFen: 6900,
  state: 'waiting',
  refundedFen: 0,
  transactionId: null,
  customerId: null,
  staffId: null,
  chatPaymentId: null,
  createdAt: CLOCK,
  paidAt: null,
  changedAt: CLOCK,
  ...over,
})
