import { issuePageToken } from '../../api/content/page-token.ts'
import { sealVisitor, VISITOR_COOKIE } from '../../api/session/visitor.ts'
import { openDatabase } from '../../db/database.ts'
import { migrateToHead } from '../../db/migrate.ts'
import { benchConfig } from './bench-config.ts'
import { ratio, report, spread, type Line } from './figures.ts'
import type { Loaded } from './load/load.ts'
import { withoutNightWork } from './people.ts'
import {
  cpuMs,
  fsyncProbe,
  load,
  standInForWecom,
  startContender,
  startOurs,
  type Server,
} from './processes.ts'
import { customerIdOf, hasAgreed, openIdOf } from './seed/shape.ts'
import { aCopy, mariadbPid, type EngineName } from './shops.ts'

const SHOP = { customers: 10_000, events: 50_000 }
const WARM_MS = 8_000
const CONTENDERS = ['bare', 'hono', 'ours', 'group', 'one-by-one', 'plain', 'early'] as const
type Contender = (typeof CONTENDERS)[number]
const STORES: Contender[] = ['ours', 'group', 'one-by-one', 'plain', 'early']

/** Who reads: tokens of the shop's shares; every second reader a customer who agreed, the others unknown. */
export async function readersOf(url: string) {
  const config = benchConfig()
  const db = await openDatabase(url)
  const shares = await db.selectFrom('share').select('id').orderBy('id').limit(2_000).execute()
  await db.destroy()
  const tokens = shares.map(({ id }) => issuePageToken(config, { shareId: id }))
  const cookies: string[] = []
  for (let no = 0; cookies.length < 8_000; no++) {
    if (!hasAgreed(no)) continue
    const visitor = {
      browserId: `b${no}`,
      openId: openIdOf(no),
      externalUserId: customerIdOf(no),
      iat: Date.now(),
    }
    cookies.push(`${VISITOR_COOKIE}=${sealVisitor(config, visitor)}`)
    const stranger = { browserId: `stranger${no}`, iat: Date.now() }
    cookies.push(`${VISITOR_COOKIE}=${sealVisitor(config, stranger)}`)
  }
  return { tokens, cookies }
}

/** The night's work is not what is measured. */
export async function withoutNight(url: string) {
  const db = await openDatabase(url)
  await migrateToHead(db)
  await withoutNightWork(db)
  await db.destroy()
}

interface Cell extends Loaded {
  cpuUs: number
  dbCpuUs: number
}

/** `POST /t` as it is, against servers that do less, or the same less well, in the same minutes. */
export async function benchCollector(
  engine: EngineName,
  { rounds, seconds }: { rounds: number; seconds: number },
) {
  const wecom = await standInForWecom()
  const drops: (() => Promise<void>)[] = []
  const servers = new Map<Contender, Server>()
  let reading = { tokens: [] as string[], cookies: [] as string[] }
  for (const kind of CONTENDERS) {
    if (!STORES.includes(kind)) {
      servers.set(kind, await startContender(kind))
      continue
    }
    const { url, drop } = await aCopy(engine, SHOP)
    drops.push(drop)
    if (reading.tokens.length === 0) reading = await readersOf(url)
    await withoutNight(url)
    servers.set(
      kind,
      kind === 'ours' ? await startOurs(url, wecom.url) : await startContender(kind, url),
    )
  }
  const dbPid = engine === 'MariaDB' ? await mariadbPid() : 0
  const cells = new Map<string, Cell[]>()
  const fsyncs: number[] = []
  // A shop's server runs for days: nobody is measured while V8 still reads its code.
  for (const { port } of servers.values()) {
    await load({
      port,
      connections: 64,
      ms: WARM_MS,
      warmMs: 0,
      reading: { perPost: 1, ...reading },
    })
  }
  const measure = async (kind: Contender, connections: number, perPost: number) => {
    const { port, pid } = servers.get(kind)!
    const before = [cpuMs(pid), dbPid ? cpuMs(dbPid) : 0] as const
    const of = { port, connections, ms: seconds * 1000, warmMs: 700 }
    const loaded = await load({ ...of, reading: { perPost, ...reading } })
    const events = loaded.total * perPost
    const name = `${kind} ${connections} ${perPost}`
    const cell = {
      ...loaded,
      cpuUs: ((cpuMs(pid) - before[0]) * 1000) / events,
      dbCpuUs: dbPid ? ((cpuMs(dbPid) - before[1]) * 1000) / events : 0,
    }
    cells.set(name, [...(cells.get(name) ?? []), cell])
  }
  for (let round = 0; round < rounds; round++) {
    fsyncs.push(fsyncProbe())
    for (const kind of CONTENDERS) await measure(kind, 64, 1)
    await measure('ours', 64, 10)
    await measure('ours', 1, 1)
    await measure('hono', 1, 1)
    for (const kind of ['group', 'early'] as const) await measure(kind, 256, 1)
  }
  for (const server of servers.values()) await server.stop()
  for (const drop of drops) await drop()
  await wecom.stop()
  report(
    `collector ${engine}`,
    `events/s by POST /t, ${rounds} interleaved rounds of ${seconds} s after ${WARM_MS / 1000} s to warm each; half of the readers are known customers`,
    linesOf(engine, cells, fsyncs),
  )
}

