import { createHash } from 'node:crypto'
import { inTransaction } from '../../../db/database.ts'
import { listTargetNames } from '../../../db/queries/boards.ts'
import {
  countCustomers,
  listCustomersToFollow,
  listOpeningsOf,
  listOrdersByLast,
} from '../../../db/queries/credit-paths.ts'
import {
  findComparison,
  forgetComparisons,
  insertComparison,
  moveComparison,
  renewComparison,
} from '../../../db/queries/way-comparisons.ts'
import { periodOf } from '../../business/period.ts'
import type { Days } from '../../business/spans.ts'
import { storeScope } from '../../business/store-scope.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { enqueue } from '../../jobs/queue.ts'
import { addDays, DAY, MINUTE, startOfDay } from '../../shop-time.ts'
import { type Compared, NONE, type Opening, WaySums } from './ways.ts'

export interface WaysAsked {
  days: Days
  windowDays: 7 | 30
  dimension: 'group' | 'staff' | 'page'
  store: string | undefined
}

/** What the job has to know, and nothing of who asked. */
interface Question extends Omit<WaysAsked, 'store' | 'days'> {
  fromDay: string
  toDay: string
  storeIds: string[] | null
}

type Needed = Pick<Deps, 'db' | 'now'>
const AT_ONCE = 400
/** Work that has not moved for so long has been broken off. */
const STILL = 10 * MINUTE

async function questionOf({ db, now }: Needed, actor: Actor, { store, days, ...rest }: WaysAsked) {
  const storeIds = await storeScope(db, actor, store)
  const { fromDay, toDay } = periodOf(now(), days)
  const question: Question = { ...rest, fromDay, toDay, storeIds: storeIds && storeIds.toSorted() }
  const words = JSON.stringify(question)
  return {
    question,
    id: `ways_${createHash('sha256').update(words).digest('hex').slice(0, 32)}`,
  }
}

/** 比一比: a job that says how far it is. What was asked today stands; `again` begins it anew. */
export async function startComparison(
  deps: Needed,
  actor: Actor,
  { again, ...asked }: WaysAsked & { again: boolean },
): Promise<{ comparisonId: string }> {
  const { db, now } = deps
  const { id, question } = await questionOf(deps, actor, asked)
  const at = now()
  await inTransaction(db, async (tx) => {
    const isNew = await insertComparison(tx, {
      id,
      day: question.toDay,
      questionJson: JSON.stringify(question),
      state: 'waiting',
      looked: 0,
      total: 0,
      resultJson: null,
      changedAt: at,
      finishedAt: null,
    })
    const stillSince = at - STILL
    const isMine = isNew || (again && (await renewComparison(tx, id, { at, stillSince })))
    if (!isMine) return
    await forgetComparisons(tx, addDays(question.toDay, -2))
    const key = `compare-ways:${id}:${at}`
    await enqueue(tx, { kind: 'compare-ways', key, payload: { comparisonId: id }, runAt: at })
  })
  return { comparisonId: id }
}

/** How far today's comparison is, and what it came to; targets by the names she knows. */
export async function readComparison(deps: Needed, actor: Actor, asked: WaysAsked) {
  const { db } = deps
  const { id } = await questionOf(deps, actor, asked)
  const row = await findComparison(db, id)
  if (!row) return { state: 'none' as const, looked: 0, total: 0, finishedAt: null, result: null }
  const result = row.resultJson === null ? null : (JSON.parse(row.resultJson) as Compared)
  const targets = [
    ...new Set((result?.ways ?? []).flatMap(({ parts }) => parts.map(({ target }) => target))),
  ]
  const known = await listTargetNames(db, asked.dimension, targets)
  return {
    state: row.state,
    looked: Number(row.looked),
    total: Number(row.total),
    finishedAt: row.finishedAt,
    result: result && {
      ...result,
      names: Object.fromEntries(known.map(({ id: target, name }) => [target, name])),
    },
  }
}

