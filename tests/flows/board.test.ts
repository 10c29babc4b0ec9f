import { expect, test } from 'vitest'
import { rebuildBoard } from '../../api/business/rebuild-board.ts'
import { keepBoardDay } from '../../api/business/keep-board-day.ts'
import { recordExits } from '../../api/business/record-exits.ts'
import { foldLeadCases, openLeadCases } from '../../api/business/leads/fold-cases.ts'
import { recordCredit } from '../../api/attribution/record-credit.ts'
import { DAY, HOUR } from '../../api/shop-time.ts'
import { inTransaction, type Db } from '../../db/database.ts'
import { CLOCK, platform, signIn, type Platform } from '../support/platform.ts'
import {
  aCustomer,
  aGroup,
  agrees,
  anOrder,
  aPage,
  aShare,
  aStore,
  aView,
  joins,
  sendOrders,
} from '../support/shop-parts.ts'

// 经营 over weeks: what is kept with each order must be what a recount would find, on any day.

async function aShopOfTwoStores() {
  const world = await platform()
  const { db } = world.deps
  for (const id of ['st1', 'st2']) await aStore(db, id)
  await world.aStaff('u_zhoumin', 'manager', ['st1', 'st2'])
  await world.aStaff('u_manager1', 'manager', ['st1'])
  await world.aStaff('u_fangzhou', 'operator', ['st1', 'st2'])
  await world.aStaff('u_linxiaoyu', 'rep', ['st1'])
  await world.aStaff('u_chenmo', 'rep', ['st2'])
  await aPage(db, 'p11', 'product')
  for (let n = 1; n <= 60; n++) {
    await aGroup(db, `g${n}`, { storeId: n % 2 ? 'st1' : 'st2', name: `群 ${n}` })
  }
  return world
}

/** An order of somebody who opened this group's page a day before. */
async function buys(world: Platform, no: string, groupId: string, amountFen: number, days: number) {
  const { db } = world.deps
  const customerId = `wm-${no}`
  const storeId = Number(groupId.slice(1)) % 2 ? 'st1' : 'st2'
  await aCustomer(db, { id: customerId, storeId })
  const shareId = await aShare(db, { groupId, sharedAt: CLOCK - (days + 2) * DAY })
  await aView(db, shareId, { customerId, openedAt: CLOCK - (days + 1) * DAY })
  const customer = { externalUserId: customerId }
  const paidAt = CLOCK - days * DAY - HOUR
  await sendOrders(world, [anOrder({ orderNo: no, shopId: storeId, amountFen, paidAt, customer })])
}

async function credit({ deps }: Platform) {
  const ids = await deps.db.selectFrom('shopOrder').select('id').execute()
  await inTransaction(deps.db, async (tx) => {
    for (const { id } of ids) await recordCredit(tx, id, deps.now())
  })
}

const rows = async (db: Db) => {
  const all: Record<string, string[]> = {}
  for (const table of ['boardSpan', 'creditOrder', 'exitDay', 'leadDay', 'sendDay'] as const) {
    const list = await db.selectFrom(table).selectAll().execute()
    all[table] = list.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()
  }
  return all
}

