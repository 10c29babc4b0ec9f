import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { ADVISER } from './demo.ts'
import { ratio, spread, type Line } from './figures.ts'
import { loadedBy, throttle, type Network, type Script } from './throttled.ts'

/** The usual Vant app's first load, brotli (performance.md §5.2). */
const USUAL_APP_BYTES = 108_000

/** The address under which one of two sidebars stands. */
export interface Door {
  origin: string
  show(which: 'ours' | 'usual'): void
}

/** When a name stands in the sidebar's own frame, counted from that frame's beginning. */
const noteTheName = (name: string) => {
  if (!location.pathname.startsWith('/sidebar/')) return
  const look = () => {
    const isThere = document.querySelector('h1')?.textContent?.includes(name) ?? false
    if (isThere) (window as any).shownAt ??= performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/**
 * The sidebar beside a chat of a still client, counted from its frame's own beginning: nothing at
 * hand, its files at hand, and this very customer seen before.
 */
export async function sidebarOpens(
  browser: Browser,
  door: Door,
  network: Network,
  rounds: number,
): Promise<Line[]> {
  const cold: number[] = []
  const warm: number[] = []
  const again: number[] = []
  const usual = { cold: [] as number[], warm: [] as number[] }
  let loaded: Script[] = []
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'zh-CN',
    })
    const page = await context.newPage()
    await page.addInitScript(noteTheName, '果果妈')
    const open = async (client = '/bench/client') => {
      await page.goto(`${door.origin}${client}`)
      const handle = await page.waitForSelector('iframe[title="回声"]', { timeout: 60_000 })
      const frame = (await handle.contentFrame())!
      await frame.waitForFunction(() => (window as any).shownAt !== undefined, null, {
        timeout: 60_000,
      })
      return (await frame.evaluate(() => (window as any).shownAt)) as number
    }
    // Signs in, unmeasured.
    door.show('ours')
    await open(`/practice/wecom?staff=${ADVISER}&chat=cu001`)
    const session = await throttle(page, network)
    const forget = () => page.evaluate(() => (localStorage.clear(), sessionStorage.clear()))
    await forget()
    await session.send('Network.clearBrowserCache')
    const scripts = loadedBy(session, (url) => new URL(url).pathname.startsWith('/sidebar/'))
    cold.push(await open())
    loaded = await scripts()
    await forget()
    warm.push(await open())
    again.push(await open())
    door.show('usual')
    await session.send('Network.clearBrowserCache')
    usual.cold.push(await open())
    usual.warm.push(await open())
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
