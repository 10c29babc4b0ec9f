import { sql } from 'kysely'
import { addAll } from '../bulk.ts'
import { compiledFirst } from '../compiled-once.ts'
import { engineOf, type Db } from '../database.ts'
import type { BoardDimension } from '../schema/board.ts'
import type { CreditModel, Schema } from '../schema.ts'
import { insertOnce } from '../write.ts'

export type BoardSpan = Schema['boardSpan']

const CLOCK = 'spans'
const KEY = ['days', 'model', 'windowDays', 'dimension', 'scope', 'target'] as const

/**
 * The day the spans end with, held still until the transaction ends: writers pass together, the
 * turn of the day waits for them. Empty: there are no spans yet, and whoever reads first makes them.
 */
export async function passBoardClock(db: Db): Promise<string> {
  const row = await db
    .selectFrom('boardClock')
    .where('id', '=', CLOCK)
    .select('day')
    // SQLite has one writer anyway. `for share` is not MariaDB's.
    .$if(engineOf(db) === 'mysql', (query) => query.modifyEnd(sql`lock in share mode`))
    .executeTakeFirst()
  return row?.day ?? ''
}

/** The day the spans end with, once there is one. */
export const findBoardDay = compiledFirst((db) =>
  db.selectFrom('boardClock').where('id', '=', CLOCK).select('day'),
)

/** Waits for the writers under way and keeps others out; the day the spans end with. */
export async function holdBoardClock(db: Db): Promise<string> {
  await insertOnce(db, 'boardClock', { id: CLOCK, day: '' })
  const row = await db
    .selectFrom('boardClock')
    .where('id', '=', CLOCK)
    .select('day')
    .$if(engineOf(db) === 'mysql', (query) => query.forUpdate())
    .executeTakeFirst()
  return row?.day ?? ''
}

export const setBoardDay = (db: Db, day: string) =>
  db.updateTable('boardClock').set({ day }).where('id', '=', CLOCK).execute()

/** Adds these numbers to the spans', in key order, and drops what came to nothing. */
export async function addToSpans(db: Db, changes: BoardSpan[]) {
  if (changes.length === 0) return
  const keyOf = (row: BoardSpan) => KEY.map((column) => row[column]).join('\n')
  const rows = changes
    .map((row) => [keyOf(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
  await addAll(db, 'boardSpan', rows, [...KEY])
  await deleteEmptySpans(
    db,
    rows.filter((row) => row.netFen < 0 || row.orders < 0 || row.prevOrders < 0),
  )
}

// Along the key, a place at a time: the table is long, and what has come to nothing is not.
async function deleteEmptySpans(db: Db, less: BoardSpan[]) {
  const places = Map.groupBy(less, (row) => `${row.days} ${row.dimension} ${row.scope}`)
  for (const rows of places.values()) {
    const [{ days, dimension, scope }] = rows as [BoardSpan]
    const targets = [...new Set(rows.map((row) => row.target))]
    for (let from = 0; from < targets.length; from += 200) {
      await db
        .deleteFrom('boardSpan')
        .where('days', '=', days)
        .where('model', 'in', ['last', 'any'])
        .where('windowDays', 'in', [7, 30])
        .where('dimension', '=', dimension)
        .where('scope', '=', scope)
        .where('target', 'in', targets.slice(from, from + 200))
        .where('netFen', '=', 0)
        .where('orders', '=', 0)
        .where('refundFen', '=', 0)
        .where('prevNetFen', '=', 0)
        .where('prevOrders', '=', 0)
        .execute()
    }
  }
}

/**
 * Makes the spans of so many days anew, from credit and from who left: `from` begins them, `before`
 * the days before them, and they end with `to`.
 */
export async function makeSpans(
  db: Db,
  days: number,
  { before, from, to }: { before: string; from: string; to: string },
) {
  await db.deleteFrom('boardSpan').where('days', '=', days).execute()
  const columns = [...KEY, 'netFen', 'orders', 'refundFen', 'prevNetFen', 'prevOrders'] as const
  const day = sql.ref('day')
  const now = (what: any) => sql<number>`sum(case when ${day} >= ${from} then ${what} else 0 end)`
  const then = (what: any) => sql<number>`sum(case when ${day} < ${from} then ${what} else 0 end)`
  const net = sql`${sql.ref('amountFen')} - ${sql.ref('refundFen')}`
  const stands = sql`case when ${sql.ref('amountFen')} > ${sql.ref('refundFen')} then 1 else 0 end`
  for (const scope of ['all', 'store'] as const) {
    const place = scope === 'all' ? sql<string>`'*'` : sql<string>`${sql.ref('storeId')}`
    await db
      .insertInto('boardSpan')
      .columns([...columns])
      .expression(
        db
          .selectFrom('creditOrder')
          .where('day', '>=', before)
          .where('day', '<=', to)
          .$if(scope === 'store', (query) => query.where('storeId', '<>', ''))
          .groupBy(['model', 'windowDays', 'dimension', 'target'])
          .$if(scope === 'store', (query) => query.groupBy('storeId'))
          .select([
            sql<number>`${sql.lit(days)}`.as('days'),
            'model',
            'windowDays',
            'dimension',
            place.as('scope'),
            'target',
            now(net).as('netFen'),
            now(stands).as('orders'),
            now(sql.ref('refundFen')).as('refundFen'),
            then(net).as('prevNetFen'),
            then(stands).as('prevOrders'),
          ]),
      )
      .execute()
    for (const dimension of ['exit', 'storeExit'] as const) {
      const target = sql.ref(dimension === 'exit' ? 'groupId' : 'storeId')
      await db
        .insertInto('boardSpan')
        .columns([...columns])
        .expression(
          db
            .selectFrom('exitDay')
            .where('day', '>=', before)
            .where('day', '<=', to)
            .$if(scope === 'store', (query) => query.where('storeId', '<>', ''))
            .groupBy(dimension === 'exit' ? 'groupId' : 'storeId')
            .$if(scope === 'store', (query) => query.groupBy('storeId'))
            .select([
              sql<number>`${sql.lit(days)}`.as('days'),
              sql<CreditModel>`'last'`.as('model'),
              sql<number>`7`.as('windowDays'),
              sql<BoardDimension>`${sql.lit(dimension)}`.as('dimension'),
              place.as('scope'),
              sql<string>`${target}`.as('target'),
              sql<number>`0`.as('netFen'),
              now(sql.ref('exits')).as('orders'),
              sql<number>`0`.as('refundFen'),
              sql<number>`0`.as('prevNetFen'),
              then(sql.ref('exits')).as('prevOrders'),
            ]),
        )
        .execute()
    }
  }
  await db
    .deleteFrom('boardSpan')
    .where('days', '=', days)
    .where('netFen', '=', 0)
    .where('orders', '=', 0)
    .where('refundFen', '=', 0)
    .where('prevNetFen', '=', 0)
    .where('prevOrders', '=', 0)
    .execute()
}
