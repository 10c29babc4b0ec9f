import { expect, test } from 'vitest'
import { recordCredit } from '../../api/attribution/record-credit.ts'
import { recordExits } from '../../api/business/record-exits.ts'
import { DAY, HOUR } from '../../api/shop-time.ts'
import { inTransaction } from '../../db/database.ts'
import {
  aCustomer,
  agrees,
  aGroup,
  anOrder,
  aPage,
  aShare,
  aStore,
  aView,
  joins,
  sendOrders,
} from '../support/shop-parts.ts'
import { CLOCK, platform, signIn, type Platform } from '../support/platform.ts'

/** Two stores, a group each, and a week of orders: ¥69 twice, ¥100, ¥30 in private, ¥5 from nowhere. */
async function aWeek() {
  const world = await platform()
  const { db } = world.deps
  for (const id of ['st1', 'st2']) await aStore(db, id)
  await world.aStaff('u_zhoumin', 'manager', ['st1', 'st2'])
  await world.aStaff('u_manager1', 'manager', ['st1'])
  await world.aStaff('u_fangzhou', 'operator', ['st1', 'st2'])
  await world.aStaff('u_linxiaoyu', 'rep', ['st1'])
  await aPage(db, 'p11', 'product')
  await aGroup(db, 'g02', { name: '翠湖团', storeId: 'st1' })
  await aGroup(db, 'g05', { name: '北苑群', storeId: 'st2' })
  await aGroup(db, 'g12', { name: '防晒团', storeId: 'st2' })
  await aShare(db, { groupId: 'g12' })
  await aCustomer(db, { id: 'cu001', name: '果果妈', storeId: 'st1' })
  await aCustomer(db, { id: 'cu007', name: '糖糖妈', storeId: 'st2' })
  await aCustomer(db, { id: 'cu009', name: '一一妈', storeId: 'st1' })
  await agrees(db, 'cu007')
  const g02 = await aShare(db, { groupId: 'g02' })
  const g05 = await aShare(db, { groupId: 'g05' })
  const single = await aShare(db, {})
  for (const [shareId, customerId] of [
    [g02, 'cu001'],
    [g05, 'cu007'],
    [single, 'cu009'],
  ] as const) {
    await aView(db, shareId, { customerId, openedAt: CLOCK - 2 * DAY })
  }
  await aView(db, g05, { customerId: 'cu001', openedAt: CLOCK - 2 * DAY - HOUR })
  const order = (no: string, customerId: string, amountFen: number, shopId = 'st1', days = 0) =>
    anOrder({
      orderNo: no,
      shopId,
      amountFen,
      paidAt: CLOCK - days * DAY - HOUR,
      customer: { externalUserId: customerId },
    })
  await sendOrders(world, [
    order('A-1', 'cu001', 6900),
    order('A-2', 'cu001', 6901),
    order('A-3', 'cu007', 10_000, 'st2'),
    order('A-4', 'cu009', 3000),
    order('A-5', 'wm-unknown', 500),
    order('B-1', 'cu001', 10_000, 'st1', 8),
    // Eight days ago nothing was seen yet: last week's order belongs to nobody.
  ])
  await credit(world)
  return world
}

async function credit({ deps }: Platform) {
  const ids = await deps.db.selectFrom('shopOrder').select('id').execute()
  await inTransaction(deps.db, async (tx) => {
    for (const { id } of ids) await recordCredit(tx, id, deps.now())
  })
}

interface Board {
  sentence: string
  total: { orders: number; amountFen: number; prevAmountFen: number; deltaPct: number | null }
  rows: {
    target: string
    name: string
    orders: number
    amountFen: number
    pushes: number | null
    exits: number | null
  }[]
}
const ask = async (world: Platform, staffId: string, path: string) => {
  const cookie = await signIn(world, staffId)
  return world.app.request(`/api/sidebar/business${path}`, { headers: { cookie } })
}
const read = async <T>(world: Platform, staffId: string, path: string) => {
  const response = await ask(world, staffId, path)
  expect(response.status).toBe(200)
  return (await response.json()) as T
}

test('周敏 reads the week: rows add up to the total in every view, and switching never changes it', async () => {
  await using world = await aWeek()
  const totals: object[] = []
  for (const model of ['last', 'any']) {
    for (const dimension of ['group', 'staff', 'page', 'reply', 'share']) {
      for (const window of [7, 30]) {
        const query = `?model=${model}&dimension=${dimension}&window=${window}`
        const board = await read<Board>(world, 'u_zhoumin', query)
        const sum = board.rows.reduce((fen, row) => fen + row.amountFen, 0)
        expect(sum).toBe(board.total.amountFen)
        totals.push(board.total)
      }
    }
  }
  expect(new Set(totals.map((it) => JSON.stringify(it))).size).toBe(1)
  expect(totals[0]).toEqual({
    orders: 5,
    amountFen: 27_301,
    refundFen: 0,
    prevAmountFen: 10_000,
    deltaPct: 173,
  })
})

