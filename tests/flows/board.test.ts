import { expect, test } from 'vitest'
import { rebuildBoard } from '../../api/business/rebuild-board.ts'
import { keepBoardDay } from '../../api/business/keep-board-day.ts'
import { recordExits } from '../../api/business/record-exits.ts'
import { DAY, HOUR } from '../../api/shop-time.ts'
import { inTransaction, type Db } from '../../db/database.ts'
import { CLOCK } from '../support/platform.ts'
import { anOrder, aStore, joins, sendOrders } from '../support/shop-parts.ts'
import { aShopOfTwoStores, askBoard, buys, creditAll } from '../support/two-stores.ts'

// 经营 over weeks: what is kept with each order must be what a recount would find, on any day.

const rows = async (db: Db) => {
  const all: Record<string, string[]> = {}
  for (const table of [
    'boardSpan',
    'creditOrder',
    'exitDay',
    'groupHeadcount',
    'leadDay',
    'sendDay',
  ] as const) {
    const list = await db.selectFrom(table).selectAll().execute()
    all[table] = list.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()
  }
  return all
}

interface Row {
  target: string
  name: string
  orders: number | null
  amountFen: number
  exits: number | null
  perHeadFen: number | null
}
interface Board {
  total: { orders: number; amountFen: number; prevAmountFen: number }
  rows: Row[]
  next: string | null
  exits: { now: number; before: number }
  optOuts: number
}

test('whatever happens on whatever day, the sums kept are those a recount finds', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  const agreesWithRecount = async () => {
    const kept = await rows(db)
    await inTransaction(db, rebuildBoard)
    expect(await rows(db)).toEqual(kept)
  }
  for (const [n, days] of [0, 3, 6, 7, 13, 29, 35, 80, 100, 179].entries()) {
    await buys(world, `A-${n}`, `g${1 + (n % 4)}`, 1000 * (n + 1), days)
  }
  await creditAll(world)
  await keepBoardDay(world.deps)
  await agreesWithRecount()

  // Orders, a refund and people leaving while the spans are there already.
  await buys(world, 'B-1', 'g2', 5000, 1)
  await buys(world, 'B-2', 'g1', 7000, 8)
  const back = { orderNo: 'A-1', shopId: 'st2', amountFen: 2000, status: 'refunded' }
  const customer = { externalUserId: 'wm-A-1' }
  await sendOrders(world, [anOrder({ ...back, paidAt: CLOCK - 3 * DAY - HOUR, customer })])
  await creditAll(world)
  await joins(db, 'g1', 'wm-A-0')
  await inTransaction(db, (tx) =>
    recordExits(tx, { groupId: 'g1', storeId: 'st1' }, async () => {
      await tx
        .updateTable('groupMember')
        .set({ leftAt: CLOCK - DAY })
        .execute()
    }),
  )
  await agreesWithRecount()

  // A day goes by, then two, then a month: the turn of the day and a sum anew say the same.
  for (const days of [1, 2, 30]) {
    world.pass(days * DAY)
    await keepBoardDay(world.deps)
    await agreesWithRecount()
  }
  // She comes back: she has not left.
  await inTransaction(db, (tx) =>
    recordExits(tx, { groupId: 'g1', storeId: 'st1' }, async () => {
      await tx.updateTable('groupMember').set({ leftAt: null }).execute()
    }),
  )
  await agreesWithRecount()
})

test('sixty groups: the first forty, the others page by page, and together they are the total', async () => {
  await using world = await aShopOfTwoStores()
  for (let n = 1; n <= 55; n++) await buys(world, `A-${n}`, `g${n}`, 100 * n, n % 5)
  await creditAll(world)
  for (const sort of ['amount', 'orders', 'exits', 'refund']) {
    const query = `?sort=${sort}`
    const board = await askBoard<Board>(world, 'u_zhoumin', query)
    const sum = board.rows.reduce((fen, row) => fen + row.amountFen, 0)
    expect([sort, sum]).toEqual([sort, board.total.amountFen])
  }
  const board = await askBoard<Board>(world, 'u_zhoumin', '')
  const seen = board.rows.filter((row) => row.target !== 'rest')
  expect(seen.map((row) => row.amountFen)).toEqual(
    seen.map((row) => row.amountFen).sort((a, b) => b - a),
  )
  for (let next = board.next; next !== null;) {
    const page = await askBoard<{ rows: Row[]; next: string | null }>(
      world,
      'u_zhoumin',
      `/rows?after=${next}`,
    )
    seen.push(...page.rows)
    next = page.next
  }
  expect(new Set(seen.map((row) => row.target)).size).toBe(55)
  expect(seen.reduce((fen, row) => fen + row.amountFen, 0)).toBe(board.total.amountFen)
})

