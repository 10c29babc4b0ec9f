import { type SelectQueryBuilder, sql } from 'kysely'
import type { Asked } from '../compiled-once.ts'
import { compiledWays } from '../compiled-ways.ts'
import type { Db } from '../database.ts'
import type { BoardDimension } from '../schema/board.ts'
import type { CreditModel } from '../schema.ts'
import { together } from '../together.ts'

export interface SpanQuestion {
  days: number
  model: CreditModel
  windowDays: number
  dimension: BoardDimension
  /** Stores, or `*` alone for everything. */
  scopes: readonly string[]
}

export type SpanOrder = 'netFen' | 'orders' | 'refundFen'

const spansOf = (db: Db, { days, model, windowDays, dimension, scopes }: SpanQuestion) =>
  db
    .selectFrom('boardSpan')
    .where('days', '=', days)
    .where('model', '=', model)
    .where('windowDays', '=', windowDays)
    .where('dimension', '=', dimension)
    .$if(scopes.length === 1, (query) => query.where('scope', '=', scopes[0]!))
    .$if(scopes.length !== 1, (query) => query.where('scope', 'in', [...scopes]))

const SUMS = ['netFen', 'orders', 'refundFen', 'prevNetFen', 'prevOrders'] as const

type Sums = Record<(typeof SUMS)[number], number>
type Spans = ReturnType<typeof spansOf>

const spansAsked = compiledWays()

/** A question to the spans that is built once for each way it is asked. */
function askSpans<Row>(
  way: string,
  { days, model, windowDays, dimension, scopes }: SpanQuestion,
  build: (spans: Spans, more: any[]) => SelectQueryBuilder<any, any, Row>,
  more: (string | number)[] = [],
): Asked<Row[]> {
  const count = scopes.length
  const values = [days, model, windowDays, dimension, ...scopes, ...more]
  return spansAsked(`${way} of ${count}`, values, (db, given) => {
    const [ofDays, ofModel, ofWindow, ofDimension, ...rest] = given
    const asked = { days: ofDays, model: ofModel, windowDays: ofWindow, dimension: ofDimension }
    return build(spansOf(db, { ...asked, scopes: rest.slice(0, count) }), rest.slice(count))
  })
}

/** The first targets by one of their numbers; read along the index when one scope is asked for. */
export function askTopSpans(
  question: SpanQuestion,
  {
    by,
    limit,
    after,
  }: {
    by: SpanOrder
    limit: number
    after?: { value: number; target: string } | undefined
  },
): Asked<(Sums & { target: string })[]> {
  const isOne = question.scopes.length === 1
  const way = `top ${limit} by ${by}${after ? ' after' : ''}`
  return askSpans(
    way,
    question,
    (spans, [value, target]) => (isOne ? topOfOne : topOfMany)(spans, { by, limit, value, target }),
    after && [after.value, after.target],
  )
}

interface Top {
  by: SpanOrder
  limit: number
  /** Where the page before ended; undefined: the first page. */
  value: number | undefined
  target: string
}

// What sold stands in every order: last where nothing of it was given back.
const topOfOne = (spans: Spans, { by, limit, value, target }: Top) =>
  spans
    .where((eb) =>
      by === 'netFen' ? eb(by, '<>', 0) : eb.or([eb(by, '<>', 0), eb('netFen', '<>', 0)]),
    )
    .$if(value !== undefined, (query) =>
      query.where((eb) =>
        eb.and([
          // The first half is for the index, which does not see into the second.
          eb(by, '<=', value!),
          eb.or([eb(by, '<', value!), eb('target', '<', target)]),
        ]),
      ),
    )
    .orderBy(by, 'desc')
    .orderBy('target', 'desc')
    .limit(limit)
    .select(['target', ...SUMS])

function topOfMany(spans: Spans, { by, limit, value, target }: Top) {
  const sum = sql<number>`sum(${sql.ref(by)})`
  const sold = sql<number>`sum(${sql.ref('netFen')})`
  return (
    spans
      .groupBy('target')
      .select('target')
      .select(({ fn }) => SUMS.map((column) => fn.sum<number>(column).as(column)))
      .having((eb) => eb.or([eb(sum, '<>', 0), eb(sold, '<>', 0)]))
      .$if(value !== undefined, (query) =>
        query.having((eb) =>
          eb.or([eb(sum, '<', value!), eb.and([eb(sum, '=', value!), eb('target', '<', target)])]),
        ),
      )
      // What stores have together is nobody's index: it is summed, and only the first ones travel.
      .orderBy(sum, 'desc')
      .orderBy('target', 'desc')
      .limit(limit)
  )
}

/** As `askTopSpans`, asked alone. */
export const listTopSpans = async (db: Db, ...asked: Parameters<typeof askTopSpans>) =>
  (await together(db, { rows: askTopSpans(...asked) })).rows

/** What these targets came to. */
export function askSpansOf(
  question: SpanQuestion,
  targets: string[],
): Asked<(Sums & { target: string })[]> {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, targets.length)))
  // No target is called so: nothing is asked of an empty list.
  const last = targets.at(-1) ?? '-'
  const filled = Array.from({ length: size }, (_, i) => targets[i] ?? last)
  return askSpans(
    `of ${size} targets`,
    question,
    (spans, given) =>
      spans
        .where('target', 'in', given)
        .groupBy('target')
        .select('target')
        .select(({ fn }) => SUMS.map((column) => fn.sum<number>(column).as(column))),
    filled,
  )
}

/** As `askSpansOf`, asked alone. */
export const listSpansOf = async (db: Db, question: SpanQuestion, targets: string[]) =>
  targets.length === 0 ? [] : (await together(db, { rows: askSpansOf(question, targets) })).rows

/** Everything of a dimension together; only for those with few targets (stores, coupons). */
export const askSumOfSpans = (
  question: SpanQuestion,
): Asked<Record<(typeof SUMS)[number], number | null>[]> =>
  askSpans('sum', question, (spans) =>
    spans.select(({ fn }) => SUMS.map((column) => fn.sum<number | null>(column).as(column))),
  )

/** As `askSumOfSpans`, asked alone. */
export const sumSpans = async (db: Db, question: SpanQuestion) =>
  (await together(db, { rows: askSumOfSpans(question) })).rows[0]

/** How many targets have at least so many orders, in all these scopes together. */
export async function countSpans(db: Db, question: SpanQuestion, atLeast: number) {
  const isOne = question.scopes.length === 1
  const row = isOne
    ? await spansOf(db, question)
        .where('orders', '>=', atLeast)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirst()
    : // Who bought in two stores is one buyer.
      await db
        .selectFrom(
          spansOf(db, question)
            .groupBy('target')
            .having(sql<number>`sum(${sql.ref('orders')})`, '>=', atLeast)
            .select('target')
            .as('many'),
        )
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirst()
  return Number(row?.n ?? 0)
}
