import { createHash } from 'node:crypto'
import type { Db } from '../../db/database.ts'
import { insertPayment } from '../../db/queries/payments.ts'
import type { Placement } from '../../db/queries/placements.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { IN_SHOP } from './mark-refund.ts'
import { keepNotice } from './receive-notice.ts'

/**
 * 收了钱, in the caller's transaction and with the order locked: a payment of its own, that takes the
 * road of every payment. One for each amount the order has had.
 */
export async function takeInShop(
  tx: Db,
  deps: Deps,
  { staffId }: Actor,
  placement: Placement,
  description: string,
): Promise<void> {
  const { id: placementId, version, amountFen } = placement
  const at = deps.now()
  const key = `${placementId}:${version}:${IN_SHOP}`
  const id = createHash('sha256').update(key).digest('hex').slice(0, 32)
  await insertPayment(tx, {
    id,
    placementId,
    placementVersion: version,
    provider: IN_SHOP,
    description,
    amountFen,
    state: 'waiting',
    refundedFen: 0,
    transactionId: null,
    customerId: null,
    staffId,
    chatPaymentId: null,
    createdAt: at,
    paidAt: null,
    changedAt: at,
  })
  const nothing = { refundId: null, transactionId: null }
  await keepNotice(tx, deps, { kind: 'paid', paymentId: id, amountFen, at, ...nothing })
}

/** 退给她了: what was taken in the shop went back over the counter. */
export async function giveBackInShop(
  tx: Db,
  deps: Deps,
  refund: { id: string; paymentId: string; amountFen: number },
): Promise<void> {
  const { id: refundId, paymentId, amountFen } = refund
  await keepNotice(tx, deps, {
    kind: 'refunded',
    paymentId,
    amountFen,
    refundId,
    transactionId: null,
    at: deps.now(),
  })
}
