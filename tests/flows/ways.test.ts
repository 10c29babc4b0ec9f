import { expect, test } from 'vitest'
import { recordCredit } from '../../api/attribution/record-credit.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { DAY, HOUR, MINUTE } from '../../api/shop-time.ts'
import { inTransaction } from '../../db/database.ts'
import { CLOCK, platform, signIn, type Platform } from '../support/platform.ts'
import {
  aCustomer,
  aGroup,
  anOrder,
  aPage,
  aShare,
  aStore,
  aView,
  sendOrders,
} from '../support/shop-parts.ts'

/** 果果妈 was touched by both groups before she bought, 糖糖妈 by one; 一一妈 only looked. */
async function aWeek() {
  const world = await platform()
  const { db } = world.deps
  for (const id of ['st1', 'st2']) await aStore(db, id)
  await world.aStaff('u_zhoumin', 'manager', ['st1', 'st2'])
  await world.aStaff('u_manager1', 'manager', ['st1'])
  await world.aStaff('u_linxiaoyu', 'rep', ['st1'])
  await aPage(db, 'p11', 'product')
  await aGroup(db, 'g02', { name: '翠湖团', storeId: 'st1' })
  await aGroup(db, 'g05', { name: '北苑群', storeId: 'st2' })
  for (const [id, storeId] of [
    ['cu001', 'st1'],
    ['cu007', 'st2'],
    ['cu009', 'st1'],
  ] as const) {
    await aCustomer(db, { id, name: id, storeId })
  }
  const g02 = await aShare(db, { groupId: 'g02' })
  const g05 = await aShare(db, { groupId: 'g05' })
  await aView(db, g05, { customerId: 'cu001', openedAt: CLOCK - 3 * DAY })
  await aView(db, g02, { customerId: 'cu001', openedAt: CLOCK - 2 * DAY })
  await aView(db, g05, { customerId: 'cu007', openedAt: CLOCK - 2 * DAY })
  await aView(db, g05, { customerId: 'cu009', openedAt: CLOCK - DAY })
  const order = (no: string, who: string, amountFen: number, shopId: string) =>
    anOrder({
      orderNo: no,
      shopId,
      amountFen,
      paidAt: CLOCK - HOUR,
      customer: { externalUserId: who },
    })
  await sendOrders(world, [
    order('A-1', 'cu001', 6900, 'st1'),
    order('A-2', 'cu007', 10_000, 'st2'),
    order('A-3', 'wm-unknown', 500, 'st1'),
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

async function asker(world: Platform, staffId: string) {
  const cookie = await signIn(world, staffId)
  const headers = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
  const path = '/api/sidebar/ways'
  return {
    look: async (query = '?days=7&dimension=group&window=30') =>
      (await (await world.app.request(path + query, { headers })).json()) as any,
    begin: async (more: object = {}) => {
      const body = JSON.stringify({ days: 7, dimension: 'group', window: 30, ...more })
      return world.app.request(path, { method: 'POST', headers, body })
    },
  }
}

const work = async ({ deps }: Platform) => {
  await runDueJobs(deps)
}

const sumOf = (one: { parts: { fen: number }[] }) =>
  one.parts.reduce((sum, { fen }) => sum + fen, 0)

test('the same orders in seven ways: the total is the board’s in each, and only who touched is shared out', async () => {
  await using world = await aWeek()
  const min = await asker(world, 'u_zhoumin')
  expect((await min.look()).state).toBe('none')
  expect((await min.begin()).status).toBe(201)
  expect((await min.look()).state).toBe('waiting')
  await work(world)
  const { state, result } = await min.look()
  expect(state).toBe('done')
  expect(result).toMatchObject({ orders: 3, totalFen: 17_400, touched: 2, several: 1, lookers: 1 })
  expect(result.names).toEqual({ g02: '翠湖团', g05: '北苑群' })
  expect(result.ways.map(sumOf)).toEqual(Array(7).fill(17_400))
  const by = (way: string) =>
    Object.fromEntries(
      result.ways
        .find((one: any) => one.way === way)
        .parts.map(({ target, fen }: any) => [target, fen]),
    )
  expect(by('last')).toEqual({ g02: 6900, g05: 10_000, none: 500 })
  expect(by('first')).toEqual({ g05: 16_900, none: 500 })
  expect(by('linear')).toEqual({ g02: 3450, g05: 13_450, none: 500 })
  expect(by('markov').none).toBe(500)
})

test('asked twice it is worked out once; what came in later stands after it is asked for again', async () => {
  await using world = await aWeek()
  const min = await asker(world, 'u_zhoumin')
  await Promise.all([min.begin(), min.begin(), min.begin({ again: true })])
  const jobs = () =>
    world.deps.db.selectFrom('job').where('kind', '=', 'compare-ways').select('id').execute()
  expect(await jobs()).toHaveLength(1)
  await work(world)
  await sendOrders(world, [
    anOrder({ orderNo: 'A-4', shopId: 'st1', amountFen: 1000, paidAt: CLOCK - MINUTE }),
  ])
  await credit(world)
  await min.begin()
  await work(world)
  expect((await min.look()).result.totalFen).toBe(17_400)
  world.pass(MINUTE)
  await min.begin({ again: true })
  await work(world)
  expect((await min.look()).result.totalFen).toBe(18_400)
  expect(await jobs()).toHaveLength(2)
})

test('whoever answers for one store compares its orders, and no other’s', async () => {
  await using world = await aWeek()
  const one = await asker(world, 'u_manager1')
  await one.begin()
  await work(world)
  const { result } = await one.look()
  expect(result).toMatchObject({ orders: 2, totalFen: 7400, lookers: 1 })
  expect((await one.begin({ store: 'st2' })).status).toBe(404)
})
