import { CamelCasePlugin, CompiledQuery, Kysely } from 'kysely'
import type { BoardQuestion } from '../../api/business/board-question.ts'
import { readBusiness } from '../../api/business/read-business.ts'
import { readContent } from '../../api/business/read-content.ts'
import { readCreditedOrders } from '../../api/business/read-credited-orders.ts'
import { readFunnel } from '../../api/business/read-funnel.ts'
import { readRepeats } from '../../api/business/read-repeats.ts'
import { readStaff } from '../../api/business/read-staff.ts'
import type { Actor } from '../../api/env.ts'
import { DAY } from '../../api/shop-time.ts'
import { askNamesInStores } from '../../db/queries/buyers.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import type { Schema } from '../../db/schema.ts'
import { mysqlDialect } from '../../db/mysql.ts'
import { sqliteDialect } from '../../db/sqlite.ts'
import { benchConfig } from './bench-config.ts'
import { report, spread, type Line } from './figures.ts'
import { OPERATOR, staffIdOf, storeIdOf } from './seed/shape.ts'
import { keptShop, type EngineName, type Size } from './shops.ts'

/** Every answer of 经营, one after the other, p95 of each; then how the database finds its rows. */
export async function benchBoards(
  engine: EngineName,
  size: Size,
  { rounds }: { rounds: number },
): Promise<void> {
  const url = await keptShop(engine, size)
  const asked = new Map<string, CompiledQuery>()
  const db = new Kysely<Schema>({
    dialect: engine === 'SQLite' ? sqliteDialect(url.slice('file:'.length)) : mysqlDialect(url, {}),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    log: ({ query }) => void asked.set(query.sql, query as CompiledQuery),
  })
  const deps = { db, now: Date.now, config: benchConfig() } as never
  const storeIds = (await db.selectFrom('store').select('id').execute()).map(({ id }) => id)
  const all: Actor = { staffId: OPERATOR, role: 'operator', storeIds }
  const one: Actor = { staffId: staffIdOf(0), role: 'manager', storeIds: [storeIdOf(0)] }
  const question: BoardQuestion = {
    days: 30,
    windowDays: 7,
    model: 'last',
    dimension: 'group',
    sort: 'amount',
    store: undefined,
  }
  // The first look of the day turns the board, the others find it turned; names are read whole, once.
  await readBusiness(deps, all, question)
  await shopNames(db)
  asked.clear()
  const orders = (target: string, before?: { paidAt: number; id: string }) =>
    readCreditedOrders(
      db,
      {
        model: 'last',
        windowDays: 7,
        dimension: 'group',
        storeIds: null,
        from: Date.now() - 90 * DAY,
        until: Date.now(),
      },
      { target, before, askNames: (ids) => askNamesInStores(ids, storeIds) },
    )
  const answers: [string, () => Promise<unknown>][] = [
    ...([7, 30, 90] as const).map((days): [string, () => Promise<unknown>] => [
      `groups of ${days} days, every store`,
      () => readBusiness(deps, all, { ...question, days }),
    ]),
    ['groups of 30 days, one store', () => readBusiness(deps, one, question)],
    ['groups by leavers', () => readBusiness(deps, all, { ...question, sort: 'exits' })],
    ['groups by orders', () => readBusiness(deps, all, { ...question, sort: 'orders' })],
    ['groups per head', () => readBusiness(deps, all, { ...question, sort: 'perHead' })],
    ['members', () => readBusiness(deps, all, { ...question, dimension: 'staff' })],
    ['shares', () => readBusiness(deps, all, { ...question, dimension: 'share', days: 90 })],
    ['stores', () => readBusiness(deps, all, { ...question, dimension: 'store' })],
    ['any touch', () => readBusiness(deps, all, { ...question, model: 'any' })],
    ['orders of nobody, first page', () => orders('none')],
    [
      'orders of nobody, deep',
      () => orders('none', { paidAt: Date.now() - 20 * DAY, id: 'order_x' }),
    ],
    ['process of members', () => readStaff(deps, all, { days: 90 })],
    ['funnel', () => readFunnel(deps, all, { days: 90 })],
    ['repeats', () => readRepeats(deps, all, { days: 90 })],
    ['open rates', () => readContent(deps, all, { days: 30 })],
  ]
  const lines: Line[] = []
  for (const [what, answer] of answers) {
    const p95s: number[] = []
    for (let round = 0; round < rounds; round++) {
      const times: number[] = []
      for (let i = 0; i < 40; i++) {
        const began = performance.now()
        await answer()
        times.push(performance.now() - began)
      }
      p95s.push(times.sort((a, b) => a - b)[37]!)
    }
    const gate = { atMost: 50 }
    lines.push({ row: '15', what: `${what}: p95`, figure: spread(p95s), unit: 'ms', gate })
  }
  const scans = engine === 'SQLite' ? await scansOf(db, [...asked.values()]) : []
  lines.push({
    what: `statements that look at more than they need (of ${asked.size})`,
    figure: spread([scans.length]),
    unit: '',
    gate: { atMost: 0 },
  })
  await db.destroy()
  for (const scan of scans) process.stdout.write(`${scan}\n`)
  const shop = `${size.customers.toLocaleString('en')} customers, ${size.events.toLocaleString('en')} events`
  report(`boards ${engine} ${size.customers}`, `${shop}; 40 answers, ${rounds} rounds`, lines)
}

// Tables a shop has few rows of may be read from end to end, and so may a page that is cut off already.
const SMALL = /\b(credited|store|staff|staff_store|coupon|page|setting|board_clock)\b/

/** What SQLite would read from end to end, or sort, to answer these. */
async function scansOf(db: Kysely<Schema>, queries: CompiledQuery[]): Promise<string[]> {
  const found: string[] = []
  for (const query of queries.filter((one) => one.sql.startsWith('select'))) {
    const explained = CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters])
    const { rows } = await db.executeQuery<{ detail: string }>(explained)
    for (const { detail } of rows) {
      const isOne = !/ where | order by /.test(query.sql) && query.sql.endsWith('limit ?')
      const isScan = detail.startsWith('SCAN') && !SMALL.test(detail) && !isOne
      // What belongs to a page of keys is sorted in a blink; the first of many must lie in order.
      const isSort = detail.includes('TEMP B-TREE FOR ORDER BY') && query.sql.endsWith(' limit ?')
      if (isScan || isSort) found.push(`${detail}\n  ${query.sql.slice(0, 400)}`)
    }
  }
  return found
}