function linesOf(engine: EngineName, cells: Map<string, Cell[]>, fsyncs: number[]): Line[] {
  const of = (name: string, field: 'perSecond' | 'p50' | 'p99' | 'cpuUs' | 'dbCpuUs') =>
    (cells.get(name) ?? []).map((cell) => cell[field])
  const ours = of('ours 64 1', 'perSecond')
  // The same door without the rest of the process (jobs, notices), as those it is compared with.
  const group = of('group 64 1', 'perSecond')
  const cpu = (name: string) => of(name, 'cpuUs').map((us, i) => us + of(name, 'dbCpuUs')[i]!)
  const refused = [...cells].flatMap(([name, list]) =>
    list.flatMap(({ statuses }) =>
      Object.entries(statuses).flatMap(([status, n]) =>
        status === '204' ? [] : [`${name}: ${n} × ${status}`],
      ),
    ),
  )
  if (refused.length > 0) process.stdout.write(`not answered 204: ${refused.join(', ')}\n`)
  const lines: Line[] = [
    {
      row: '1',
      what: 'durable, c=64, to Hono without storage',
      figure: ratio(ours, of('hono 64 1', 'perSecond')),
      unit: '×',
      gate: { atLeast: 0.4 },
    },
    {
      row: '2',
      what: 'the same to bare node:http',
      figure: ratio(ours, of('bare 64 1', 'perSecond')),
      unit: '×',
      gate: { atLeast: 0.3 },
    },
    {
      row: '3',
      what: 'the writer alone to one commit per request, same rows and rollups',
      figure: ratio(group, of('one-by-one 64 1', 'perSecond')),
      unit: '×',
      gate: { atLeast: engine === 'SQLite' ? 4 : 2.5 },
    },
    {
      what: '(to a plain event insert per request, no rollups at all)',
      figure: ratio(group, of('plain 64 1', 'perSecond')),
      unit: '×',
    },
    {
      row: '4',
      what: 'durable to answered before the commit, c=64',
      figure: ratio(group, of('early 64 1', 'perSecond')),
      unit: '×',
      gate: { atLeast: 0.75 },
    },
    {
      row: '4',
      what: 'the same, c=256',
      figure: ratio(of('group 256 1', 'perSecond'), of('early 256 1', 'perSecond')),
      unit: '×',
      gate: { atLeast: 0.75 },
    },
    {
      row: '8',
      what: '10 events a post to 1, in events',
      figure: ratio(
        of('ours 64 10', 'perSecond').map((n) => n * 10),
        ours,
      ),
      unit: '×',
      gate: { atLeast: 2 },
    },
    {
      row: '9',
      what: 'answer when idle (c=1), p50, to fdatasync p50',
      figure: ratio(of('ours 1 1', 'p50'), fsyncs),
      unit: '×',
      gate: { atMost: 6 },
    },
    {
      row: '10',
      what: 'p99, c=64, to Hono without storage',
      figure: ratio(of('ours 64 1', 'p99'), of('hono 64 1', 'p99')),
      unit: '×',
      gate: { atMost: 5 },
    },
    { what: 'fdatasync of 4 KiB, p50', figure: spread(fsyncs), unit: 'ms' },
    {
      what: 'CPU of Hono without storage to ours, per event, c=64',
      figure: ratio(cpu('hono 64 1'), cpu('ours 64 1')),
      unit: '×',
    },
  ]
  for (const [name, list] of cells) {
    const perPost = Number(name.split(' ')[2])
    lines.push(
      {
        what: `${name}: events/s`,
        figure: spread(list.map((cell) => cell.perSecond * perPost)),
        unit: '/s',
      },
      { what: `${name}: p50`, figure: spread(of(name, 'p50')), unit: 'ms' },
      { what: `${name}: p99`, figure: spread(of(name, 'p99')), unit: 'ms' },
      {
        what: `${name}: CPU of the server per event`,
        figure: spread(of(name, 'cpuUs')),
        unit: 'µs',
      },
    )
    if (engine === 'MariaDB')
      lines.push({
        what: `${name}: CPU of the database per event`,
        figure: spread(of(name, 'dbCpuUs')),
        unit: 'µs',
      })
  }
  return lines
}
