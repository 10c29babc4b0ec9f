import { findPayment } from '../../db/queries/payments.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'
import { DAY, HOUR, MINUTE } from '../shop-time.ts'
import { receivePaymentNotice } from './receive-notice.ts'

/** WeCom keeps quiet when money comes in a chat: asked often at first, then for a fortnight. */
const AFTER = [
  MINUTE / 3,
  MINUTE,
  3 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
  14 * DAY,
]
// A phone's clock and WeCom's may stand a little apart.
const EARLIER = 5 * MINUTE

/** Looks, the `turn`-th time, whether a request made at `askedAt` was paid or given back. */
export const askCollectionLater = async (
  { db }: Pick<Deps, 'db'>,
  paymentId: string,
  askedAt: number,
  turn: number,
): Promise<void> => {
  const wait = AFTER[turn]
  if (wait === undefined) return
  await enqueue(db, {
    kind: 'ask-collection',
    key: `ask-collection:${paymentId}:${turn}`,
    payload: { paymentId, turn },
    runAt: askedAt + wait,
  })
}

/** 对外收款: asks WeCom what came of a request, and tells it as any payment service's word is told. */
export async function askCollection(
  deps: Deps,
  { paymentId, turn }: { paymentId: string; turn: number },
): Promise<void> {
  const { db, wecom, now } = deps
  const payment = await findPayment(db, paymentId)
  if (!payment?.chatPaymentId || !payment.staffId || payment.state === 'refunded') return
  const { createdAt, staffId, chatPaymentId } = payment
  // First of all: a turn in which WeCom does not answer must not be the last.
  await askCollectionLater(deps, paymentId, createdAt, turn + 1)
  const tradeNos = await wecom.listTradeNos(chatPaymentId)
  const bills =
    tradeNos.length > 0 ? await wecom.listBills(staffId, createdAt - EARLIER, now()) : []
  for (const bill of bills.filter(({ tradeNo }) => tradeNos.includes(tradeNo))) {
    const { tradeNo, transactionId, amountFen, refundedFen, paidAt: at } = bill
    const of = { paymentId, transactionId: transactionId ?? tradeNo, at }
    await receivePaymentNotice(deps, { ...of, kind: 'paid', amountFen, refundId: null })
    if (refundedFen === 0) continue
    // WeCom sums up what was given back: one refund that may grow.
    const refundId = tradeNo
    await receivePaymentNotice(deps, { ...of, kind: 'refunded', amountFen: refundedFen, refundId })
  }
}
