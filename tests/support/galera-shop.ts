import { createConnection } from 'mysql2/promise'
import type { Deps } from '../../api/deps.ts'
import { createLive } from '../../api/live/live.ts'
import { faultyDatabase } from './faulty-database.ts'
import { synced, type Galera } from './galera.ts'
import { untilAnswered, type Course } from './races.ts'

if (!process.env.TEST_GALERA)
  throw new Error('TEST_GALERA is not set: run the suite with `npm test`')

/** The cluster of this run. */
export const galera: Galera = JSON.parse(process.env.TEST_GALERA)

// Whatever a shop is made of is written at the first node; the others hear of it by themselves.
process.env.TEST_MARIADB_URL = galera.urls[0]!

/** The shop's database as node `i` (1, 2, 3) has it. */
export const urlAt = (i: number, shop: { url: string }) =>
  `${galera.urls[i - 1]}${new URL(shop.url).pathname}`

/**
 * Three instances of the product, each with another node. Of all commits, and of writes by
 * themselves, one in twenty breaks: half of these stand and nobody is told, half were never made.
 */
export async function threeInstances(shop: { deps: Deps; url: string }, { oneIn = 20 } = {}) {
  let made = 0
  let broken = 0
  const databases = await Promise.all([1, 2, 3].map((i) => faultyDatabase(urlAt(i, shop))))
  for (const database of databases) {
    database.drawLots(() => {
      if (made++ % oneIn !== 2) return undefined
      return broken++ % 2 === 0 ? 'lost after' : 'lost before'
    })
  }
  const hands = databases.map(({ db }): Deps => ({ ...shop.deps, db, live: createLive() }))
  return {
    hands,
    asking: untilAnswered as Course['asking'],
    /** How many outcomes nobody was told. */
    broken: () => broken,
    async [Symbol.asyncDispose]() {
      for (const { live } of hands) live.close()
      await Promise.all(databases.map((database) => database.destroy()))
    },
  }
}

/** Cuts a node off from its neighbours, alive; what is returned heals it. */
export async function cutOff(i: number): Promise<() => Promise<void>> {
  const isolate = async (how: 0 | 1) => {
    const node = await createConnection(galera.urls[i - 1]!)
    await node.query(`set global wsrep_provider_options = 'gmcast.isolate=${how}'`)
    await node.end()
  }
  await isolate(1)
  return async () => {
    await isolate(0)
    await synced(galera, i)
  }
}
