import { setTimeout as pause } from 'node:timers/promises'
import { readersOf, withoutNight } from './collector.ts'
import { report, spread } from './figures.ts'
import { load, rssMb, standInForWecom, startOurs } from './processes.ts'
import { aCopy } from './shops.ts'

const PER_POST = 10
const SLICE_MS = 5_000

/** What the process keeps in memory while events arrive without a pause (SQLite: its cache is inside). */
export async function benchMemory({ events }: { events: number }) {
  const wecom = await standInForWecom()
  const { url, drop } = await aCopy('SQLite', { customers: 20_000, events: 100_000 })
  const reading = { perPost: PER_POST, ...(await readersOf(url)) }
  await withoutNight(url)
  const { port, pid, stop } = await startOurs(url, wecom.url)
  await pause(2_000)
  const samples = [{ events: 0, mb: rssMb(pid) }]
  const watch = setInterval(() => samples.push({ events: arrived, mb: rssMb(pid) }), 500)
  let arrived = 0
  while (arrived < events) {
    const { total } = await load({ port, connections: 64, ms: SLICE_MS, warmMs: 0, reading })
    arrived += total * PER_POST
  }
  clearInterval(watch)
  await stop()
  await drop()
  await wecom.stop()

  const mbAt = (part: number) => {
    const near = samples.filter((it) => Math.abs(it.events - arrived * part) <= arrived * 0.15)
    return spread(near.map((it) => it.mb)).median
  }
  const one = (value: number) => spread([value])
  report(
    'memory',
    `RSS of the server while ${arrived.toLocaleString('en')} events arrive, 10 a post`,
    [
      {
        row: '27',
        what: 'growth from ready to the most',
        figure: one(Math.max(...samples.map((it) => it.mb)) - samples[0]!.mb),
        unit: 'MB',
        gate: { atMost: 80 },
      },
      {
        row: '27',
        what: 'slope: last part to the middle',
        figure: one(mbAt(0.9) - mbAt(0.5)),
        unit: 'MB',
        gate: { atMost: 10 },
      },
      { what: 'when ready', figure: one(samples[0]!.mb), unit: 'MB' },
      { what: 'at the end', figure: one(samples.at(-1)!.mb), unit: 'MB' },
    ],
  )
}