const get = async <T>(world: Platform, staffId: string, path: string, status = 200) => {
  const headers = { cookie: await signIn(world, staffId) }
  const response = await world.app.request(`/api/sidebar/business${path}`, { headers })
  expect(response.status).toBe(status)
  return (await response.json()) as T
}
const post = async (world: Platform, staffId: string, path: string, body: unknown) => {
  const headers = {
    cookie: await signIn(world, staffId),
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
  }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  return world.app.request(`/api/sidebar/business${path}`, init)
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
  await credit(world)
  await keepBoardDay(world.deps)
  await agreesWithRecount()

  // Orders, a refund and people leaving while the spans are there already.
  await buys(world, 'B-1', 'g2', 5000, 1)
  await buys(world, 'B-2', 'g1', 7000, 8)
  const back = { orderNo: 'A-1', shopId: 'st2', amountFen: 2000, status: 'refunded' }
  const customer = { externalUserId: 'wm-A-1' }
  await sendOrders(world, [anOrder({ ...back, paidAt: CLOCK - 3 * DAY - HOUR, customer })])
  await credit(world)
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
  await credit(world)
  for (const sort of ['amount', 'orders', 'exits', 'refund']) {
    const query = `?sort=${sort}`
    const board = await get<Board>(world, 'u_zhoumin', query)
    const sum = board.rows.reduce((fen, row) => fen + row.amountFen, 0)
    expect([sort, sum]).toEqual([sort, board.total.amountFen])
  }
  const board = await get<Board>(world, 'u_zhoumin', '')
  const seen = board.rows.filter((row) => row.target !== 'rest')
  expect(seen.map((row) => row.amountFen)).toEqual(
    seen.map((row) => row.amountFen).sort((a, b) => b - a),
  )
  for (let next = board.next; next !== null;) {
    const page = await get<{ rows: Row[]; next: string | null }>(
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

test('by store and by coupon the rows add up too, and each opens its orders', async () => {
  await using world = await aShopOfTwoStores()
  for (let n = 1; n <= 5; n++) await buys(world, `A-${n}`, `g${n}`, 1000 * n, n)
  await credit(world)
  for (const dimension of ['store', 'coupon']) {
    for (const model of ['last', 'any']) {
      const query = `?dimension=${dimension}&model=${model}&days=30`
      const board = await get<Board>(world, 'u_zhoumin', query)
      expect(board.total.amountFen).toBe(15_000)
      for (const row of board.rows) {
        const { items } = await get<{ items: { amountFen: number }[] }>(
          world,
          'u_zhoumin',
          `/orders${query}&target=${row.target}`,
        )
        expect(items.reduce((fen, item) => fen + item.amountFen, 0)).toBe(row.amountFen)
      }
    }
  }
  const own = await get<Board>(world, 'u_manager1', '?dimension=store&days=30')
  expect(own.rows.map((row) => row.target)).toEqual(['st1'])
})

test('线索: the same people followed or not, and each number opens the list it counts', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  const at = CLOCK - 2 * DAY
  const shareId = await aShare(db, { groupId: 'g1' })
  for (const id of ['cu1', 'cu2', 'cu3', 'cu4']) {
    await aCustomer(db, { id })
    await db
      .insertInto('customerPage')
      .values({
        customerId: id,
        pageId: 'p11',
        views: 2,
        days: 1,
        lastDay: '2026-11-19',
        activeMs: 9000,
        depth: 1,
        firstAt: at,
        lastAt: at,
        lastShareId: shareId,
      })
      .execute()
  }
  await agrees(db, 'cu1')
  const look = (customerId: string) => ({
    customerId,
    staffId: 'u_linxiaoyu',
    pageId: 'p11',
    openedAt: at,
  })
  await inTransaction(db, async (tx) => {
    await openLeadCases(tx, ['cu1', 'cu2', 'cu3', 'cu4'].map(look))
    // Looking again within the week makes her no second lead.
    await openLeadCases(tx, [{ ...look('cu1'), openedAt: at + HOUR }])
  })
  // Two get a word; one of these buys after it, and one buys without.
  for (const customerId of ['cu1', 'cu2']) {
    await aShare(db, { customerId, sharedAt: at + HOUR, groupId: null })
  }
  for (const [no, id] of [
    ['L-1', 'cu1'],
    ['L-2', 'cu3'],
  ] as const) {
    const customer = { externalUserId: id }
    await sendOrders(world, [anOrder({ orderNo: no, paidAt: CLOCK - DAY, customer })])
  }
  await inTransaction(db, (tx) => foldLeadCases(tx, ['cu2', 'cu4'], at))
  await credit(world)

  const funnel = await get(world, 'u_zhoumin', '/funnel')
  expect(funnel).toMatchObject({
    leads: 4,
    followed: 2,
    ordered: 2,
    withWord: { part: 1, n: 2, isFew: true },
    withoutWord: { part: 1, n: 2, isFew: true },
  })
  const { rows: staff } = await get<{ rows: Record<string, unknown>[] }>(
    world,
    'u_zhoumin',
    '/staff',
  )
  expect(staff.find((row) => row.staffId === 'u_linxiaoyu')).toMatchObject({
    leads: 4,
    followed: 2,
    ordered: 2,
    sends: 0,
    replyMinutes: null,
  })
  for (const [kind, n] of [
    ['leads', 4],
    ['followed', 2],
    ['notFollowed', 2],
    ['ordered', 2],
  ] as const) {
    const query = `/list?kind=${kind}&staff=u_linxiaoyu`
    const { items } = await get<{ items: { name: string | null }[] }>(world, 'u_zhoumin', query)
    expect([kind, items.length]).toEqual([kind, n])
    // Of the four only one agreed to be known.
    expect(items.filter((item) => item.name !== null).length).toBeLessThanOrEqual(1)
    const numbers = await get<{ items: { name: null }[] }>(world, 'u_fangzhou', query)
    expect(numbers.items.every((item) => item.name === null)).toBe(true)
  }
  await get(world, 'u_manager1', '/list?kind=leads&staff=u_chenmo', 404)
})

test('复购 and 客单: ours beside all, and 未接入 where no till has spoken', async () => {
  await using world = await aShopOfTwoStores()
  expect(await get(world, 'u_zhoumin', '/repeats')).toEqual({ days: 30, ours: null, all: null })
  await buys(world, 'A-1', 'g1', 1000, 1)
  const customer = { externalUserId: 'wm-A-1' }
  await sendOrders(world, [
    anOrder({ orderNo: 'A-2', shopId: 'st1', amountFen: 3000, paidAt: CLOCK - HOUR, customer }),
    anOrder({ orderNo: 'A-3', shopId: 'st1', amountFen: 500, paidAt: CLOCK - HOUR }),
  ])
  await credit(world)
  expect(await get(world, 'u_zhoumin', '/repeats?days=90')).toEqual({
    days: 90,
    all: { orders: 3, amountFen: 4500, buyers: 1, again: 1 },
    ours: { orders: 2, amountFen: 4000, buyers: 1, again: 1 },
  })
})

test('提醒: the member alone is told what is undone, once for a tap, twice a day at most', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  const preview = await get<{ text: string; left: number }>(
    world,
    'u_zhoumin',
    '/reminders/u_chenmo',
  )
  expect(preview).toMatchObject({ left: 2, text: expect.stringContaining('今天') })
  const remind = (key: string) =>
    post(world, 'u_zhoumin', '/reminders', { staffId: 'u_chenmo', key })
  for (const key of ['tap-00001', 'tap-00001', 'tap-00002']) {
    expect((await remind(key)).status).toBe(201)
  }
  expect((await remind('tap-00003')).status).toBe(409)
  const jobs = await db.selectFrom('job').where('kind', '=', 'remind-staff').selectAll().execute()
  expect(jobs).toHaveLength(2)
  const other = await post(world, 'u_manager1', '/reminders', {
    staffId: 'u_chenmo',
    key: 'tap-00004',
  })
  expect(other.status).toBe(404)
})
