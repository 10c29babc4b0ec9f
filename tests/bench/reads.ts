import { findProfile } from '../../api/customers/find-profile.ts'
import type { Actor } from '../../api/env.ts'
import { readBusiness } from '../../api/business/read-business.ts'
import { readGroup } from '../../api/groups/read-group.ts'
import { DAY } from '../../api/shop-time.ts'
import { openDatabase, type Database } from '../../db/database.ts'
import { findScore } from '../../db/queries/customer-scores.ts'
import { findFollow } from '../../db/queries/follows.ts'
import { findCustomerFor } from '../../db/queries/profiles.ts'
import { seededRandom, type Random } from '../../api/demo/random.ts'
import { benchConfig } from './bench-config.ts'
import { ratio, report, spread, type Line } from './figures.ts'
import type { Loaded } from './load/load.ts'
import { withoutNightWork } from './people.ts'
import {
  cpuMs,
  load,
  standInForWecom,
  startContender,
  startOurs,
  type Server,
} from './processes.ts'
import { customerIdOf, groupIdOf, OPERATOR, PER_GROUP, staffIdOf, staffNoOf } from './seed/shape.ts'
import { sidebarReads, someCustomer } from './sidebar-reads.ts'
import { keptShop, type EngineName, type Size } from './shops.ts'

const RAW_READS = 5
const ENOUGH_EVENTS = 1_000_000

interface Cell extends Loaded {
  cpuUs: number
}

/** Every read the sidebar makes, on a shop of this size: in process, and through HTTP at 16 connections. */
export async function benchReads(
  engine: EngineName,
  size: Size,
  { rounds, seconds }: { rounds: number; seconds: number },
) {
  const url = await keptShop(engine, size)
  const db = await openDatabase(url)
  await withoutNightWork(db)
  const random = seededRandom('whom we read')
  const lines = await inProcess(db, size, random, rounds)
  const asked = await sidebarReads(db, size, random)
  const profiles = asked.find(({ what }) => what === 'profile')!
  await db.destroy()

  const wecom = await standInForWecom()
  const ours = await startOurs(url, wecom.url)
  const alone = await startContender('profile', url)
  const constant = await startContender('constant')
  const read = async ({ port, pid }: Server, requests: string[]): Promise<Cell> => {
    const before = cpuMs(pid)
    const loaded = await load({ port, connections: 16, ms: seconds * 1000, warmMs: 500, requests })
    return { ...loaded, cpuUs: ((cpuMs(pid) - before) * 1000) / loaded.total }
  }
  // A shop's server runs for days: nobody is measured while V8 still reads its code.
  for (const { requests } of asked) await read(ours, requests)
  await read(alone, profiles.requests)
  await read(constant, profiles.requests)
  const through = new Map<string, Cell[]>()
  const beside = { alone: [] as Cell[], constant: [] as Cell[] }
  for (let round = 0; round < rounds; round++) {
    for (const { what, requests } of asked) {
      through.set(what, [...(through.get(what) ?? []), await read(ours, requests)])
    }
    beside.alone.push(await read(alone, profiles.requests))
    beside.constant.push(await read(constant, profiles.requests))
  }
  for (const server of [ours, alone, constant]) await server.stop()
  await wecom.stop()

  const perSecond = (loads: Cell[]) => loads.map((it) => it.perSecond)
  const real = perSecond(through.get('profile')!)
  lines.push(
    {
      row: '12',
      what: 'profile with its guards to its handler alone, requests/s',
      figure: ratio(real, perSecond(beside.alone)),
      unit: '×',
      gate: { atLeast: 0.6 },
    },
    {
      row: '14',
      what: 'profile to Hono with a constant of its size, requests/s',
      figure: ratio(real, perSecond(beside.constant)),
      unit: '×',
      gate: { atLeast: engine === 'SQLite' ? 0.2 : 0.1 },
    },
  )
  for (const [what, loads] of through) {
    const failed = loads
      .flatMap(({ statuses }) => Object.keys(statuses))
      .filter((it) => it !== '200')
    const p99 = spread(loads.map((it) => it.p99))
    lines.push(
      {
        row: '28',
        what: `${what}: p99${failed.length > 0 ? ` (answered ${[...new Set(failed)]})` : ''}`,
        figure: p99,
        unit: 'ms',
        gate: { atMost: engine === 'SQLite' ? 10 : 30 },
      },
      { what: `${what}: p50`, figure: spread(loads.map((it) => it.p50)), unit: 'ms' },
      { what: `${what}: requests/s`, figure: spread(perSecond(loads)), unit: '/s' },
      {
        what: `${what}: CPU of the server per request`,
        figure: spread(loads.map((it) => it.cpuUs)),
        unit: 'µs',
      },
    )
  }
  const { customers, events } = size
  const shop = `${customers.toLocaleString('en')} customers, ${events.toLocaleString('en')} events`
  report(
    `reads ${engine} ${customers}`,
    `${shop}; HTTP at 16 connections, ${rounds} rounds of ${seconds} s after one to warm up`,
    lines,
  )
}

