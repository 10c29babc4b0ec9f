import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { collect } from '../../../api/collector/collect.ts'
import { Follower } from '../../../api/collector/follow-views.ts'
import type { Arrival } from '../../../api/collector/arrival.ts'
import { keepEvents } from '../../../api/collector/keep-arrivals.ts'
import { knockOf } from '../../../api/collector/knock.ts'
import { Writer } from '../../../api/collector/writer.ts'
import type { Deps } from '../../../api/deps.ts'
import { findProfile } from '../../../api/customers/find-profile.ts'
import { createLive } from '../../../api/live/live.ts'
import { createLog } from '../../../api/ops/log.ts'
import { createWecom } from '../../../api/wecom/client.ts'
import { openDatabase } from '../../../db/database.ts'
import { insertEvents } from '../../../db/queries/events.ts'
import { benchConfig } from '../bench-config.ts'
import { staffIdOf, staffNoOf } from '../seed/shape.ts'

// What the collector is held against, each a process of its own that says its port when it listens:
// node tests/bench/contenders/main.ts <kind> [database url]
const [kind, url] = process.argv.slice(2)

type Keep = Pick<Writer, 'keep'>

function listen(answer: Parameters<typeof createServer>[1] & object) {
  const server = createServer(answer).listen(0, '127.0.0.1', () =>
    process.stdout.write(`${(server.address() as AddressInfo).port}\n`),
  )
}

/** A server that reads the body as JSON and answers, and nothing else. */
function bare() {
  listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (bytes: Buffer) => chunks.push(bytes))
    request.on('end', () => {
      const { events } = JSON.parse(Buffer.concat(chunks).toString()) as { events: unknown[] }
      response.writeHead(events.length > 0 ? 204 : 400).end()
    })
  })
}

/** The same through Hono, as our own server mounts it. */
function hono() {
  const app = new Hono().post('/t', async (c) => {
    const { events } = JSON.parse(await c.req.text()) as { events: unknown[] }
    return new Response(null, { status: events.length > 0 ? 204 : 400 })
  })
  listen(getRequestListener(app.fetch))
}

/** The real door of the collector with another way of keeping behind it. */
async function door(keeper: (deps: Deps) => Keep) {
  const config = benchConfig()
  const db = await openDatabase(url!)
  const log = createLog(config)
  const { corpId, agentId, secret, apiUrl } = config.wecom
  const wecom = createWecom({ corpId, agentId, secret, apiUrl, now: Date.now, db, log, fetch })
  const deps: Deps = { db, now: Date.now, config, wecom, log, live: createLive() }
  const keep = keeper(deps) as Writer
  const app = new Hono().post('/t', (c) => collect(deps, keep, knockOf(c)))
  listen(getRequestListener(app.fetch))
}

/** The same rows and rollups, one commit for each request. */
const oneByOne = (deps: Deps): Keep => {
  const follower = new Follower(deps)
  return {
    keep: (arrival: Arrival) =>
      keepEvents(deps, [arrival]).then(
        ({ outcomes: [kept], isNews }) => {
          if (isNews) follower.ring()
          return kept!
        },
        () => 'busy' as const,
      ),
  }
}

/** The event rows alone, without a rollup, one insert and commit for each request. */
const plain = ({ db }: Deps): Keep => ({
  async keep({ events, shareId, visit, by }: Arrival) {
    await insertEvents(
      db,
      events.map((event) => ({
        ...event,
        viewId: `view_${visit}`,
        shareId,
        visitorKey: by.source.slice(0, 40),
        visitorId: null,
        customerId: null,
        verdict: 'counted',
        receivedAt: by.receivedAt,
      })),
    )
    return 'kept'
  },
})

// All of it comes from one address, of which the queue takes a quarter: beyond that it would refuse,
// and what is refused after the answer costs nothing to lose.
const LATE = 700

/** The same group commit, but answered before it: what a crash then takes is lost. */
const early = (deps: Deps): Keep => {
  const writer = new Writer(deps)
  let waiting = 0
  let lost = 0
  return {
    async keep(arrival: Arrival) {
      waiting += 1
      const kept = writer.keep(arrival).then((answer) => {
        waiting -= 1
        if (answer !== 'kept') lost += 1
      })
      if (waiting > LATE) await kept
      // Seen among the answers: nothing is to be held against a writer that drops.
      return lost === 0 ? 'kept' : 'busy'
    },
  }
}

/** The profile's handler with nobody before it: no session, no question who may see whom. */
async function profile() {
  const db = await openDatabase(url!)
  const config = benchConfig()
  const deps = { db, now: Date.now, config } as Deps
  const app = new Hono().get('/api/sidebar/customers/:customerId', async (c) => {
    const customerId = c.req.param('customerId')
    const staffId = staffIdOf(staffNoOf(Number(customerId.slice('wmbench'.length))))
    return c.json(await findProfile(deps, { staffId, role: 'rep', storeIds: [] }, customerId))
  })
  listen(getRequestListener(app.fetch))
}

/** A constant as large as a profile. */
function constant() {
  const value = {
    id: 'wmbench',
    parts: Array.from({ length: 40 }, (_, i) => ({
      label: '看了商品页',
      points: i,
      at: 1_795_264_860_000 + i,
    })),
  }
  const app = new Hono().get('*', (c) => c.json(value))
  listen(getRequestListener(app.fetch))
}

const kinds: Record<string, () => unknown> = {
  bare,
  hono,
  group: () => door((deps) => new Writer(deps)),
  'one-by-one': () => door(oneByOne),
  plain: () => door(plain),
  early: () => door(early),
  profile,
  constant,
}
await kinds[kind!]!()
