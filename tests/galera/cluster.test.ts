import { v7 } from 'uuid'
import { sql } from 'kysely'
import { createConnection } from 'mysql2/promise'
import { expect, test } from 'vitest'
import { createApp } from '../../api/app.ts'
import { Writer, type Kept } from '../../api/collector/writer.ts'
import type { Arrival } from '../../api/collector/arrival.ts'
import type { Deps } from '../../api/deps.ts'
import { createLive } from '../../api/live/live.ts'
import { placeOrder } from '../../api/ordering/place-order.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { claimLead } from '../../api/today/claim-lead.ts'
import { openDatabase } from '../../db/database.ts'
import { findClaim } from '../../db/queries/lead-claims.ts'
import { expectNothingLostOrDoubled } from '../kill/recount.ts'
import { aShopWithPages } from '../support/customer-phone.ts'
import { killNode, rejoinNode } from '../support/galera.ts'
import { cutOff, galera, threeInstances, urlAt } from '../support/galera-shop.ts'
import { anOrderingShop, balanced, type OrderingShop } from '../support/ordering-shop.ts'
import { untilAnswered, visitor, wishOf } from '../support/races.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

const arrival = (
  shop: { deps: Deps },
  shareId: string,
  reader: number,
  visit: string,
): Arrival => ({
  shareId,
  visit,
  events: (['open', 'beat', 'hide'] as const).map((type, seq) => ({
    id: Buffer.from(v7().replaceAll('-', ''), 'hex'),
    type,
    seq,
    activeMs: seq * 4_000,
    depth: seq / 3,
    detailJson: null,
    clientAt: shop.deps.now(),
    at: shop.deps.now(),
  })),
  by: {
    visitor: undefined,
    sessionId: undefined,
    source: `phone ${reader}`,
    aside: null,
    receivedAt: shop.deps.now(),
  },
})

test('what readers send to any of three nodes, and again to another, is kept once and counted once', async () => {
  await using shop = await aShopWithPages()
  await using course = await threeInstances(shop)
  const { shareId } = await shop.sent([])
  const writers = course.hands.map((deps) => new Writer(deps))
  const sent = new Set<string>()
  const keep = async (writer: Writer, letter: Arrival): Promise<Kept> => {
    for (;;) {
      const kept = await writer.keep(letter)
      if (kept !== 'busy') return kept
      await pause(20)
    }
  }
  for (let round = 0; round < 10; round++) {
    await Promise.all(
      Array.from({ length: 12 }, async (_, reader) => {
        const visit = v7().replaceAll('-', '')
        // The second half of a visit goes elsewhere while the first is still being written.
        const letters = [0, 1].map(() => arrival(shop, shareId, reader, visit))
        for (const { events } of letters) for (const { id } of events) sent.add(id.toString('hex'))
        const kept = await Promise.all(
          letters.flatMap((letter, half) =>
            // And all of it twice, as a phone does that lost the answer.
            [0, 1].map((again) => keep(writers[(reader + half + again) % 3]!, letter)),
          ),
        )
        expect(new Set(kept)).toEqual(new Set(['kept']))
      }),
    )
  }
  expect(course.broken()).toBeGreaterThan(0)
  await expectNothingLostOrDoubled(shop.deps.db, sent)
})

