import { yuan } from '../numbers.ts'
import type { Mark, OrderOnCounter } from './shapes.ts'

export default {
  counter: 'Counter',
  counterWhy: 'A customer shows the code of a coupon, a gift or an order',
  scan: 'Scan a code',
  scanAgain: 'Scan',
  type: 'Type digits',
  code: 'Coupon: ten digits, order: four',
  lookUp: (digits: string) => `Look up ${digits}`,
  wrong: 'One digit is wrong, look again',
  redeem: 'Redeem',
  handOver: 'Hand over',
  done: 'Redeemed',
  doneGift: 'Handed over',
  next: 'Next one',
  until: (day: string) => `Good until ${day}`,
  atStore: 'In which store',
  scanFailed: 'Scanning does not work, type the digits',
  waiting: 'To be fetched',
  waitingWhy: 'Paid, or to be paid here, wherever it was ordered',
  noneWaiting: 'Nothing waits to be fetched',
  nobody: 'Somebody not registered',
  pickupCode: (code: string) => `code ${code}`,
  ofStore: (name: string) => `of ${name}`,
  team: (seats: number, size: number) => `team ${seats}/${size}`,
  teamMade: 'team is whole',
  orderStates: (state: OrderOnCounter['state']) =>
    ({
      unpaid: 'not paid yet',
      paid: 'paid',
      picked: 'picked up',
      cancelled: 'cancelled',
      expired: 'given up',
      failed: 'team failed',
    })[state],
  signUpStates: (state: OrderOnCounter['state']) =>
    ({
      unpaid: 'signed up',
      paid: 'signed up',
      picked: 'came',
      cancelled: 'not coming',
      expired: 'given up',
      failed: 'did not happen',
    })[state],
  act: (mark: Mark, fen: number) =>
    ({
      sold: `Take ${yuan(fen)} and hand over`,
      received: 'Only take the money',
      picked: 'Hand over',
      given_back: `Give ${yuan(fen)} back`,
      released: 'Give up',
      refunded: 'Refund',
    })[mark],
  did: (mark: Mark) =>
    ({
      sold: 'Paid and handed over',
      received: 'Paid',
      picked: 'Handed over',
      given_back: 'Given back',
      released: 'Given up',
      refunded: 'Refund noted',
    })[mark],
  back: (mark: 'released' | 'refunded') =>
    ({ released: 'Give this order up', refunded: 'Refund' })[mark],
  why: 'Why (for colleagues)',
  came: 'Came',
  cameNow: 'Noted: came',
  refund: (state: 'marked' | 'sent' | 'done' | 'failed', isByHand: boolean) =>
    isByHand
      ? {
          marked: 'to be given back',
          sent: 'to be given back',
          done: 'given back',
          failed: 'to be given back',
        }[state]
      : {
          marked: 'being refunded',
          sent: 'being refunded',
          done: 'refunded',
          failed: 'refund failed',
        }[state],
  coupons: 'Coupons',
  holds: (n: number) => (n > 0 ? `She holds ${n} unused` : 'She has no coupon to use'),
  leftToday: (n: number) => (n > 0 ? `${n} more within 24 hours` : 'No more within 24 hours'),
  unsupported: 'On WeCom, so coupons and Moments do not reach this contact; messages and pages do.',
  give: 'Give her a coupon',
  giveTitle: (name: string) => `A coupon for ${name}`,
  giveThis: 'Send',
  giveNote: "The coupon's page is sent; it is hers once she taps.",
  left: (n: number) => `${n} left`,
  hers: (n: number, of: number) => `She took ${n} of ${of}`,
  none: 'No coupon to give now',
  held: 'Her coupons',
  revoke: 'Take back',
  revokeWhy: 'Why (for your colleagues)',
  revoked: 'Taken back; she cannot use it any more',
  states: (state: 'usable' | 'not_today' | 'used' | 'expired' | 'revoked') =>
    ({
      usable: 'to use',
      not_today: 'not today',
      used: 'used',
      expired: 'expired',
      revoked: 'taken back',
    })[state],
}
