import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { FOLDER } from './processes.ts'
import { stopMariadb, type EngineName } from './shops.ts'

// `npm run bench -- [names…] [--customers 1000000 --events 10000000] [--engine SQLite] [--rounds 3]`
// Prints both sides of every ratio and the gate it should meet. Ends with 0 whatever the figures.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    customers: { type: 'string', default: '20000' },
    events: { type: 'string', default: '200000' },
    engine: { type: 'string', default: 'SQLite,MariaDB' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    arriving: { type: 'string', default: '1000000' },
  },
})
const ENGINES: EngineName[] = ['SQLite', 'MariaDB']
const engines = values.engine.split(',').map((name) => {
  const engine = ENGINES.find((one) => one.toLowerCase() === name.toLowerCase())
  if (!engine) throw new Error(`engines: ${ENGINES.join(', ')}`)
  return engine
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const size = { customers: Number(values.customers), events: Number(values.events) }

const benchmarks: Record<string, () => Promise<void>> = {
  async collector() {
    const { benchCollector } = await import('./collector.ts')
    for (const engine of engines) await benchCollector(engine, { rounds, seconds })
  },
  async reads() {
    const { benchReads } = await import('./reads.ts')
    for (const engine of engines) await benchReads(engine, size, { rounds, seconds })
  },
  async boards() {
    const { benchBoards } = await import('./boards.ts')
    for (const engine of engines) await benchBoards(engine, size, { rounds })
  },
  async watch() {
    const { benchWatch } = await import('./watch.ts')
    for (const engine of engines) await benchWatch(engine, { rounds })
  },
  async leads() {
    const { benchLeads } = await import('./leads.ts')
    await benchLeads({ rounds })
  },
  async plays() {
    const { benchPlays } = await import('./plays.ts')
    for (const engine of engines) await benchPlays(engine, { rounds })
  },
  async radar() {
    const { benchRadar } = await import('./radar.ts')
    await benchRadar()
  },
  async pages() {
    const { benchPages } = await import('./pages.ts')
    await benchPages({ rounds })
  },
  async kinds() {
    const { benchKinds } = await import('./pages.ts')
    await benchKinds({ rounds })
  },
  async sidebar() {
    const { benchSidebar } = await import('./sidebar-opens.ts')
    await benchSidebar({ rounds })
  },
  async memory() {
    const { benchMemory } = await import('./memory.ts')
    await benchMemory({ events: Number(values.arriving) })
  },
  async start() {
    const { benchStart } = await import('./start.ts')
    for (const engine of engines) await benchStart(engine, size, { rounds })
  },
}

mkdirSync(FOLDER, { recursive: true })
try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(benchmarks)) {
    const benchmark = benchmarks[name]
    if (!benchmark) throw new Error(`benchmarks: ${Object.keys(benchmarks).join(', ')}`)
    await benchmark()
  }
} finally {
  await stopMariadb()
}
