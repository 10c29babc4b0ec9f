import type { Browser } from 'playwright-core'
import { loadedBy, throttle, type Network, type Script } from './throttled.ts'

/** Somebody's phone, outside WeChat: no login comes before the page. */
export const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
/** One first open. */
export interface Seen {
  fcp: number
  lcp: number
  blocked: number
  scripts: Script[]
}

/** Opens a page in a browser that has seen nothing, on this network. */
export async function firstOpen(browser: Browser, url: string, network: Network): Promise<Seen> {
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
