import { awardGroupPoints } from '../groups/score/award.ts'
import { orderIdOf } from '../orders/receive-orders.ts'
import { createHash } from 'node:crypto'
import type { Db } from '../../db/database.ts'
import { insertRows } from '../../db/queries/demo-shop.ts'
import type { Schema } from '../../db/schema.ts'
import type { Config } from '../config.ts'
import { enqueue } from '../jobs/queue.ts'
import { pickupCode } from '../ordering/place-order.ts'
import { paymentIdOf } from '../payment/start-payment.ts'
import { visitorIdOf } from '../session/visitor.ts'
import { HOUR, MINUTE } from '../shop-time.ts'
import type { DemoCorp } from './corp.ts'
import type { Plan, PlannedShare } from './history/plan.ts'

/** p16's lines as the shop's book has them: eight are g02's eight orders, three are not paid yet. */
const unpaid: [customerId: string, qty: number, minutesAgo: number][] = [
  ['cu020', 2, 260],
  ['cu021', 1, 175],
  ['cu022', 2, 92],
]
const PAID_LINES = 8
const TEAM_LEFT = 310 * MINUTE

const idOf = (words: string) => createHash('sha256').update(words).digest('hex').slice(0, 32)

/** What can be ordered in the demo shop, before anybody has. */
function demoOffers({ t0 }: DemoCorp): Schema['offer'][] {
  const common = {
    storeId: 'st1',
    teamPriceFen: null,
    teamSize: null,
    teamMs: null,
    taken: 0,
    lineCount: 0,
    lineSeq: 0,
    opensAt: null,
    closesAt: null,
    closedAt: null,
    closedBy: null,
    createdBy: 'u_fangzhou',
    createdAt: t0 - 22 * HOUR,
    changedAt: t0 - 22 * HOUR,
  }
  return [
    {
      ...common,
      id: 'offer_p16',
      pageId: 'p16',
      kind: 'chain',
      productId: 'pd01',
      priceFen: 6900,
      stock: 20,
      perPerson: 2,
      closesAt: t0 + 19 * MINUTE,
      pickup: '翠湖店，11月22日 10:00 起',
    },
    {
      ...common,
      id: 'offer_p17',
      pageId: 'p17',
      kind: 'team',
      productId: 'pd07',
      storeId: 'st2',
      priceFen: 4900,
      teamPriceFen: 3900,
      teamSize: 3,
      teamMs: 24 * HOUR,
      stock: 30,
      perPerson: 3,
      pickup: '三家店都能取，成团第二天起',
    },
    {
      ...common,
      id: 'offer_p15',
      pageId: 'p15',
      kind: 'chain',
      productId: 'pd06',
      storeId: 'st2',
      priceFen: 0,
      stock: 15,
      perPerson: 2,
      closesAt: t0 + 15 * HOUR + 19 * MINUTE,
      pickup: '北苑店，11月22日 14:00-17:00',
    },
    {
      ...common,
      id: 'offer_p11',
      pageId: 'p11',
      kind: 'buy',
      productId: 'pd01',
      priceFen: 6900,
      stock: null,
      perPerson: 5,
      pickup: '翠湖店，付款当天起',
    },
  ]
}

/**
 * 接龙 and 拼团 as they stand on Saturday 20:41, with the ledgers that lead there. The paid lines
 * carry the numbers of the orders that were played already: nothing is sold twice.
 */
