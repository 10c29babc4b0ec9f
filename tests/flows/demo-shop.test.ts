import { expect, test } from 'vitest'
import { keepBoardDay } from '../../api/business/keep-board-day.ts'
import { rebuildBoard } from '../../api/business/rebuild-board.ts'
import { rebuildRollups } from '../../api/collector/rebuild-rollups.ts'
import { inTransaction } from '../../db/database.ts'
import { createWorld } from '../world.ts'

// 演示店: what `demo-corp.md` of the shop's book says, found in the tables its own engines wrote.

test('the demo shop reconciles: 65 orders, ¥11,770, every group to the fen, 200 stages, and a rebuild changes no row', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const { db, corp } = world

  const week = await db
    .selectFrom('creditDay')
    .where('model', '=', 'last')
    .where('windowDays', '=', 7)
    .where('dimension', '=', 'group')
    .where('day', '>=', '2026-11-15')
    .groupBy('target')
    .select(({ fn }) => [
      'target',
      fn.sum<number>('orders').as('orders'),
      fn.sum<number>('amountFen').as('fen'),
    ])
    .execute()
  const found = Object.fromEntries(week.map(({ target, orders, fen }) => [target, [orders, fen]]))
  const booked = Object.fromEntries(
    corp.groups
      .filter(({ plan }) => plan.orders7d > 0)
      .map(({ id, plan }) => [id, [plan.orders7d, plan.paid7dFen]]),
  )
  expect(found).toEqual({ ...booked, direct: [6, 102_400], none: [5, 61_000] })
  const sum = (of: 0 | 1) => Object.values(found).reduce((total, each) => total + each[of]!, 0)
  expect([sum(0), sum(1)]).toEqual([65, 1_177_000])

  const stages = await db.selectFrom('customerScore').select(['customerId', 'stage']).execute()
  expect(Object.fromEntries(stages.map((row) => [row.customerId, row.stage]))).toEqual(
    Object.fromEntries(corp.customers.map(({ id, stage }) => [id, stage])),
  )

  const pushed = await db
    .selectFrom('shareReader')
    .innerJoin('share', 'share.id', 'shareReader.shareId')
    .where('share.groupId', '=', 'g02')
    .where('share.pageId', '=', 'p02')
    .groupBy('share.membersThen')
    .select(({ fn }) => [
      'share.membersThen',
      fn.countAll<number>().as('opened'),
      fn.count<number>('shareReader.customerId').as('named'),
    ])
    .executeTakeFirstOrThrow()
  expect(pushed).toEqual({ membersThen: 34, opened: 13, named: 11 })

  const lin = await world.asStaff('u_linxiaoyu')
  const today = (await (await lin.browser.get('/api/sidebar/today')).json()) as {
    greeting: string
    leads: { name: string }[]
    radar: { name: string }[]
  }
  expect(today.leads.map(({ name }) => name).sort()).toEqual(
    ['果果妈', '可乐妈', '芽芽妈', '橙子妈', '南瓜妈', '山竹妈', '栗子妈'].sort(),
  )
  expect(today.radar.map(({ name }) => name)).toContain('一位未登记的客人')

  const warm = (await (await lin.browser.get('/api/sidebar/groups/g02/scores')).json()) as {
    tiers: { label: string; count: number }[]
    items: { name: string; points: number; total: number; reason: string }[]
  }
  expect(warm.tiers.map(({ label, count }) => `${label} ${count}`)).toEqual([
    '高意向 3',
    '意向 8',
    '关注 12',
    '潜水 11',
  ])
  expect(warm.items[0]).toMatchObject({
    name: '可乐妈',
    points: 27,
    total: 72,
    reason: '下单 1 · 点开 5 · 读完 3 · 签到 1',
  })

  await keepBoardDay(world.deps)
  const tables = [
    ...(['pageView', 'shareReader', 'customerPage', 'pageDay', 'setAsideDay'] as const),
    ...(['boardSpan', 'creditOrder', 'exitDay', 'groupHeadcount', 'leadDay', 'sendDay'] as const),
  ]
  const rows = async () => {
    const all: Record<string, string[]> = {}
    for (const table of tables) {
      const list = await db.selectFrom(table).selectAll().execute()
      all[table] = list.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()
    }
    return all
  }
  const before = await rows()
  await rebuildRollups(db)
  await inTransaction(db, rebuildBoard)
  const after = await rows()
  for (const table of tables) expect([table, after[table]]).toEqual([table, before[table]])
})