async function inProcess(
  db: Database,
  size: Size,
  random: Random,
  rounds: number,
): Promise<Line[]> {
  const deps = { db, now: Date.now, config: benchConfig() } as never
  const profile = { p50: [] as number[], p99: [] as number[] }
  const points = { p50: [] as number[], p99: [] as number[] }
  const group = { p50: [] as number[], p99: [] as number[] }
  const board: number[] = []
  const rawGroup: number[] = []
  const rep = (no: number): Actor => ({
    staffId: staffIdOf(staffNoOf(no)),
    role: 'rep',
    storeIds: [],
  })
  for (let round = 0; round < rounds; round++) {
    const [whole, three]: [number[], number[]] = [[], []]
    for (let i = 0; i < 1_000; i++) {
      const actor = (no: number) => rep(no)
      const no = someCustomer(size, random)
      whole.push(await timed(() => findProfile(deps, actor(no), customerIdOf(no))))
      const id = customerIdOf(someCustomer(size, random))
      three.push(
        (await timed(() => findCustomerFor(db, id, OPERATOR))) +
          (await timed(() => findScore(db, id))) +
          (await timed(() => findFollow(db, OPERATOR, id))),
      )
    }
    // The first hundred warm both up.
    for (const [list, into] of [
      [whole, profile],
      [three, points],
    ] as const) {
      const sorted = list.slice(100).sort((a, b) => a - b)
      into.p50.push(sorted[sorted.length >> 1]!)
      into.p99.push(sorted[Math.floor(sorted.length * 0.99)]!)
    }
    const groups: number[] = []
    const boards: number[] = []
    for (let i = 0; i < 100; i++) {
      const no = someCustomer(size, random)
      const groupId = groupIdOf(Math.floor(no / PER_GROUP))
      groups.push(await timed(() => readGroup(deps, groupId, rep(no))))
      const operator: Actor = { staffId: OPERATOR, role: 'operator', storeIds: await storesOf(db) }
      if (i % 5 === 0)
        boards.push(
          await timed(() =>
            readBusiness(deps, operator, {
              days: 30,
              windowDays: 7,
              model: 'last',
              dimension: 'group',
              store: undefined,
              sort: 'amount',
            }),
          ),
        )
    }
    groups.sort((a, b) => a - b)
    group.p50.push(groups[50]!)
    group.p99.push(groups[99]!)
    board.push(boards.sort((a, b) => a - b).at(-1)!)
    const raw: number[] = []
    for (let i = 0; i < RAW_READS; i++) {
      const groupId = groupIdOf(Math.floor(someCustomer(size, random) / PER_GROUP))
      raw.push(await timed(() => readGroupRaw(db, groupId)))
    }
    rawGroup.push(raw.sort((a, b) => a - b)[RAW_READS >> 1]!)
  }
  return [
    {
      row: '13',
      what: 'profile in process, p99, to three point look-ups',
      figure: ratio(profile.p99, points.p99),
      unit: '×',
      gate: { atMost: 2 },
    },
    { what: 'the same, p50', figure: ratio(profile.p50, points.p50), unit: '×' },
    { what: 'profile in process: p50', figure: spread(profile.p50), unit: 'ms' },
    { what: 'profile in process: p99', figure: spread(profile.p99), unit: 'ms' },
    {
      row: '15',
      what: 'group board from rollups to raw SQL over events, medians',
      figure: ratio(rawGroup, group.p50),
      unit: '×',
      // What is raw grows with the shop, what is rolled up does not: a small shop says little.
      ...(size.events >= ENOUGH_EVENTS && { gate: { atLeast: 100 } }),
    },
    {
      row: '15',
      what: 'group board: slowest of 100',
      figure: spread(group.p99),
      unit: 'ms',
      gate: { atMost: 50 },
    },
    {
      row: '15',
      what: 'business board of every group, 30 days: slowest of 20',
      figure: spread(board),
      unit: 'ms',
      gate: { atMost: 50 },
    },
    { what: 'group board from raw events', figure: spread(rawGroup), unit: 'ms' },
  ]
}

const storesOf = async (db: Database) =>
  (await db.selectFrom('store').select('id').execute()).map(({ id }) => id)

/** What a group's thirty days come to when nothing was rolled up. */
const readGroupRaw = (db: Database, groupId: string) =>
  db
    .selectFrom('event')
    .innerJoin('share', 'share.id', 'event.shareId')
    .where('share.groupId', '=', groupId)
    .where('event.verdict', '=', 'counted')
    .where('event.at', '>=', Date.now() - 30 * DAY)
    .groupBy('event.shareId')
    .select(({ fn }) => [
      'event.shareId',
      fn.count<number>('event.viewId').distinct().as('views'),
      fn.count<number>('event.visitorKey').distinct().as('readers'),
    ])
    .execute()

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
