import { createHash } from 'node:crypto'
import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  changePayment,
  findPayment,
  insertPayment,
  listChatPayments,
  lockPayment,
} from '../../db/queries/payments.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { askCollectionLater } from './ask-collection.ts'
import { providerOf } from './provider.ts'

/** As long as WeCom shows it: sixteen characters, the number among them. */
const MOST_WORDS = 10

const UNPAID = {
  state: 'waiting',
  refundedFen: 0,
  transactionId: null,
  paidAt: null,
} as const

/**
 * 对外收款: writes down what is asked of her before WeCom is asked to ask. It stays 待付款 until the
 * money is told of; the same tap again is the same request.
 */
export async function collectInChat(
  deps: Deps,
  actor: Actor,
  customerId: string,
  { amountFen, what, key }: { amountFen: number; what: string; key: string },
) {
  const { db, config, now } = deps
  const hash = createHash('sha256').update(`${actor.staffId} ${customerId} ${key}`).digest('hex')
  const id = hash.slice(0, 32)
  const description = `${[...what].slice(0, MOST_WORDS).join('')} ${hash.slice(0, 5).toUpperCase()}`
  const at = now()
  await inTransaction(db, async (tx) => {
    const isNew = await insertPayment(tx, {
      id,
      placementId: null,
      placementVersion: 1,
      provider: providerOf(config)?.name ?? 'wecom',
      description,
      amountFen,
      ...UNPAID,
      customerId,
      staffId: actor.staffId,
      chatPaymentId: null,
      createdAt: at,
      changedAt: at,
    })
    if (!isNew) {
      const known = await findPayment(tx, id)
      if (known?.amountFen === amountFen && known.description === description) return
      throw new AppError('conflict', '这笔收款已经发起过，要改就重新发起一笔')
    }
    const act = { staffId: actor.staffId, action: 'payment.ask' as const, subject: id, at }
    await insertAct(tx, { ...act, detail: `${customerId} ${amountFen}` })
  })
  return { id, description, amountFen }
}

/**
 * WeCom has put the request into the chat, under its own number. Put there once more it is another
 * request: she may pay either, so both are asked about.
 */
export async function recordAskedInChat(
  deps: Deps,
  customerId: string,
  { paymentId, chatPaymentId }: { paymentId: string; chatPaymentId: string },
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const payment = await lockPayment(tx, paymentId)
    if (payment?.customerId !== customerId) {
      throw new AppError('not_found', '没有找到这笔收款')
    }
    const { createdAt } = payment
    if (payment.chatPaymentId === null) {
      await changePayment(tx, paymentId, { chatPaymentId, changedAt: deps.now() })
      await askCollectionLater({ db: tx }, paymentId, createdAt, 0)
    } else if (payment.chatPaymentId !== chatPaymentId) {
      const id = createHash('sha256').update(`${paymentId} ${chatPaymentId}`).digest('hex')
      const second = { ...payment, ...UNPAID, id: id.slice(0, 32), chatPaymentId }
      const isNew = await insertPayment(tx, { ...second, changedAt: deps.now() })
      if (isNew) await askCollectionLater({ db: tx }, second.id, createdAt, 0)
    }
  })
  await tellFollowers(deps, customerId)
}

/** What was asked of her in chats. `isAsked`: WeCom showed it to her; else the member turned back. */
export async function listCollections({ db }: Pick<Deps, 'db'>, customerId: string) {
  const rows = await listChatPayments(db, customerId)
  return rows.map(({ chatPaymentId, ...row }) => ({ ...row, isAsked: chatPaymentId !== null }))
}
