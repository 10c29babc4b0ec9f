import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'vite'
import { target } from '../../vite.config.ts'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { freePort } from '../support/mariadb.ts'
import { aDemo } from './demo.ts'
import { ratio, report, spread, type Line } from './figures.ts'
import { sidebarOpens } from './sidebar-opens.ts'
import { standBefore } from './usual-sidebar.ts'
import { loadedBy, NETWORKS, throttle, type Network, type Script } from './throttled.ts'

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
/** umami 3.1's tracker, brotli (performance.md §5.1). */
const UMAMI_BYTES = 1_963

/** First opens in a throttled browser: a customer page against the same text without us, and the sidebar. */
export async function benchPages({ rounds }: { rounds: number }) {
  const doorPort = await freePort()
  const demo = await aDemo(1, `http://localhost:${doorPort}`)
  const door = await standBefore(doorPort, Number(new URL(demo.origin).port))
  const browser = await openBrowser()
  const pageUrl = `${demo.phone}/p/${demo.token}`
  const still = await standStill(pageUrl)
  const lines: Line[] = []
  for (const network of Object.keys(NETWORKS) as Network[]) {
    const [ours, floor]: [Seen[], Seen[]] = [[], []]
    for (let round = 0; round <= rounds; round++) {
      const [theirs, mine] = [
        await firstOpen(browser, still.url, network),
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
  for (const network of Object.keys(NETWORKS) as Network[]) {
    lines.push(...(await sidebarOpens(browser, door, network, rounds)))
  }
  await browser.close()
  still.stop()
  door.stop()
  await demo.stop()
  report(
    'pages',
    `Chromium, CPU ×4, latency and bandwidth by CDP (no TCP or TLS turns), ${rounds} rounds`,
    lines,
  )
}

/** The page's own HTML without a script, by a server that does nothing else. */
async function standStill(from: string) {
  const answer = await fetch(from, { headers: { 'user-agent': PHONE } })
  const origin = new URL(from).origin
  const html = (await answer.text())
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')
    .replaceAll(/(src|href)="\//g, `$1="${origin}/`)
  const isPacked = (answer.headers.get('content-encoding') ?? '') !== ''
  const body = isPacked ? brotliCompressSync(html) : Buffer.from(html)
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    if (isPacked) response.setHeader('content-encoding', 'br')
    response.end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() }
}

interface Seen {
  fcp: number
  lcp: number
  blocked: number
  scripts: Script[]
}

async function firstOpen(browser: Browser, url: string, network: Network): Promise<Seen> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 780 },
    userAgent: PHONE,
  })
  const page = await context.newPage()
  const session = await throttle(page, network)
  const scripts = loadedBy(session, () => true)
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForTimeout(600)
  const seen = await page.evaluate(async () => {
    const entries = (type: string) =>
      new Promise<PerformanceEntry[]>((done) => {
        const observer = new PerformanceObserver((list) => done(list.getEntries()))
        observer.observe({ type, buffered: true })
        setTimeout(() => done([]), 200)
      })
    const paint = await entries('paint')
    const largest = await entries('largest-contentful-paint')
    const long = await entries('longtask')
    const fcp = paint.find((it) => it.name === 'first-contentful-paint')?.startTime ?? NaN
    return {
      fcp,
      lcp: largest.at(-1)?.startTime ?? NaN,
      blocked: long.reduce((sum, it) => sum + Math.max(0, it.duration - 50), 0),
    }
  })
  const found = await scripts()
  await context.close()
  return { ...seen, scripts: found }
}

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
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      target,
      write: false,
      minify: true,
      lib: {
        entry: resolve(import.meta.dirname, '../../miniapp/tracking/tracker.ts'),
        formats: ['es'],
      },
    },
  })
  const output = (Array.isArray(built) ? built[0]! : built) as { output: { code?: string }[] }
  return Buffer.from(output.output.map((it) => it.code ?? '').join(''))
}
