import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Browser, Frame } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { freePort } from '../support/mariadb.ts'
import { ADVISER, aDemo } from './demo.ts'
import { ratio, report, spread, type Line } from './figures.ts'
import { loadedBy, NETWORKS, throttle, type Network, type Script } from './throttled.ts'
import { standBefore } from './usual-sidebar.ts'

/** The usual Vant app's first load, brotli (performance.md §5.2). */
const USUAL_APP_BYTES = 108_000

/** The sidebar's first opens in a throttled browser, against one as they are usually made. */
export async function benchSidebar({ rounds }: { rounds: number }) {
  const doorPort = await freePort()
  const demo = await aDemo(1, `http://localhost:${doorPort}`)
  const door = await standBefore(doorPort, Number(new URL(demo.origin).port))
  const browser = await openBrowser()
  const lines: Line[] = []
  for (const network of Object.keys(NETWORKS) as Network[]) {
    lines.push(...(await sidebarOpens(browser, door, network, rounds)))
  }
  await browser.close()
  door.stop()
  await demo.stop()
  report(
    'sidebar',
    `Chromium, CPU ×4, latency and bandwidth by CDP (no TCP or TLS turns), ${rounds} rounds`,
    lines,
  )
}

/** The address under which one of two sidebars stands. */
interface Door {
  origin: string
  show(which: 'ours' | 'usual'): void
}

/**
 * When a name stands in the sidebar's own frame, counted from that frame's beginning: marked as last
 * seen and being checked, and by WeCom's word.
 */
const noteTheName = (name: string) => {
  if (!location.pathname.startsWith('/sidebar/')) return
  const seen = window as any
  const look = () => {
    const head = [...document.querySelectorAll('h1')].find((it) => it.textContent?.includes(name))
    if (head) seen.glimpsedAt ??= performance.now()
    if (head && !head.closest('[inert]')) seen.shownAt = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** What had come by then: nothing else was needed for it. */
const cameBefore = (shownAt: number) =>
  (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
    .filter((it) => it.responseEnd > 0 && it.responseEnd <= shownAt)
    .map((it) => it.name)

/**
 * The sidebar beside a chat of a still client, counted from its frame's own beginning: nothing at
 * hand, its files at hand, this very customer seen before, and opened beside her for the third time.
 */
async function sidebarOpens(
  browser: Browser,
  door: Door,
  network: Network,
  rounds: number,
): Promise<Line[]> {
  const cold: number[] = []
  const warm: number[] = []
  const again: number[] = []
  const usual = { cold: [] as number[], warm: [] as number[] }
  const glimpsed: number[] = []
  let loaded: Script[] = []
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'zh-CN',
    })
    const page = await context.newPage()
    await page.addInitScript(noteTheName, '果果妈')
    const open = async (client = '/bench/desktop') => {
      await page.goto(`${door.origin}${client}`)
      const handle = await page.waitForSelector('iframe[title="回声"]', { timeout: 60_000 })
      const frame = (await handle.contentFrame())!
      await frame.waitForFunction(() => (window as any).shownAt !== undefined, null, {
        timeout: 60_000,
      })
      const { shownAt, glimpsedAt } = (await frame.evaluate(() => {
        const seen = window as any
        return { shownAt: seen.shownAt, glimpsedAt: seen.glimpsedAt }
      })) as { shownAt: number; glimpsedAt: number }
      return { frame, shownAt, glimpsedAt }
    }
    // Signs in, unmeasured.
    door.show('ours')
    await open(`/practice/wecom?staff=${ADVISER}&chat=cu001`)
    const session = await throttle(page, network)
    const forget = () => page.evaluate(() => (localStorage.clear(), sessionStorage.clear()))
    await forget()
    await session.send('Network.clearBrowserCache')
    const scripts = loadedBy(session, (url) => new URL(url).pathname.startsWith('/sidebar/'))
    const first = await open()
    cold.push(first.shownAt)
    const came = new Set(await first.frame.evaluate(cameBefore, first.shownAt))
    loaded = (await scripts()).filter(({ url, type }) => type === 'Document' || came.has(url))
    await forget()
    // What she sees is written down a moment after it stands.
    const written = (frame: Frame) =>
      frame.waitForFunction(() => localStorage.getItem('huisheng.last') !== null)
    const second = await open()
    warm.push(second.shownAt)
    await written(second.frame)
    const third = await open()
    again.push(third.shownAt)
    await third.frame.waitForFunction(() =>
      localStorage.getItem('huisheng.last')?.includes('"isAgain":true'),
    )
    // Only a phone shows her before WeCom has said who it is.
    glimpsed.push((await open('/bench/phone')).glimpsedAt)
    door.show('usual')
    await session.send('Network.clearBrowserCache')
    usual.cold.push((await open()).shownAt)
    usual.warm.push((await open()).shownAt)
    await context.close()
  }
  const weight = (type: string, pack: (body: Buffer) => Buffer) =>
    loaded.filter((it) => it.type === type).reduce((sum, it) => sum + pack(it.body).length, 0)
  const all = ['Script', 'Stylesheet', 'Document'].reduce(
    (sum, type) => sum + weight(type, (it) => brotliCompressSync(it)),
    0,
  )
  const one = (value: number) => spread([value])
  const lines: Line[] = [
    {
      row: '21',
      what: `sidebar, cold, ${network}: profile visible, to the usual chain`,
      figure: ratio(cold, usual.cold),
      unit: '×',
      gate: { atMost: 0.6 },
    },
    {
      row: '22',
      what: `the same, files at hand, customer by WeCom’s word`,
      figure: ratio(warm, usual.warm),
      unit: '×',
      gate: { atMost: 0.45 },
    },
    {
      what: `the same, this customer seen before`,
      figure: ratio(again, usual.warm),
      unit: '×',
    },
    {
      row: '23',
      what: `the same, last seen and marked as being checked`,
      figure: ratio(glimpsed, usual.warm),
      unit: '×',
      gate: { atMost: 0.2 },
    },
    { what: `the usual chain, cold, ${network}`, figure: spread(usual.cold), unit: 'ms' },
    { what: `the usual chain, files at hand, ${network}`, figure: spread(usual.warm), unit: 'ms' },
    { what: `sidebar, cold, ${network}: profile visible`, figure: spread(cold), unit: 'ms' },
    {
      what: `sidebar, files at hand, ${network}: profile visible`,
      figure: spread(warm),
      unit: 'ms',
    },
    {
      what: `sidebar, seen before, ${network}: profile visible`,
      figure: spread(again),
      unit: 'ms',
    },
    {
      what: `sidebar, ${network}: last seen, being checked`,
      figure: spread(glimpsed),
      unit: 'ms',
    },
  ]
  if (network !== 'Fast 4G') return lines
  return [
    {
      row: '20',
      what: 'sidebar, first load, brotli, to the usual app’s 108 KB',
      figure: one(all / USUAL_APP_BYTES),
      unit: '×',
      gate: { atMost: 0.5 },
    },
    {
      row: '26',
      what: 'sidebar JS until the profile stands, gzip',
      figure: one(weight('Script', (it) => gzipSync(it)) / 1024),
      unit: 'KB',
      gate: { atMost: 60 },
    },
    {
      row: '26',
      what: 'sidebar CSS, gzip',
      figure: one(weight('Stylesheet', (it) => gzipSync(it)) / 1024),
      unit: 'KB',
      gate: { atMost: 8 },
    },
    ...lines,
  ]
}
