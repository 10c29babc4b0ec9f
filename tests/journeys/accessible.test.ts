import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  DESKTOP,
  isTooWide,
  keepFailures,
  openWechat,
  openWecom,
  PHONE,
  type Journey,
} from '../support/journey.ts'
import { linkTo, openScreen, staffScreens } from '../support/screens.ts'

// Every screen for everybody: seen in the dark, read large, held narrow, used with keys alone.

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

let journey: Journey
/** Addresses of what customers open. */
let customerPages: [name: string, path: string][]

beforeAll(async () => {
  journey = await aJourney('screens')
  const page = await journey.device()
  await openScreen(journey, page, staffScreens[0]!)
  customerPages = [
    ['m1-article', await linkTo(page, 'p01')],
    ['m1-product', await linkTo(page, 'p11')],
    ['m1-story', await linkTo(page, 'p18')],
    ['m1-activity', await linkTo(page, 'p15')],
    ['m1-chain', await linkTo(page, 'p16')],
    ['m1-team', await linkTo(page, 'p17')],
    ['m1-coupon', await linkTo(page, 'p20')],
    ['m1-live', await linkTo(page, 'p21')],
    ['m1-poll', await linkTo(page, 'p22')],
    ['m3-mine', '/me'],
    ['m1-unknown', '/p/v1.nobody.knows.this'],
  ]
  await page.context().close()
})

afterAll(() => journey?.close())
keepFailures(() => journey)

/** What axe finds, one line each: everything in the light, what colours can do in the dark. */
async function faults(frame: Frame | Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe)
  const runOnly =
    colorScheme === 'light'
      ? { type: 'tag', values: STANDARD }
      : { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }
  return frame.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: { run: (...args: unknown[]) => Promise<any> } }
    const { violations } = await axe.run(document, { runOnly, iframes: false })
    return violations.map(
      ({ id, nodes }: any) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node: any) => `${node.target} ${node.any[0]?.message ?? ''}`)
          .join(' | ')}`,
    )
  }, runOnly)
}

const colours = ['light', 'dark'] as const
// A sheet is as wide as the screen under it: the screens themselves are enough.
const isScreen = (name: string) =>
  !/score|stage|tags|note|more|push$|orders|kf|points|hint|s4-coupon|s4-mass/.test(name)

/** Looks at what stands there in every way people do; what is wrong, by how it was looked at. */
async function beholden(page: Page, frame: Frame | Page, name: string) {
  const wrong: Record<string, string[]> = {}
  for (const colorScheme of colours) {
    await page.emulateMedia({ colorScheme })
    const found = await faults(frame, colorScheme)
    if (found.length > 0) wrong[colorScheme] = found
    await journey.shoot(page, `${name}-${colorScheme}`)
  }
  if (isScreen(name)) {
    await page.emulateMedia({ colorScheme: 'light' })
    const ways = [
      ['280px', 280, 1],
      ['320px', 320, 1],
      ['large', 390, 1.4],
      ['double', 360, 2],
    ] as const
    for (const [way, width, size] of ways) {
      await page.setViewportSize({ width, height: 844 })
      await frame.evaluate((times) => {
        document.documentElement.style.fontSize = times === 1 ? '' : `${times * 100}%`
      }, size)
      if (await isTooWide(frame)) wrong[way] = ['stands out to the side']
      if (way !== '280px') await journey.shoot(page, `${name}-${way}`)
    }
    await page.setViewportSize(PHONE)
    await frame.evaluate(() => (document.documentElement.style.fontSize = ''))
  }
  return wrong
}

test('every screen of the staff: no fault in light or dark, nothing stands out, small or large', async () => {
  const page = await journey.device()
  const found: Record<string, object> = {}
  for (const screen of staffScreens) {
    const frame = await openScreen(journey, page, screen)
    const wrong = await beholden(page, frame, screen.name)
    if (Object.keys(wrong).length > 0) found[screen.name] = wrong
  }
  await page.context().close()
  expect(found).toEqual({})
})

test('with keys alone: Tab reaches sending and Enter sends; a sheet keeps the focus and Esc gives it back', async () => {
  const page = await journey.device({ viewport: DESKTOP })
  const frame = await openScreen(journey, page, { ...staffScreens[0]!, name: 'keys' })
  const focused = () =>
    frame.evaluate(() => {
      const { activeElement: here } = document
      return `${here?.getAttribute('aria-label') ?? here?.textContent ?? ''}`.trim()
    })
  const tabTo = async (wanted: RegExp) => {
    for (let presses = 0; presses < 60; presses++) {
      if (wanted.test(await focused())) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reached ${wanted}; it stands on ${await focused()}`)
  }
  await frame.locator('h1').focus()

  await tabTo(/^修改：/)
  const opener = await focused()
  await page.keyboard.press('Enter')
  const sheet = frame.getByRole('dialog', { name: '改好再发' })
  await sheet.waitFor()
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press(presses % 4 === 3 ? 'Shift+Tab' : 'Tab')
    expect(await sheet.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true)
  }
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  expect(await focused()).toBe(opener)

  await tabTo(/^给果果妈发送：/)
  await page.keyboard.press('Enter')
  await frame.getByText('发出去了').waitFor()
  await page.context().close()
})

test('every page of the customer likewise', async () => {
  const page = await journey.device()
  await openWechat(journey, page, 'cu001')
  await page.locator('.chat').first().waitFor()
  const found: Record<string, object> = {}
  for (const [name, path] of [...customerPages, ['m4-privacy', '/privacy']] as const) {
    await page.goto(`${journey.phone}${path}`)
    const wrong = await beholden(page, page, name)
    if (Object.keys(wrong).length > 0) found[name] = wrong
  }
  await page.goto(`${journey.phone}${customerPages.find(([name]) => name === 'm1-chain')![1]}`)
  await page.getByRole('button', { name: '我要接龙' }).click()
  await page.getByText(/接龙第 \d+ 位/).waitFor()
  const wrong = await beholden(page, page, 'm2-unpaid')
  if (Object.keys(wrong).length > 0) found['m2-unpaid'] = wrong
  await page.context().close()
  expect(found).toEqual({})
})

test('and the practice desk, where the demo begins', async () => {
  const page = await journey.device()
  const found: Record<string, object> = {}
  const look = async (name: string) => {
    const wrong = await beholden(page, page, name)
    if (Object.keys(wrong).length > 0) found[name] = wrong
  }
  await page.goto(`${journey.origin}/`)
  await page.locator('.people').first().waitFor()
  await look('practice-desk')
  // A sale at a shop's till comes in by the shop's own letter.
  await page.getByRole('button', { name: '收款，把订单送给回声' }).click()
  await page.getByText(/^收下了，订单 DESK/).waitFor()
  await openWecom(journey, page, 'u_linxiaoyu')
  await page.locator('.chat').first().waitFor()
  await look('practice-wecom')
  await openWechat(journey, page, 'cu001')
  await page.locator('.chat').first().click()
  await page.locator('.messages .said').first().waitFor()
  await look('practice-wechat')
  await page.context().close()
  expect(found).toEqual({})
})

test('nothing complained on the way', () => {
  // The one page that does not exist says so with its status.
  expect(journey.complaints.filter((line) => !line.includes('v1.nobody.knows.this'))).toEqual([])
  expect(journey.troubles()).toEqual([])
})
