import type { Frame, Page } from 'playwright-core'
import { frameOf, openWecom, tapToolbar, type Journey } from './journey.ts'

/** A screen of the sidebar: where it is, and what is tapped there. No words: names may be anything. */
export interface Screen {
  name: string
  staff: string
  chat?: string
  hash?: string
  /** What stands there when it is ready. */
  ready: string
  tap?: string[]
}

const lin = 'u_linxiaoyu'

const WHO = '.who h1'
const SHEET = '[role=dialog]'
const customer = { staff: lin, chat: 'cu001', ready: WHO }

/** Every screen of the staff, and every sheet that opens from it. */
export const staffScreens: Screen[] = [
  { ...customer, name: 's1-customer' },
  { ...customer, name: 's1-score', tap: ['.pill >> nth=1'], ready: SHEET },
  { ...customer, name: 's1-stage', tap: ['.pill >> nth=0'], ready: SHEET },
  { ...customer, name: 's1-tags', tap: ['.tag-line'], ready: SHEET },
  { ...customer, name: 's1-note', tap: ['.note-line'], ready: SHEET },
  { ...customer, name: 's1-more', tap: ['.who-top button'], ready: SHEET },
  { ...customer, name: 's1-give', tap: ['.coupon-give'], ready: SHEET },
  { ...customer, name: 's1-edit', tap: ['.send-buttons .link >> nth=0'], ready: SHEET },
  {
    ...customer,
    name: 's1-reply',
    tap: ['.replies-head ~ .chips button >> nth=2', '.reply-title >> nth=0'],
    ready: '.reply-body',
  },
  { ...customer, name: 's3-today', hash: '#/w', ready: '.today-head h1' },
  { ...customer, name: 's6-settings', hash: '#/s', ready: '.settings-me' },
  {
    staff: 'u_zhoumin',
    name: 's6-manager',
    hash: '#/s',
    tap: ['.checkup-run .button'],
    ready: '.settings-line .badge',
  },
  { staff: 'u_hejing', chat: 'k:u_hejing:cu004', name: 's1-kf', ready: WHO },
  { staff: lin, chat: 'g02', name: 's2-group', ready: '.push' },
  { staff: lin, chat: 'g02', name: 's2-push', tap: ['.push button >> nth=0'], ready: SHEET },
  {
    staff: lin,
    chat: 'g02',
    name: 's2-people',
    tap: ['.group-tabs button >> nth=1'],
    ready: '.rows',
  },
  {
    staff: lin,
    chat: 'g02',
    name: 's2-orders',
    tap: ['.group-tabs button >> nth=2'],
    ready: '.card',
  },
  {
    staff: lin,
    chat: 'g02',
    name: 's2-setup',
    tap: ['.about .ui-row >> nth=3'],
    ready: `${SHEET} .check`,
  },
  { staff: lin, chat: 'g01', name: 's2-guides', tap: ['.about .ui-row >> nth=2'], ready: SHEET },
  { staff: 'u_hejing', chat: 'g04', name: 's2-waiting', ready: '.wait' },
  {
    staff: lin,
    chat: 'g02',
    name: 's2-points',
    tap: ['.group-tabs button >> nth=1', '.scored-main >> nth=0'],
    ready: `${SHEET} .points`,
  },
  { staff: 'u_chenmo', chat: 'cu008', name: 's1-hint', ready: '.badge.amber' },
  { staff: 'u_zhoumin', name: 's4-business', hash: '#/m', ready: '.chart' },
  {
    staff: 'u_zhoumin',
    name: 's4-orders',
    tap: ['.chart button >> nth=0'],
    ready: `${SHEET} .order`,
  },
  { staff: 'u_zhoumin', name: 's4-remind', tap: ['.board-act'], ready: `${SHEET} .strong` },
  {
    staff: 'u_zhoumin',
    name: 's4-export',
    tap: ['.board-total > .link'],
    ready: `${SHEET} .export-how`,
  },
  {
    staff: 'u_zhoumin',
    name: 's4-coupon',
    tap: ['.coupon-line >> nth=0'],
    ready: `${SHEET} .panel-line`,
  },
  { staff: 'u_zhoumin', name: 's4-mass', tap: ['.mass-new'], ready: `${SHEET} .audience` },
  {
    staff: 'u_zhoumin',
    name: 's4-leads',
    tap: ['.process-numbers button >> nth=0'],
    ready: `${SHEET} .line-of`,
  },
  { staff: 'u_zhoumin', name: 's5-library', hash: '#/l', ready: '.lib-kinds' },
  { staff: 'u_zhoumin', name: 's5-coupons', hash: '#/l/coupon', ready: '.rows' },
  { staff: 'u_zhoumin', name: 's5-page', hash: '#/l/page/p16', ready: '.lib-item header' },
  { staff: 'u_zhoumin', name: 's5-plays', hash: '#/l/play', ready: '.rows' },
  { staff: 'u_zhoumin', name: 's5-partners', hash: '#/l/partner', ready: '.card' },
  { staff: 'u_fangzhou', name: 's5-partners', hash: '#/l/partner', ready: '.partner-add' },
  {
    staff: 'u_fangzhou',
    name: 's5-statement',
    hash: '#/l/partner',
    tap: ['.rows .ui-row >> nth=0'],
    ready: `${SHEET} .partner-form`,
  },
  { staff: 'u_fangzhou', name: 's5-cards', hash: '#/l/card', ready: '.lib-card' },
  { staff: 'u_fangzhou', name: 's5-coupon-code', hash: '#/l/coupon/cp6', ready: '.code-places' },
]

