import { openDatabase } from '../../db/database.ts'
import { report, spread } from './figures.ts'
import { withoutNightWork } from './people.ts'
import { standInForWecom, startOurs } from './processes.ts'
import { keptShop, type EngineName, type Size } from './shops.ts'

/** How long `npm start` takes on a database that is there, its screens built. */
export async function benchStart(engine: EngineName, size: Size, { rounds }: { rounds: number }) {
  const url = await keptShop(engine, size)
  const db = await openDatabase(url)
  await withoutNightWork(db)
  await db.destroy()
  const wecom = await standInForWecom()
  const times: number[] = []
  for (let round = 0; round < rounds + 1; round++) {
    const { readyMs, stop } = await startOurs(url, wecom.url)
    // The first one builds the screens when they are older than their sources.
    if (round > 0) times.push(readyMs / 1000)
    await stop()
  }
  await wecom.stop()
  report(
    `start ${engine}`,
    `node api/start.ts on a shop of ${size.customers.toLocaleString('en')} customers`,
    [
      {
        row: '30',
        what: 'from nothing to ready',
        figure: spread(times),
        unit: 's',
        gate: { atMost: 3 },
      },
    ],
  )
}
