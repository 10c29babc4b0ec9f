import { expect, test } from 'vitest'
import { demoCorp } from '../../api/demo/corp.ts'
import { seedPeople } from '../../api/demo/seed-people.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { startSync } from '../../api/sync/start-sync.ts'
import { syncStaff } from '../../api/sync/sync-staff.ts'
import { inTransaction } from '../../db/database.ts'
import {
  expected,
  inOrder,
  kept,
  syncAll,
  wecomWorld,
  type WecomWorld,
} from '../support/wecom-world.ts'

const MINUTE = 60_000

const latest = ({ db }: WecomWorld) =>
  db.selectFrom('syncRun').orderBy('startedAt', 'desc').selectAll().executeTakeFirstOrThrow()

test('a shop that connects its WeCom has its members, customers, tags and groups', async () => {
  await using world = await wecomWorld()

  await syncAll(world)

  expect(inOrder(await kept(world))).toEqual(inOrder(expected(world)))
  const run = await latest(world)
  expect(run).toMatchObject({ state: 'done', error: null, finishedAt: world.clock.now })
  expect(run.doneSteps).toBe(run.totalSteps)
  const lin = await world.db
    .selectFrom('staff')
    .where('id', '=', 'u_linxiaoyu')
    .select(['name', 'role', 'title'])
    .executeTakeFirst()
  expect(lin).toEqual({ name: '林小雨', role: 'rep', title: '翠湖店育儿顾问' })
  const head = await world.db
    .selectFrom('staff')
    .innerJoin('staffStore', 'staffStore.staffId', 'staff.id')
    .innerJoin('store', 'store.id', 'staffStore.storeId')
    .where('staff.id', '=', 'u_zhoumin')
    .select(['staff.role', 'store.name'])
    .execute()
  expect(head.map((it) => it.role)).toEqual(['manager', 'manager', 'manager'])
  expect(head.map((it) => it.name).toSorted()).toEqual(['北苑店', '江湾店', '翠湖店'].toSorted())
  // Her customers belong to her one store.
  const homeless = await world.db
    .selectFrom('customer')
    .innerJoin('follow', 'follow.customerId', 'customer.id')
    .where('follow.staffId', '=', 'u_linxiaoyu')
    .where('customer.storeId', 'is', null)
    .select('customer.id')
    .execute()
  expect(homeless).toEqual([])
})

test('a store that is closed in WeCom is nobody’s any more', async () => {
  await using world = await wecomWorld()
  await syncStaff(world.deps)
  const storesOf = async (staffId: string) => {
    const rows = await world.db
      .selectFrom('staffStore')
      .innerJoin('store', 'store.id', 'staffStore.storeId')
      .where('staffStore.staffId', '=', staffId)
      .select('store.name')
      .execute()
    return rows.map(({ name }) => name)
  }
  expect(await storesOf('u_linxiaoyu')).toEqual(['翠湖店'])
  const { departments, staff } = world.simulator.state
  const [closed, other] = ['翠湖店', '江湾店'].map((name) =>
    departments.find((one) => one.name === name)!,
  )
  departments.splice(departments.indexOf(closed!), 1)
  for (const member of staff) {
    member.department = member.department.map((id) => (id === closed!.id ? other!.id : id))
  }
  await syncStaff(world.deps)
  expect(await storesOf('u_linxiaoyu')).toEqual(['江湾店'])
})

