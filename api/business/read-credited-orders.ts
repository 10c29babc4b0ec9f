import * as v from 'valibot'
import type { Asked } from '../../db/compiled-once.ts'
import type { Db } from '../../db/database.ts'
import { sourcesOf } from '../attribution/order-source.ts'
import { listBrowsingWords, whoAgreed } from '../../db/queries/consents.ts'
import {
  askCreditedOrders,
  listCreditReasons,
  listLiveCredits,
  type OrdersQuestion,
} from '../../db/queries/credits.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import { together } from '../../db/together.ts'

const PAGE = 25

/** Where a page of orders goes on: when the last one shown was paid, and which it was. */
export const cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}_[\w-]{1,64}$/),
  v.transform((text) => {
    const [paidAt = '', ...id] = text.split('_')
    return { paidAt: Number(paidAt), id: id.join('_') }
  }),
)

type Reason = Awaited<ReturnType<typeof listCreditReasons>>[number]

const newest = (reasons: Reason[]): Reason | undefined =>
  reasons.reduce<Reason | undefined>(
    (last, one) => (last && isBefore(one, last) ? last : one),
    undefined,
  )

const isBefore = (a: Reason, b: Reason) =>
  a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id)

type OrderRow = ReturnType<ReturnType<typeof askCreditedOrders>['answer']>[number]

/** Where in the list behind a number a page begins; no place: at its newest order. */
export interface OrdersPlace {
  target: string
  before: { paidAt: number; id: string } | undefined
}

/** A page of the orders a number sums, newest first, for `showOrders`. */
export const askOrders = (question: OrdersQuestion, { target, before }: OrdersPlace) =>
  askCreditedOrders(question, { target, before: before ?? null, limit: PAGE + 1 })

/**
 * The same with their reasons. `askNames`: asks how those of these customers are called whom this
 * member may know, if they agreed to be known at all; without it nobody is named.
 */
export async function showOrders(
  db: Db,
  rows: OrderRow[],
  { model, windowDays, dimension }: OrdersQuestion,
  {
    target,
    askNames,
  }: {
    target: string
    askNames?: ((customerIds: string[]) => Asked<{ id: string; name: string }[]>) | undefined
  },
) {
  const shown = rows.slice(0, PAGE)
  const orderIds = shown.map(({ orderId }) => orderId)
  const buyers = askNames ? [...new Set(shown.flatMap(({ customerId }) => customerId ?? []))] : []
  const { reasons, lives, people, answers, mark } = await together(db, {
    reasons: listCreditReasons.of(orderIds, model, windowDays, dimension),
    lives: listLiveCredits.of(orderIds),
    people: buyers.length > 0 ? askNames?.(buyers) : undefined,
    answers: listBrowsingWords.of(buyers),
    mark: shopNames.mark(),
  })
  const { staff: staffNames } = await shopNames.since(db, mark)
  const agreed = whoAgreed(answers)
  const names = new Map(
    people?.flatMap(({ id, name }) => (agreed.has(id) ? [[id, name] as const] : [])),
  )
  const sources = sourcesOf(lives)
  const reasonsOf = Map.groupBy(reasons, ({ orderId }) => orderId)
  const items = shown.map((row) => {
    const own = reasonsOf.get(row.orderId) ?? []
    const why = newest(own.filter((it) => it.dimension === dimension && it.target === target))
    const staff = newest(own.filter((it) => it.dimension === 'staff' && staffNames.has(it.target)))
    return {
      orderId: row.orderId,
      orderNo: row.orderNo,
      amountFen: Number(row.amountFen),
      refundedFen: Number(row.refundFen),
      paidAt: row.paidAt,
      customerName: names.get(row.customerId ?? '') ?? null,
      staffName: (staff && staffNames.get(staff.target)) ?? null,
      source: sources.get(row.orderId) ?? null,
      reason: why?.reason ?? staff?.reason ?? '',
    }
  })
  const last = shown.at(-1)
  return {
    items,
    next: rows.length > PAGE && last ? `${last.paidAt}_${last.orderId}` : null,
  }
}

/** `askOrders` and `showOrders` in one. */
export async function readCreditedOrders(
  db: Db,
  question: OrdersQuestion,
  place: OrdersPlace & Parameters<typeof showOrders>[3],
) {
  const { rows } = await together(db, { rows: askOrders(question, place) })
  return showOrders(db, rows, question, place)
}