test('what was written at one node is read at the others at once', async () => {
  await using shop = await aShopWithPages()
  await using course = await threeInstances(shop, { oneIn: 0 })
  const actor = { staffId: 'u_linxiaoyu', role: 'rep' as const, storeIds: ['st1'] }
  const apps = course.hands.map((deps) => createApp(deps))
  for (let i = 0; i < 60; i++) {
    const customerId = `cu4${i}`
    await claimLead(course.hands[i % 3]!, actor, { customerId })
    const owners = await Promise.all(course.hands.map(({ db }) => findClaim(db, customerId)))
    expect(owners.map((owner) => owner?.staffId)).toEqual(Array(3).fill('u_linxiaoyu'))
  }
  // Signed in at one, known at the others, through their doors.
  for (let i = 0; i < 12; i++) {
    const line = await openStaffSession(course.hands[i % 3]!, 'u_linxiaoyu')
    const answers = await Promise.all(
      apps.map((app) =>
        app.request('http://localhost:3000/api/sidebar/today/leads', {
          headers: { cookie: line.split(';')[0]!, 'sec-fetch-site': 'same-origin' },
        }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  }
})

test('a node that would lose what it acknowledged is refused in one sentence', async () => {
  await using shop = await aShopWithPages()
  const node = await createConnection(galera.urls[1]!)
  try {
    await node.query('set global innodb_flush_log_at_trx_commit = 0')
    await expect(openDatabase(urlAt(2, shop))).rejects.toThrow(
      /innodb_flush_log_at_trx_commit is 0/,
    )
  } finally {
    await node.query('set global innodb_flush_log_at_trx_commit = 2')
    await node.end()
  }
})

/** People who join one after the other at three instances, each of which knows all three nodes. */
async function crowdOf(shop: OrderingShop) {
  const path = new URL(shop.url).pathname
  const hosts = galera.urls.map((url) => new URL(url).host)
  const hands = await Promise.all(
    hosts.map(async (_, i): Promise<Deps> => {
      const order = [...hosts.slice(i), ...hosts.slice(0, i)].join(',')
      const db = await openDatabase(`mysql://root@${order}${path}`, { connections: 3 })
      return { ...shop.deps, db, live: createLive() }
    }),
  )
  const acknowledged: string[] = []
  let people = 0
  const over = new AbortController()
  let last = performance.now()
  let gap = 0
  const crowd = Promise.all(
    Array.from({ length: 9 }, async (_, worker) => {
      while (!over.signal.aborted) {
        const i = people++
        const deps = { ...hands[worker % 3]!, visitor: visitor(i) }
        const { id } = await untilAnswered(() => placeOrder(deps, wishOf(shop, i)))
        acknowledged.push(id)
        gap = Math.max(gap, performance.now() - last)
        last = performance.now()
      }
    }),
  )
  return {
    acknowledged,
    /** The longest time in which nobody was answered, since the last time this was asked. */
    gap() {
      const longest = Math.round(gap)
      gap = 0
      return longest
    },
    async more(count: number) {
      const enough = acknowledged.length + count
      while (acknowledged.length < enough) {
        await Promise.race([pause(10), crowd])
      }
    },
    async end() {
      over.abort()
      await crowd
      for (const { db, live } of hands) {
        live.close()
        await db.destroy()
      }
    },
  }
}

test('a node is cut off, another is killed and comes back, while people join: nobody is lost or served twice', async () => {
  await using shop = await anOrderingShop({ stock: 100_000, perPerson: 1 })
  const crowd = await crowdOf(shop)
  const gaps: number[] = []
  await crowd.more(30)
  crowd.gap()
  const heal = await cutOff(2)
  await crowd.more(60)
  gaps.push(crowd.gap())
  await heal()
  await crowd.more(20)
  crowd.gap()
  await killNode(galera, 3)
  await crowd.more(60)
  gaps.push(crowd.gap())
  await rejoinNode(galera, 3)
  await crowd.more(30)
  await crowd.end()
  const { acknowledged } = crowd
  say(`Galera: ${acknowledged.length} orders, longest silence ${gaps.join(' and ')} ms`)

  expect(new Set(acknowledged).size).toBe(acknowledged.length)
  const sums = await Promise.all([1, 2, 3].map((i) => stateAt(i, shop)))
  for (const { ids } of sums) expect(ids).toEqual(acknowledged.toSorted())
  expect(await shop.books()).toEqual(balanced(acknowledged.length, acknowledged.length))
  expect(sums[0]!.checksums.every(({ Checksum }) => Number(Checksum) > 0)).toBe(true)
  expect(sums[1]!.checksums).toEqual(sums[0]!.checksums)
  expect(sums[2]!.checksums).toEqual(sums[0]!.checksums)
})

/** What a node itself holds. */
async function stateAt(i: number, shop: { url: string }) {
  const db = await openDatabase(urlAt(i, shop), { connections: 1 })
  try {
    const ids = (await db.selectFrom('placement').orderBy('id').select('id').execute()).map(
      ({ id }) => id,
    )
    const { rows } = await sql<Record<string, string | number>>`
      checksum table placement, stock_entry, offer, offer_buyer, job`.execute(db)
    return { ids, checksums: rows }
  } finally {
    await db.destroy()
  }
}