// What stands on each device now: the next screen of the same chat needs no new start.
const standing = new WeakMap<Page, string>()

/** Opens a screen in the emulated client and waits until nothing is being fetched. */
export async function openScreen(journey: Journey, page: Page, screen: Screen): Promise<Frame> {
  const place = `${screen.staff}/${screen.chat ?? ''}`
  const side = page.frameLocator('iframe[title="回声"]')
  if (standing.get(page) === place) {
    if (await side.locator(SHEET).count()) await page.keyboard.press('Escape')
    await side.locator(SHEET).waitFor({ state: 'detached' })
  } else {
    await openPlace(journey, page, screen)
    standing.set(page, place)
  }
  const frame = await frameOf(page, '回声')
  if (screen.hash) await frame.evaluate((hash) => (location.hash = hash), screen.hash)
  await settled(frame)
  for (const target of screen.tap ?? []) await side.locator(target).first().click()
  await side.locator(screen.ready).first().waitFor()
  await settled(frame)
  return frame
}

async function openPlace(journey: Journey, page: Page, { staff, chat }: Screen) {
  const isPhone = (page.viewportSize()?.width ?? 0) < 760
  await openWecom(journey, page, staff, chat)
  if (chat) {
    await page.locator('.conversation').waitFor()
    if (isPhone) await tapToolbar(page)
  } else {
    await page.locator('.me .tool').click()
  }
  await page.frameLocator('iframe[title="回声"]').locator('.app-nav').waitFor()
}

/** Waits until no skeleton is left and nothing says that it is busy. */
export const settled = (frame: Frame | Page) =>
  frame.waitForFunction(
    () =>
      !document.querySelector('.skeleton, [aria-busy="true"]') &&
      document.fonts.status === 'loaded',
  )

/** The address of a page that the signed-in member gives to a customer, through her own door. */
export async function linkTo(page: Page, pageId: string, customerId = 'cu001'): Promise<string> {
  const answer = await page.evaluate(
    async ([pageId, id]) => {
      const response = await fetch('/api/sidebar/sends', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          key: crypto.randomUUID(),
          chat: { kind: 'single', id },
          replyId: null,
          suggestionKey: null,
          parts: [{ kind: 'page', pageId }],
        }),
      })
      return response.json()
    },
    [pageId, customerId],
  )
  const link = answer.parts?.[0]?.message.news.link
  if (!link) throw new Error(`no link to ${pageId}: ${JSON.stringify(answer)}`)
  return new URL(link).pathname
}