test('by group she sees who brought what, 单聊, 未归因, and the group that brought nothing', async () => {
  await using world = await aWeek()
  const { db } = world.deps
  await inTransaction(db, (tx) =>
    recordExits(tx, { groupId: 'g12', storeId: 'st2' }, async () => {
      for (let i = 0; i < 3; i++) await joins(tx, 'g12', `wm-${i}`, { leftAt: CLOCK - HOUR })
    }),
  )
  const board = await read<Board>(world, 'u_zhoumin', '')
  expect(board.rows.map(({ target, orders, amountFen }) => [target, orders, amountFen])).toEqual([
    ['g02', 2, 13_801],
    ['g05', 1, 10_000],
    ['g12', 0, 0],
    ['direct', 1, 3000],
    ['none', 1, 500],
  ])
  expect(board.rows[2]).toMatchObject({ name: '防晒团', pushes: 1, exits: 3 })
  expect(board.sentence).toBe(
    '近 7 天 5 单 ¥273.01，比前 7 天多 173.0%；一半多来自翠湖团；防晒团发了 1 次没有成交，看看要不要收尾。',
  )
  const any = await read<Board>(world, 'u_zhoumin', '?model=any')
  expect(any.rows.slice(0, 2).map(({ target, amountFen }) => [target, amountFen])).toEqual([
    ['g05', 3450 + 3450 + 10_000],
    ['g02', 3450 + 3451],
  ])
})

test('every number opens into the orders it sums, with the reason', async () => {
  await using world = await aWeek()
  const board = await read<Board>(world, 'u_zhoumin', '')
  for (const row of board.rows) {
    const { items } = await read<{ items: { amountFen: number; reason: string }[] }>(
      world,
      'u_zhoumin',
      `/orders?target=${row.target}`,
    )
    expect(items.reduce((fen, item) => fen + item.amountFen, 0)).toBe(row.amountFen)
    expect(items).toHaveLength(row.orders)
    for (const item of items) expect(item.reason).not.toBe('')
  }
  const { items } = await read<{ items: object[] }>(world, 'u_zhoumin', '/orders?target=g05')
  expect(items).toMatchObject([
    { orderNo: 'A-3', customerName: '糖糖妈', staffName: 'u_linxiaoyu', refundedFen: 0 },
  ])
})

test('a refund is taken off and shown, in the row and in the list behind it', async () => {
  await using world = await aWeek()
  const customer = { externalUserId: 'cu007' }
  const refund = { orderNo: 'A-3', shopId: 'st2', amountFen: 10_000, customer }
  await sendOrders(
    world,
    anOrder({ ...refund, paidAt: CLOCK - HOUR, status: 'refunded', refundedFen: 4000 }),
  )
  await credit(world)
  const board = await read<Board>(world, 'u_zhoumin', '')
  expect(board.rows.find((row) => row.target === 'g05')).toMatchObject({
    amountFen: 6000,
    refundFen: 4000,
    orders: 1,
  })
  const { items } = await read<{ items: object[] }>(world, 'u_zhoumin', '/orders?target=g05')
  expect(items).toMatchObject([{ amountFen: 10_000, refundedFen: 4000 }])
  // What stands first in another order is not what sold most.
  const byRefund = await read<Board>(world, 'u_zhoumin', '?sort=refund')
  expect(byRefund.rows[0]!.target).toBe('g05')
  for (const { sentence } of [board, byRefund]) expect(sentence).toContain('一半多来自翠湖团；')
})

test('a manager of one store sees that store alone; another store is not found', async () => {
  await using world = await aWeek()
  const board = await read<Board>(world, 'u_manager1', '')
  expect(board.total).toMatchObject({ orders: 4, amountFen: 17_301 })
  expect(board.rows.map((row) => row.target)).not.toContain('g12')
  expect((await ask(world, 'u_manager1', '?store=st2')).status).toBe(404)
  const st2 = await read<Board>(world, 'u_zhoumin', '?store=st2')
  expect(st2.total).toMatchObject({ orders: 1, amountFen: 10_000 })
  const { items } = await read<{ items: object[] }>(world, 'u_manager1', '/orders?target=g05')
  expect(items).toEqual([])
})

test('the operator sees the numbers and no customer; a rep sees neither', async () => {
  await using world = await aWeek()
  await read<Board>(world, 'u_fangzhou', '')
  const list = await read<{ items: { customerName: string | null }[] }>(
    world,
    'u_fangzhou',
    '/orders?target=g02',
  )
  expect(list.items.map((item) => item.customerName)).toEqual([null, null])
  expect((await ask(world, 'u_linxiaoyu', '')).status).toBe(403)
})

test.each([
  '?days=8',
  '?model=first',
  '?dimension=x',
  '?store=%27',
  '/orders',
  '/orders?target=g02&before=x',
])('%s is a bad question, not a fault', async (path) => {
  await using world = await platform()
  await world.aStaff('u_zhoumin', 'manager', [])
  expect((await ask(world, 'u_zhoumin', path)).status).toBe(400)
})

test('a long list of orders goes on where the page ended, each order once', async () => {
  await using world = await aWeek()
  await sendOrders(
    world,
    Array.from({ length: 120 }, (_, i) =>
      anOrder({ orderNo: `N-${i}`, amountFen: 100, paidAt: CLOCK - HOUR - (i % 3) }),
    ),
  )
  await credit(world)
  const seen: string[] = []
  let before = ''
  for (let pages = 0; pages < 9; pages++) {
    const page = await read<{ items: { orderNo: string }[]; next: string | null }>(
      world,
      'u_zhoumin',
      `/orders?target=none${before}`,
    )
    seen.push(...page.items.map((item) => item.orderNo))
    if (page.next === null) break
    before = `&before=${page.next}`
  }
  expect(seen).toHaveLength(121)
  expect(new Set(seen).size).toBe(121)
})