test('who is in a team of a store works in that store', async () => {
  await using world = await wecomWorld()
  const { departments, staff } = world.simulator.state
  const store = departments.find((one) => one.name === '翠湖店')!
  departments.push(
    { id: 20, name: '前台', parentid: store.id, leaders: [] },
    { id: 21, name: '导购组', parentid: 20, leaders: [] },
    { id: 22, name: '翠湖二店', parentid: store.id, leaders: [] },
  )
  const move = (staffId: string, departmentId: number) =>
    (staff.find(({ userid }) => userid === staffId)!.department = [departmentId])
  move('u_linxiaoyu', 21)
  move('u_suting', 22)
  await syncStaff(world.deps)
  const works = await world.db
    .selectFrom('staffStore')
    .innerJoin('store', 'store.id', 'staffStore.storeId')
    .where('staffStore.staffId', 'in', ['u_linxiaoyu', 'u_suting'])
    .orderBy('staffStore.staffId')
    .select(['staffStore.staffId', 'store.name'])
    .execute()
  expect(works).toEqual([
    { staffId: 'u_linxiaoyu', name: '翠湖店' },
    { staffId: 'u_suting', name: '翠湖二店' },
  ])
})

test('syncing twice changes nothing and doubles nothing', async () => {
  await using world = await wecomWorld()
  await syncAll(world)
  const before = await kept(world)
  world.clock.now += MINUTE

  await syncAll(world)

  expect(await kept(world)).toEqual(before)
})

test('a sync that is killed in the middle goes on from there, wherever that was', async () => {
  await using world = await wecomWorld()
  await startSync(world.deps, 'full')
  let left = 0
  let asked = 0
  let deaths = 0
  world.road.before = async () => {
    asked += 1
    // The process dies: this call and whatever follows never come back.
    if (left-- <= 0) throw new Error('killed')
    return undefined
  }
  while ((await latest(world)).state === 'running' && deaths < 200) {
    left = 10
    await runDueJobs(world.deps)
    deaths += 1
    world.clock.now += 5 * MINUTE
    await world.db
      .updateTable('job')
      .set({ attempts: 0, runAt: world.clock.now })
      .where('doneAt', 'is', null)
      .execute()
  }
  world.road.before = async () => undefined

  expect(deaths).toBeGreaterThan(3)
  expect(await latest(world)).toMatchObject({ state: 'done' })
  expect(inOrder(await kept(world))).toEqual(inOrder(expected(world)))
  // Nothing like starting over each time.
  expect(asked).toBeLessThan(deaths * 13 + 30)
})

test('what an administrator must put right stops the run with a sentence', async () => {
  await using world = await wecomWorld()
  world.simulator.faults.add({ kind: 'forbidden', path: 'batch/get_by_user' })

  await syncAll(world)

  expect(await latest(world)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('可调用接口的应用'),
  })
  world.simulator.faults.clear()
  world.clock.now += MINUTE
  await syncAll(world)
  expect(await latest(world)).toMatchObject({ state: 'done' })
})

test.each(['expired_token', 'rate_limit', 'busy', 'http_5xx', 'malformed'] as const)(
  'a moment of %s does not end a sync',
  async (kind) => {
    await using world = await wecomWorld()
    world.simulator.faults.add({ kind, path: 'batch/get_by_user', times: 1 })
    await syncAll(world)
    expect(await latest(world)).toMatchObject({ state: 'done' })
  },
)

test('an owner whose groups may not be listed leaves those of all others', async () => {
  await using world = await wecomWorld()
  const { groups } = world.simulator.state
  const refused = 'u_linxiaoyu'
  const isHers = (groupId: string) => groups.find((it) => it.chat_id === groupId)!.owner === refused
  world.road.before = async (request) => {
    if (!request.url.includes('groupchat/list')) return undefined
    const { owner_filter } = (await request.clone().json()) as any
    return owner_filter.userid_list.includes(refused)
      ? Response.json({ errcode: 60021, errmsg: 'not in the range of the app' })
      : undefined
  }

  await syncAll(world)

  expect(await latest(world)).toMatchObject({ state: 'done', error: null })
  const others = expected(world).groups.filter(([groupId]) => !isHers(groupId!))
  expect(others.length).toBeGreaterThan(0)
  expect((await kept(world)).groups.toSorted()).toEqual(others.toSorted())
})

