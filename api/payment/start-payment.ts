import { createHash } from 'node:crypto'
import { inTransaction } from '../../db/database.ts'
import { findOffer } from '../../db/queries/offers.ts'
import { findPayment, insertPayment } from '../../db/queries/payments.ts'
import { findPlacement } from '../../db/queries/placements.ts'
import { findPageTitle } from '../../db/queries/pages.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { ownOrder } from '../ordering/own-order.ts'
import { isPastCutOff } from '../ordering/cut-off.ts'
import { HOUR, MINUTE } from '../shop-time.ts'
import { miniOpenIdOf } from '../wechat/mini-open-id.ts'
import type { Payer, Ticket } from './payment-provider.ts'
import { notifyUrlOf, providerOf } from './provider.ts'

// The cashier takes money for two hours; after a day WeChat has stopped telling by itself.
const ASK_AFTER = [2 * MINUTE, 15 * MINUTE, 125 * MINUTE, 25 * HOUR]

/**
 * Asks for the money of an order and leads her to where it is paid. One payment for each amount the
 * order has had: asked for twice, it is the same. The mini program is another app to WeChat, which
 * takes no payment on under two of them: there it is a payment of its own, and whichever is paid
 * second goes back.
 */
export async function startPayment(
  deps: Deps & { visitor: Visitor },
  placementId: string,
  clientIp: string,
): Promise<Ticket> {
  const { db, config, now, visitor } = deps
  const placement = ownOrder(await findPlacement(db, placementId), visitor)
  const provider = providerOf(config)
  if (!provider) throw new AppError('blocked', '这里还没有接入在线付款，到店付就行')
  if (placement.state === 'paid' || placement.state === 'picked') {
    throw new AppError('conflict', '这一单已经付过了')
  }
  const offer = (await findOffer(db, placement.offerId))!
  const isOver = placement.kind === 'chain' && isPastCutOff(offer, now())
  if (placement.state !== 'unpaid' || isOver) throw new AppError('gone', '这一单已经结束，不用付了')
  const at = now()
  const payer = payerOf(visitor)
  const id = paymentIdOf(placement.id, placement.version, payer?.isInMini)
  const title = [...(await findPageTitle(db, offer.pageId))].slice(0, 40).join('')
  const description = await inTransaction(db, async (tx) => {
    const isNew = await insertPayment(tx, {
      id,
      placementId,
      placementVersion: placement.version,
      provider: provider.name,
      description: title,
      amountFen: placement.amountFen,
      state: 'waiting',
      refundedFen: 0,
      transactionId: null,
      customerId: null,
      staffId: null,
      chatPaymentId: null,
      createdAt: at,
      paidAt: null,
      changedAt: at,
    })
    // A callback may be lost for good: then the service is asked.
    for (const [i, wait] of isNew ? ASK_AFTER.entries() : []) {
      await enqueue(tx, {
        kind: 'ask-payment',
        key: `ask-payment:${id}:${i}`,
        payload: { paymentId: id },
        runAt: at + wait,
      })
    }
    // Asked for again under the same number it must be the same asking, whatever the page says now.
    return isNew ? title : (await findPayment(tx, id))!.description
  })
  return provider.create({
    paymentId: id,
    amountFen: placement.amountFen,
    description,
    notifyUrl: notifyUrlOf(config),
    payer,
    clientIp,
  })
}

/** At most 32 letters and digits, as the payment service takes them. */
export const paymentIdOf = (placementId: string, version: number, isInMini = false): string =>
  createHash('sha256')
    .update(`${placementId}:${version}${isInMini ? ':mini' : ''}`)
    .digest('hex')
    .slice(0, 32)

function payerOf(visitor: Visitor): Payer | null {
  const inMini = miniOpenIdOf(visitor)
  if (inMini) return { openId: inMini, isInMini: true }
  return visitor.openId ? { openId: visitor.openId, isInMini: false } : null
}

/**
 * The mini program's page on which she pays this order; null where the page itself can lead her to
 * the cashier. WeChat opens none from a web-view.
 */
export const payPathOf = (
  { config }: Pick<Deps, 'config'>,
  visitor: Visitor,
  placementId: string,
): string | null =>
  miniOpenIdOf(visitor) && providerOf(config)?.name === 'wechat'
    ? `/pages/pay/index?o=${placementId}`
    : null
