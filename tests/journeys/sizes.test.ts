import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aJourney, frameOf, openWecom, tapToolbar, type Journey } from '../support/journey.ts'
import { linkTo } from '../support/screens.ts'

// What the first open costs a phone, as the browser counts it: bodies over HTTP, gzip.

const KB = 1024
let journey: Journey

beforeAll(async () => (journey = await aJourney('sizes')), 240_000)
afterAll(() => journey?.close())

interface Weighed {
  path: string
  bytes: number
}

/** Asks for gzip alone, and notes what was fetched by the moment this stands on the screen. */
async function weigh(page: Page, wanted: string) {
  await page.context().setExtraHTTPHeaders({ 'accept-encoding': 'gzip' })
  await page.context().addInitScript((selector) => {
    new MutationObserver((_, watch) => {
      if (!document.querySelector(selector)) return
      watch.disconnect()
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      Object.assign(window, {
        weighed: entries.map((entry) => ({
          path: new URL(entry.name).pathname,
          bytes: entry.encodedBodySize,
        })),
      })
    }).observe(document, { childList: true, subtree: true })
  }, wanted)
}

const weighed = async (frame: Frame | Page): Promise<Weighed[]> => {
  await frame.waitForFunction(() => 'weighed' in window)
  const all = await frame.evaluate(() => (window as unknown as { weighed: Weighed[] }).weighed)
  // The bridge stands for WeCom itself.
  return all.filter(({ path }) => path !== '/practice/bridge.js')
}

const sum = (all: Weighed[], kind: RegExp) =>
  all.filter(({ path }) => kind.test(path)).reduce((bytes, each) => bytes + each.bytes, 0)

const FONT = /\.(woff2?|ttf|otf|eot)$/

test('the sidebar, until her profile is on screen: 55 KB of script, 8 KB of style, no font', async () => {
  const page = await journey.device()
  await weigh(page, '.suggestion')
  const side = await openWecom(journey, page, 'u_linxiaoyu', 'cu001')
  await tapToolbar(page)
  await side.locator('.suggestion').first().waitFor()
  const all = await weighed(await frameOf(page, '回声'))
  const [script, style] = [sum(all, /\.js$/), sum(all, /\.css$/)]
  process.stdout.write(`sidebar, first open: ${script} B of script, ${style} B of style\n`)
  for (const { path, bytes } of all) process.stdout.write(`  ${bytes} ${path}\n`)
  expect(all.every(({ path, bytes }) => bytes > 0 || path.startsWith('/api/'))).toBe(true)
  expect(script).toBeGreaterThan(10 * KB)
  expect(script).toBeLessThanOrEqual(55 * KB)
  expect(style).toBeLessThanOrEqual(8 * KB)
  expect(sum(all, FONT)).toBe(0)
})

test('a reading page: 4 KB of script, its style inside, no font', async () => {
  const lin = await journey.device()
  const side = await openWecom(journey, lin, 'u_linxiaoyu', 'cu001')
  await tapToolbar(lin)
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  const path = await linkTo(lin, 'p01')

  const page = await journey.device()
  await page.context().setExtraHTTPHeaders({ 'accept-encoding': 'gzip' })
  await page.goto(`${journey.phone}${path}`, { waitUntil: 'load' })
  const all = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map((entry) => ({
      path: new URL(entry.name).pathname,
      bytes: entry.encodedBodySize,
    })),
  )
  const script = sum(all, /\.js$/)
  process.stdout.write(`reading page: ${script} B of script\n`)
  expect(script).toBeGreaterThan(0)
  expect(script).toBeLessThanOrEqual(4 * KB)
  expect(all.filter((each) => each.path.endsWith('.css') || FONT.test(each.path))).toEqual([])
})

test('no screen asks anybody else for anything', () => {
  expect(journey.complaints).toEqual([])
})