test('two who tap 同步 at once start one run', async () => {
  await using world = await wecomWorld()

  const runs = await Promise.all(Array.from({ length: 5 }, () => startSync(world.deps, 'full')))

  expect(new Set(runs.map((run) => run?.id)).size).toBe(1)
  expect(await world.db.selectFrom('syncRun').select('id').execute()).toHaveLength(1)
})

test('the night and a manager who taps in that very second start one run', async () => {
  await using world = await wecomWorld()
  const kinds = ['full', 'reconcile', 'full', 'reconcile'] as const
  // Connections are open: they meet in the database.
  await Promise.all(kinds.map(() => world.db.selectFrom('setting').select('name').execute()))

  await Promise.all(kinds.map((kind) => startSync(world.deps, kind)))

  expect(await world.db.selectFrom('syncRun').select('id').execute()).toHaveLength(1)
})

test('a run that has not moved for an hour does not stand in the way of the next', async () => {
  await using world = await wecomWorld()
  const first = await startSync(world.deps, 'full')
  world.clock.now += 60 * MINUTE

  const second = await startSync(world.deps, 'full')

  expect(second!.id).not.toBe(first!.id)
  await runDueJobs(world.deps)
  const states = await world.db.selectFrom('syncRun').orderBy('startedAt').select('state').execute()
  expect(states.map((it) => it.state)).toEqual(['failed', 'done'])
})

test('the demo shop is the same shop after its first night', async () => {
  await using world = await wecomWorld()
  await inTransaction(world.db, (tx) => seedPeople(tx, world.deps.config, demoCorp()))
  const people = async () => ({
    ...inOrder(await kept(world)),
    customers: await world.db
      .selectFrom('customer')
      .orderBy('id')
      .select(['id', 'name', 'wxType', 'kind', 'storeId', 'preference', 'createdAt', 'corpName'])
      .execute(),
    staff: await world.db
      .selectFrom('staff')
      .orderBy('id')
      .select(['id', 'role', 'title', 'leftAt'])
      .execute(),
    stores: await world.db
      .selectFrom('staffStore')
      .orderBy('staffId')
      .orderBy('storeId')
      .selectAll()
      .execute(),
    groups: await world.db
      .selectFrom('groupChat')
      .orderBy('id')
      .select(['id', 'name', 'kind', 'ownerId', 'storeId', 'flashOpenAt', 'createdAt', 'notice'])
      .execute(),
  })
  const before = await people()
  world.clock.now += 8 * 60 * MINUTE

  await syncAll(world)

  const after = await people()
  expect(after).toEqual(before)
})

test('letters may get lost: the night brings the tables right again', async () => {
  let n = 0
  await using world = await wecomWorld({ lose: () => (n += 1) % 3 !== 0 && n > 0 })
  await syncAll(world)
  const { act, state } = world.simulator
  const friends = state.follows.filter((it) => it.userid === 'u_linxiaoyu').slice(0, 12)
  const group = state.groups.find((it) => it.owner === 'u_linxiaoyu')!
  for (const [i, { userid, external_userid }] of friends.entries()) {
    const pair = { userid, external_userid }
    if (i % 3 === 0) act('edit_remark', { ...pair, remark: `备注${i}` })
    else if (i % 3 === 1) act('delete_contact', pair)
    else act('add_contact', { userid, external_userid: `wmNEW${i}`, name: `新客${i}` })
  }
  act('leave_group', { chat_id: group.chat_id, userid: group.members.at(-1)!.userid })
  act('rename_group', { chat_id: group.chat_id, name: '改了名' })
  act('dismiss_group', { chat_id: state.groups.at(-1)!.chat_id })
  await world.later()

  world.clock.now += 12 * 60 * MINUTE
  await startSync(world.deps, 'reconcile')
  await runDueJobs(world.deps)

  expect(inOrder(await kept(world))).toEqual(inOrder(expected(world)))
})

test('only managers and IT may look at the sync or begin one', async () => {
  await using world = await wecomWorld()
  const answer = await world.app.request('/api/sidebar/sync', { method: 'POST' })
  expect(answer.status).toBe(401)
})