test('whatever the rows are put in order by, each says of its group what the books say', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  for (let n = 1; n <= 50; n++) await buys(world, `A-${n}`, `g${n}`, 100 * n, n % 5)
  // Two sold before and not since; of two others part, and all, was given back.
  for (const n of [51, 52]) await buys(world, `A-${n}`, `g${n}`, 100 * n, 8)
  for (const [n, refundedFen] of [
    [3, 100],
    [4, 400],
  ] as const) {
    const order = { orderNo: `A-${n}`, shopId: n % 2 ? 'st1' : 'st2', amountFen: 100 * n }
    const customer = { externalUserId: `wm-A-${n}` }
    const paidAt = CLOCK - n * DAY - HOUR
    const refund = { ...order, customer, paidAt, status: 'refunded', refundedFen } as const
    await sendOrders(world, [anOrder(refund)])
  }
  await creditAll(world)

  const shown = async (query: string) => {
    const board = await askBoard<Board>(world, 'u_zhoumin', query)
    expect([query, board.rows.reduce((fen, row) => fen + row.amountFen, 0)]).toEqual([
      query,
      board.total.amountFen,
    ])
    const rows = [...board.rows]
    for (let next = board.next; next !== null;) {
      const path = `/rows${query}&after=${next}`
      const page = await askBoard<{ rows: Row[]; next: string | null }>(world, 'u_zhoumin', path)
      rows.push(...page.rows)
      next = page.next
    }
    return rows.filter(({ target }) => /^g\d+$/.test(target))
  }
  for (const sort of ['amount', 'orders', 'refund', 'exits', 'perHead', 'redemption']) {
    const rows = await shown(`?sort=${sort}`)
    const spans = await db
      .selectFrom('boardSpan')
      .where('days', '=', 7)
      .where('model', '=', 'last')
      .where('windowDays', '=', 7)
      .where('dimension', '=', 'group')
      .where('scope', '=', '*')
      .selectAll()
      .execute()
    const books = new Map(spans.map((row) => [row.target, row]))
    const wanted = rows.map(({ target }) => {
      const { netFen = 0, orders = 0, refundFen = 0, prevNetFen = 0 } = books.get(target) ?? {}
      return { target, amountFen: netFen, orders, refundFen, prevAmountFen: prevNetFen }
    })
    expect([sort, rows]).toMatchObject([sort, wanted])
  }
  const byRefund = await shown('?sort=refund')
  expect(byRefund.slice(0, 2).map(({ target }) => target)).toEqual(['g4', 'g3'])
  expect(new Set(byRefund.map(({ target }) => target)).size).toBe(50)
})

test('by store and by coupon the rows add up too, and each opens its orders', async () => {
  await using world = await aShopOfTwoStores()
  for (let n = 1; n <= 5; n++) await buys(world, `A-${n}`, `g${n}`, 1000 * n, n)
  await creditAll(world)
  for (const dimension of ['store', 'coupon']) {
    for (const model of ['last', 'any']) {
      const query = `?dimension=${dimension}&model=${model}&days=30`
      const board = await askBoard<Board>(world, 'u_zhoumin', query)
      expect(board.total.amountFen).toBe(15_000)
      for (const row of board.rows) {
        const { items } = await askBoard<{ items: { amountFen: number }[] }>(
          world,
          'u_zhoumin',
          `/orders${query}&target=${row.target}`,
        )
        expect(items.reduce((fen, item) => fen + item.amountFen, 0)).toBe(row.amountFen)
      }
    }
  }
  const own = await askBoard<Board>(world, 'u_manager1', '?dimension=store&days=30')
  expect(own.rows.map((row) => row.target)).toEqual(['st1'])
})

test('who runs two of three stores reads them together: a group once, and who bought in both once', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  await aStore(db, 'st3')
  for (let n = 1; n <= 45; n++) await buys(world, `A-${n}`, `g${n}`, 100 * (n % 9), n % 5)
  const elsewhere = { paidAt: CLOCK - HOUR, customer: { externalUserId: 'wm-A-1' } }
  await sendOrders(world, [
    anOrder({ ...elsewhere, orderNo: 'B-1', shopId: 'st2', amountFen: 700 }),
    anOrder({ ...elsewhere, orderNo: 'B-2', shopId: 'st3', amountFen: 99_900 }),
  ])
  await creditAll(world)
  const total = async (store: string) =>
    (await askBoard<Board>(world, 'u_zhoumin', `?days=30&store=${store}`)).total.amountFen
  const both = (await total('st1')) + (await total('st2'))
  for (const sort of ['amount', 'orders', 'refund']) {
    const board = await askBoard<Board>(world, 'u_zhoumin', `?days=30&sort=${sort}`)
    expect([sort, board.total.amountFen]).toEqual([sort, both])
    expect(board.rows.reduce((fen, row) => fen + row.amountFen, 0)).toBe(both)
    const seen = board.rows.filter((row) => row.target !== 'rest')
    for (let next = board.next; next !== null;) {
      const path = `/rows?days=30&sort=${sort}&after=${next}`
      const page = await askBoard<{ rows: Row[]; next: string | null }>(world, 'u_zhoumin', path)
      seen.push(...page.rows)
      next = page.next
    }
    const targets = seen.map((row) => row.target)
    expect(new Set(targets).size).toBe(targets.length)
    expect(seen.reduce((fen, row) => fen + row.amountFen, 0)).toBe(both)
  }
  const repeats = await askBoard<{ all: object }>(world, 'u_zhoumin', '/repeats')
  expect(repeats.all).toMatchObject({ amountFen: both, again: 1 })
})
