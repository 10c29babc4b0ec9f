import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aJourney, openWecom, tapToolbar, type Journey } from '../support/journey.ts'
import { linkTo, settled } from '../support/screens.ts'

// What the first open costs a phone, as the browser counts it: bodies over HTTP, gzip.

const KB = 1024
let journey: Journey

beforeAll(async () => (journey = await aJourney('sizes')), 240_000)
afterAll(() => journey?.close())

interface Weighed {
  path: string
  type: string
  bytes: number
}

/** From now on: every script and style sheet that this device fetches, with the size of its body. */
async function weigh(page: Page) {
  const seen: Promise<Weighed | undefined>[] = []
  // Playwright decodes bodies; the same file is asked for once more by the same coding.
  await page.context().setExtraHTTPHeaders({ 'accept-encoding': 'gzip' })
  page.on('response', (response) => {
    const type = response.request().resourceType()
    const { pathname } = new URL(response.url())
    if (!['script', 'stylesheet', 'font'].includes(type)) return
    // The emulated client stands for WeCom itself.
    if (
      /^\/practice\/|\/(wecom|wechat|desk|chat|Conversation|words|world)-[\w-]+\.(js|css)$/.test(
        pathname,
      )
    )
      return
    seen.push(
      response
        .request()
        .sizes()
        .then(({ responseBodySize }) => ({ path: pathname, type, bytes: responseBodySize })),
    )
  })
  return async () => (await Promise.all(seen)).filter((each) => each !== undefined)
}

const sum = (all: Weighed[], type: string) =>
  all.filter((each) => each.type === type).reduce((bytes, each) => bytes + each.bytes, 0)

test('the sidebar, until her profile is on screen: 60 KB of script, 8 KB of style, no font', async () => {
  // Signed in before, with nothing in its cache: what an update costs everybody.
  const page = await journey.device()
  const side = await openWecom(journey, page, 'u_linxiaoyu', 'cu001')
  await tapToolbar(page)
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  const signedIn = await page.context().storageState()
  await page.context().close()

  const fresh = await journey.device({ storageState: signedIn })
  await openWecom(journey, fresh, 'u_linxiaoyu', 'cu001')
  await fresh.locator('.messages .said').first().waitFor()
  const weighed = await weigh(fresh)
  const again = fresh.frameLocator('iframe[title="回声"]')
  await tapToolbar(fresh)
  await again.locator('.suggestion').first().waitFor()
  const all = await weighed()
  const [script, style] = [sum(all, 'script'), sum(all, 'stylesheet')]
  console.info(
    `sidebar: ${script} B of script, ${style} B of style`,
    all.map((each) => each.path),
  )
  expect(all.some(({ path }) => path.startsWith('/assets/'))).toBe(true)
  expect(script).toBeGreaterThan(10 * KB)
  expect(script).toBeLessThanOrEqual(60 * KB)
  expect(style).toBeLessThanOrEqual(8 * KB)
  expect(sum(all, 'font')).toBe(0)
})

test('a reading page: 4 KB of script, its style inside, no font', async () => {
  const lin = await journey.device()
  const side = await openWecom(journey, lin, 'u_linxiaoyu', 'cu001')
  await tapToolbar(lin)
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  const path = await linkTo(lin, 'p01')

  const page = await journey.device()
  const weighed = await weigh(page)
  await page.goto(`${journey.phone}${path}`, { waitUntil: 'load' })
  await settled(page)
  const all = await weighed()
  const script = sum(all, 'script')
  console.info(`reading page: ${script} B of script`)
  expect(script).toBeGreaterThan(0)
  expect(script).toBeLessThanOrEqual(4 * KB)
  expect(all.filter(({ type }) => type !== 'script')).toEqual([])
})

test('no screen asks anybody else for anything', () => {
  expect(journey.complaints).toEqual([])
})