/** The job. Broken off, it is begun anew: it only reads. */
export async function runComparison(
  { db, now }: Needed,
  { comparisonId }: { comparisonId: string },
): Promise<void> {
  const row = await findComparison(db, comparisonId)
  if (!row || row.state === 'done') return
  const question = JSON.parse(row.questionJson) as Question
  const orders = await readOrders({ db, now }, question)
  const until = startOfDay(addDays(question.toDay, 1))
  const begin = startOfDay(question.fromDay)
  const from = begin - question.windowDays * DAY
  const progress = (looked: number) =>
    moveComparison(db, comparisonId, ['waiting', 'running'], {
      state: 'running',
      looked,
      changedAt: now(),
      ...(looked === 0 && { total }),
    })
  const total = await countCustomers(db)
  await progress(0)

  const sums = new WaySums()
  for (const one of orders.ofNobody) sums.order({ ...one, path: [] })
  let after = ''
  let looked = 0
  for (;;) {
    const customers = await listCustomersToFollow(db, after, AT_ONCE)
    if (customers.length === 0) break
    after = customers.at(-1)!.id
    const ids = customers.map(({ id }) => id)
    const openings = Map.groupBy(
      await listOpeningsOf(db, ids, { from, until }),
      ({ customerId }) => customerId,
    )
    for (const { id, storeId } of customers) {
      const opened = (openings.get(id) ?? []).map((one) => ({
        target: targetOf(one, question.dimension),
        at: one.openedAt,
      }))
      const bought = orders.byCustomer.get(id)
      orders.byCustomer.delete(id)
      for (const { last, ...order } of bought ?? []) {
        const path = opened.filter(
          ({ at }) => at <= order.paidAt && order.paidAt - at <= question.windowDays * DAY,
        )
        sums.order({ ...order, path: endingWith(path, last, order.paidAt) })
      }
      const isHers = question.storeIds === null || question.storeIds.includes(storeId ?? '')
      const seen = opened.filter(({ at }) => at >= begin).map(({ target }) => target)
      if (!bought && isHers && seen.length > 0) sums.looker(seen)
    }
    looked += customers.length
    if (!(await progress(looked))) return
  }
  // A buyer whose row is gone is still an order.
  for (const { last, ...order } of [...orders.byCustomer.values()].flat()) {
    sums.order({ ...order, path: endingWith([], last, order.paidAt) })
  }
  await moveComparison(db, comparisonId, ['waiting', 'running'], {
    state: 'done',
    resultJson: JSON.stringify(sums.result()),
    finishedAt: now(),
    changedAt: now(),
  })
}

interface Bought {
  amountFen: number
  paidAt: number
  /** Whose it is on the board. */
  last: string
}

async function readOrders({ db }: Needed, question: Question) {
  const byCustomer = new Map<string, Bought[]>()
  const ofNobody: Bought[] = []
  let after = ''
  for (;;) {
    const rows = await listOrdersByLast(db, question, after, 2_000)
    if (rows.length === 0) return { byCustomer, ofNobody }
    after = rows.at(-1)!.orderId
    for (const { customerId, target, paidAt, ...row } of rows) {
      const amountFen = row.amountFen - row.refundFen
      if (amountFen <= 0) continue
      const bought = { amountFen, paidAt, last: target }
      if (customerId === null) ofNobody.push(bought)
      else byCustomer.set(customerId, [...(byCustomer.get(customerId) ?? []), bought])
    }
  }
}

/** What an order proves by itself (its token, its coupon) stands last, as on the board. */
function endingWith(path: Opening[], last: string, at: number): Opening[] {
  if (last === NONE) return []
  return path.at(-1)?.target === last ? path : [...path, { target: last, at }]
}

const targetOf = (
  one: { staffId: string; groupId: string | null; pageId: string },
  dimension: WaysAsked['dimension'],
): string =>
  dimension === 'staff'
    ? one.staffId
    : dimension === 'page'
      ? one.pageId
      : (one.groupId ?? 'direct')
