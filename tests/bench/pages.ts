import { resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { openBrowser } from '../support/browser.ts'
import { aDemo } from './demo.ts'
import { firstOpen, PHONE, type Seen } from './first-open.ts'
import { ratio, report, spread, type Line } from './figures.ts'
import { eachKind } from './page-kinds.ts'
import { standStill } from './stand-still.ts'
import { NETWORKS, type Network, type Script } from './throttled.ts'

/** umami 3.1's tracker, brotli (performance.md §5.1). */
const UMAMI_BYTES = 1_963

/** First opens in a throttled browser: a customer page against the same text without us. */
export async function benchPages({ rounds }: { rounds: number }) {
  const demo = await aDemo()
  const browser = await openBrowser()
  const pageUrl = `${demo.phone}/p/${demo.token}`
  const still = await standStill([pageUrl], PHONE)
  const lines: Line[] = []
  for (const network of Object.keys(NETWORKS) as Network[]) {
    const [ours, floor]: [Seen[], Seen[]] = [[], []]
    for (let round = 0; round <= rounds; round++) {
      const [theirs, mine] = [
        await firstOpen(browser, still.urls[0]!, network),
        await firstOpen(browser, pageUrl, network),
      ]
      // The first of all wakes browser and servers.
      if (round === 0) continue
      floor.push(theirs)
      ours.push(mine)
    }
    const of = (list: Seen[], what: 'fcp' | 'lcp' | 'blocked') => list.map((seen) => seen[what])
    lines.push(
      {
        row: '17',
        what: `page, cold, ${network}: text visible, to static HTML`,
        figure: ratio(of(ours, 'fcp'), of(floor, 'fcp')),
        unit: '×',
        gate: { atMost: 1.15 },
      },
      {
        what: 'the same, largest content',
        figure: ratio(of(ours, 'lcp'), of(floor, 'lcp')),
        unit: '×',
      },
      { what: 'page: text visible', figure: spread(of(ours, 'fcp')), unit: 'ms' },
      { what: 'static HTML: text visible', figure: spread(of(floor, 'fcp')), unit: 'ms' },
      {
        row: '24',
        what: 'page: main thread blocked',
        figure: spread(of(ours, 'blocked')),
        unit: 'ms',
        gate: { atMost: 100 },
      },
    )
    if (network === 'Fast 4G') lines.push(...(await pageBytes(ours[0]!.scripts)))
  }
  await browser.close()
  still.stop()
  await demo.stop()
  report('pages', aboutOf(rounds), lines)
}

/** The same of every kind of page there is, on the slower network. */
export async function benchKinds({ rounds }: { rounds: number }) {
  const demo = await aDemo()
  const browser = await openBrowser()
  const lines = await eachKind(browser, demo, rounds)
  await browser.close()
  await demo.stop()
  report('kinds', aboutOf(rounds), lines)
}

const aboutOf = (rounds: number) =>
  `Chromium, CPU ×4, latency and bandwidth by CDP (no TCP or TLS turns), ${rounds} rounds`

async function pageBytes(loaded: Script[]): Promise<Line[]> {
  const scripts = loaded.filter((it) => it.type === 'Script')
  const br = scripts.reduce((sum, it) => sum + brotliCompressSync(it.body).length, 0)
  const tracker = brotliCompressSync(await trackerAlone()).length
  const one = (value: number) => spread([value])
  return [
    {
      row: '18',
      what: 'JS of a reading page (tracker, consent, forms), brotli',
      figure: one(br / 1024),
      unit: 'KB',
      gate: { atMost: 4 },
    },
    {
      row: '19',
      what: 'the tracker alone to umami’s, brotli',
      figure: one(tracker / UMAMI_BYTES),
      unit: '×',
      gate: { atMost: 0.6 },
    },
  ]
}

/** The tracker without what else a page's script does, built as the product builds. */
async function trackerAlone(): Promise<Buffer> {
  const root = resolve(import.meta.dirname, '../..')
  const { output } = (await build({
    configFile: resolve(root, 'vite.config.ts'),
    root,
    mode: 'production',
    logLevel: 'silent',
    build: {
      write: false,
      manifest: false,
      rolldownOptions: {
        input: resolve(root, 'miniapp/tracking/tracker.ts'),
        preserveEntrySignatures: 'strict',
      },
    },
  })) as Rolldown.RolldownOutput
  return Buffer.from(output.map((file) => (file.type === 'chunk' ? file.code : '')).join(''))
}
