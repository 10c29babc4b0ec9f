import * as v from 'valibot'
import type { Db } from '../../db/database.ts'
import { sourcesOf } from '../attribution/order-source.ts'
import { listBrowsingWords, whoAgreed } from '../../db/queries/consents.ts'
import {
  listCreditedOrders,
  listCreditReasons,
  listLiveCredits,
  type OrdersQuestion,
} from '../../db/queries/credits.ts'
import { together } from '../../db/together.ts'

const PAGE = 50

/** Where a page of orders goes on: when the last one shown was paid, and which it was. */
export const cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}_[\w-]{1,64}$/),
  v.transform((text) => {
    const [paidAt = '', ...id] = text.split('_')
    return { paidAt: Number(paidAt), id: id.join('_') }
  }),
)

/**
 * The orders a number sums, newest first. `mayName`: whose names this member may read, if they
 * agreed to be known at all.
 */
export async function readCreditedOrders(
  db: Db,
  question: OrdersQuestion,
  {
    target,
    before,
    mayName,
  }: {
    target: string
    before: { paidAt: number; id: string } | undefined
    mayName: (customer: { id: string; storeId: string | null }) => boolean
  },
) {
  const rows = await listCreditedOrders(db, question, {
    target,
    before: before ?? null,
    limit: PAGE + 1,
  })
  const shown = rows.slice(0, PAGE)
  const orderIds = shown.map(({ orderId }) => orderId)
  const buyers = [...new Set(shown.flatMap(({ customerId }) => customerId ?? []))]
  const { model, windowDays, dimension } = question
  const { reasons, answers, lives } = await together(db, {
    reasons: listCreditReasons.of(orderIds, model, windowDays, dimension),
    answers: listBrowsingWords.of(buyers),
    lives: listLiveCredits.of(orderIds),
  })
  const agreed = whoAgreed(answers)
  const sources = sourcesOf(lives)
  const items = shown.map((row) => {
    const own = reasons.filter(({ orderId, amountFen }) => orderId === row.orderId && amountFen > 0)
    const why = own.findLast((it) => it.dimension === question.dimension && it.target === target)
    const staff = own.filter((it) => it.dimension === 'staff' && it.staffName !== null)
    const isNamed =
      row.customerId !== null &&
      agreed.has(row.customerId) &&
      mayName({ id: row.customerId, storeId: row.customerStoreId })
    return {
      orderId: row.orderId,
      orderNo: row.orderNo,
      amountFen: Number(row.amountFen),
      refundedFen: Number(row.refundFen),
      paidAt: row.paidAt,
      customerName: isNamed ? row.customerName : null,
      staffName: staff.at(-1)?.staffName ?? null,
      source: sources.get(row.orderId) ?? null,
      reason: why?.reason ?? staff.at(-1)?.reason ?? '',
    }
  })
  const last = shown.at(-1)
  return {
    items,
    next: rows.length > PAGE && last ? `${last.paidAt}_${last.orderId}` : null,
  }
}
