import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { afterEach } from 'vitest'
import { openBrowser } from './browser.ts'
import { startProduct, type RunningProduct } from './running-product.ts'

const root = resolve(import.meta.dirname, '../..')

export const DESKTOP = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

export interface Journey extends RunningProduct {
  browser: Browser
  /** A device of somebody: its own cookies, its own screen. What it complains of is kept. */
  device(options?: BrowserContextOptions): Promise<Page>
  /** What the devices complained of: script errors, refused resources, foreign hosts. */
  complaints: string[]
  /** A picture of the step, for whoever looks at them afterwards. */
  shoot(page: Page, name: string): Promise<void>
  close(): Promise<void>
}

// A browser that is not signed in yet is told so; that is how it learns to sign in.
const EXPECTED = /\/api\/sidebar\/(session|wecom\/signature)\b/

/** The product running and a browser to use it with; pictures go to `.data/screenshots/<name>`. */
export async function aJourney(
  name: string,
  before?: (databaseUrl: string) => Promise<void>,
): Promise<Journey> {
  const engine = process.env.TEST_ENGINE === 'mysql' ? 'mysql' : 'sqlite'
  const folder = join(root, '.data/screenshots', name)
  mkdirSync(folder, { recursive: true })
  const product = await startProduct({ engine, from: process.env.SEEDED_SHOP, before })
  const browser = await openBrowser()
  const complaints: string[] = []
  let shots = 0

  async function device(options: BrowserContextOptions = {}) {
    const context = await browser.newContext({
      viewport: PHONE,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      ...options,
    })
    context.setDefaultTimeout(60_000)
    await context.addInitScript(() =>
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        // oxlint-disable-next-line no-console -- the page's console is what we listen to
        console.error(`CSP ${violatedDirective} ${blockedURI}`),
      ),
    )
    context.on('weberror', (error) => complaints.push(`error: ${error.error().message}`))
    context.on('console', (message) => {
      if (message.type() !== 'error') return
      const { url } = message.location()
      if (message.text().includes('401') && EXPECTED.test(url)) return
      if (message.text().includes('ERR_INTERNET_DISCONNECTED')) return
      complaints.push(`console: ${message.text()} (${url})`)
    })
    context.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (/^https?:$/.test(protocol) && ![product.origin, product.phone].includes(origin))
        complaints.push(`foreign: ${request.url()}`)
    })
    return context.newPage()
  }

  return {
    ...product,
    browser,
    device,
    complaints,
    async shoot(page, step) {
      shots += 1
      const path = join(folder, `${String(shots).padStart(2, '0')}-${step}.png`)
      // Chromium gives up now and then ("Unable to capture screenshot") on a busy machine with
      // nothing wrong on the page: it is asked again, and only a third refusal is the journey's.
      for (let again = 2; ; again -= 1) {
        try {
          await page.screenshot({ path })
          return
        } catch (error) {
          if (again === 0 || !String(error).includes('Unable to capture')) throw error
          await page.waitForTimeout(500)
        }
      }
    },
    async close() {
      await browser.close()
      await product.stop()
    },
  }
}

/** The adviser's WeCom with this chat open; the sidebar is the frame beside or over it. */
export async function openWecom(
  { origin }: Pick<Journey, 'origin'>,
  page: Page,
  staff: string,
  chat?: string,
) {
  await page.goto(`${origin}/practice/wecom?staff=${staff}${chat ? `&chat=${chat}` : ''}`)
  return page.frameLocator('iframe[title="回声"]')
}

/** The phone's toolbar opens the sidebar over the chat. */
export const tapToolbar = (page: Page) => page.getByRole('button', { name: '回声' }).click()

/** The customer's WeChat; a card she taps opens in the frame. */
export async function openWechat(
  { phone }: Pick<Journey, 'phone'>,
  page: Page,
  customer: string,
  more = '',
) {
  await page.goto(`${phone}/practice/wechat?customer=${customer}${more}`)
  return page.frameLocator('iframe[title="打开的网页"]')
}

/** The frame itself, for what a locator cannot ask. */
export async function frameOf(page: Page, title: '回声' | '打开的网页'): Promise<Frame> {
  const handle = await page.locator(`iframe[title="${title}"]`).elementHandle()
  return (await handle!.contentFrame())!
}

/** True when something stands out to the side: a page must never need scrolling both ways. */
export const isTooWide = (frame: Frame | Page) =>
  frame.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth
  })

/** When a step fails, how every screen looked then. */
export const keepFailures = (journey: () => Journey | undefined) =>
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    const pages =
      journey()
        ?.browser.contexts()
        .flatMap((context) => context.pages()) ?? []
    for (const page of pages) await journey()!.shoot(page, 'FAILED')
  })