export async function seedOrdering(tx: Db, config: Config, corp: DemoCorp, plan: Plan) {
  const { t0 } = corp
  const openIds = new Map(corp.customers.map(({ id, openId }) => [id, openId]))
  const personOf = (customerId: string) =>
    visitorIdOf(config, { openId: openIds.get(customerId)!, browserId: '', iat: 0 })
  const offers = demoOffers(corp)
  const placements: Schema['placement'][] = []

  const add = (
    offerId: string,
    customerId: string,
    share: PlannedShare,
    more: Partial<Schema['placement']> & { qty: number; createdAt: number; unitFen: number },
  ) => {
    const offer = offers.find(({ id }) => id === offerId)!
    offer.lineSeq += 1
    offer.lineCount += 1
    offer.taken += more.qty
    const id = `place_${idOf(`${offerId} ${customerId}`)}`
    placements.push({
      id,
      offerId,
      kind: offer.kind,
      lineNo: offer.lineSeq,
      personId: personOf(customerId),
      customerId,
      slot: offer.kind === 'chain' ? 'line' : (more.teamId ?? id),
      tap: `demo_${id}`,
      amountFen: more.unitFen * more.qty,
      version: 1,
      state: 'unpaid',
      endReason: null,
      teamId: null,
      shareId: share.id,
      groupId: share.groupId,
      staffId: share.staffId,
      orderNo: `HS${id.slice(-14).toUpperCase()}`,
      pickupCode: pickupCode(offerId, offer.lineSeq),
      expiresAt: null,
      paidAt: null,
      endedAt: null,
      pickedAt: null,
      pickedBy: null,
      changedAt: more.createdAt,
      ...more,
    })
  }

  const chain = plan.shares.find(({ groupId, pageId }) => groupId === 'g02' && pageId === 'p16')!
  const paidLines = plan.orders.slice(0, PAID_LINES).sort((a, b) => a.paidAt - b.paidAt)
  const lines = [
    ...paidLines.map(({ customerId, paidAt, amountFen, orderNo }) => ({
      customerId: customerId!,
      qty: amountFen / 6900,
      createdAt: paidAt - 2 * MINUTE,
      paid: { state: 'paid' as const, paidAt, orderNo },
    })),
    ...unpaid.map(([customerId, qty, ago]) => ({
      customerId,
      qty,
      createdAt: t0 - ago * MINUTE,
      paid: {},
    })),
  ].sort((a, b) => a.createdAt - b.createdAt)
  for (const { customerId, qty, createdAt, paid } of lines) {
    add('offer_p16', customerId, chain, { qty, createdAt, unitFen: 6900, ...paid })
  }

  const book = plan.shares.find(({ groupId, pageId }) => groupId === 'g06' && pageId === 'p17')!
  const openedAt = t0 + TEAM_LEFT - 24 * HOUR
  const teamId = `team_${idOf('demo p17')}`
  const seats = corp.customers
    .filter(({ groupIds, consent }) => groupIds.includes('g06') && consent === 'agreed')
    .slice(0, 2)
  for (const [i, { id }] of seats.entries()) {
    const createdAt = openedAt + i * 9 * HOUR
    const paidAt = createdAt + 2 * MINUTE
    add('offer_p17', id, book, { qty: 1, createdAt, unitFen: 3900, teamId, state: 'paid', paidAt })
  }

  // A line is worth points in the group from the moment it is taken; one that was paid has them as
  // an order.
  for (const { kind, state, groupId, customerId, orderNo, createdAt } of placements) {
    if (kind !== 'chain' || state !== 'unpaid') continue
    const line = { groupId: groupId!, customerId: customerId!, kind: 'chain' as const }
    await awardGroupPoints(tx, { ...line, sourceId: orderIdOf('st1', orderNo), at: createdAt })
  }
  await insertRows(tx, {
    offer: offers,
    offerBuyer: placements.map(({ offerId, personId, qty }) => ({ offerId, personId, qty })),
    placement: placements,
    stockEntry: placements.map(({ id, offerId, qty, createdAt }) => ({
      id: `${id}:1`,
      offerId,
      placementId: id,
      qty,
      lines: 1,
      reason: 'placed' as const,
      at: createdAt,
    })),
    team: [
      {
        id: teamId,
        offerId: 'offer_p17',
        size: 3,
        seats: 2,
        paidSeats: 2,
        state: 'open' as const,
        openedAt,
        endsAt: t0 + TEAM_LEFT,
        endedAt: null,
        changedAt: openedAt,
      },
    ],
    ...moneyFor(placements.filter(({ state }) => state === 'paid')),
  })
  const end = { kind: 'end-team', key: `end-team:${teamId}`, runAt: t0 + TEAM_LEFT }
  await enqueue(tx, { ...end, payload: { teamId } })
}

/** The payments behind the paid lines, and what the cashier said of them. */
function moneyFor(paid: Schema['placement'][]) {
  const payments = paid.map(({ id, amountFen, createdAt, paidAt }) => ({
    id: paymentIdOf(id, 1),
    placementId: id,
    placementVersion: 1,
    provider: 'practice',
    description: '练习收银台',
    amountFen,
    state: 'paid' as const,
    refundedFen: 0,
    transactionId: `practice_${id.slice(-12)}`,
    customerId: null,
    staffId: null,
    chatPaymentId: null,
    createdAt,
    paidAt,
    changedAt: paidAt!,
  }))
  return {
    payment: payments,
    paymentNotice: payments.map(({ id, amountFen, transactionId, paidAt }) => {
      const told = { kind: 'paid' as const, amountFen, refundId: null, transactionId, at: paidAt! }
      const { kind, refundId } = told
      const toldJson = JSON.stringify(told)
      const at = { toldAt: paidAt!, receivedAt: paidAt! }
      return { id: idOf(id), paymentId: id, kind, amountFen, refundId, toldJson, ...at }
    }),
  }
}
