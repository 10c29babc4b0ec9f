import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  DESKTOP,
  frameOf,
  isTooWide,
  keepFailures,
  openWechat,
  openWecom,
  PHONE,
  type Journey,
} from '../support/journey.ts'

// A page goes from hand to hand, and 周敏 reads on her phone what became of it.

let journey: Journey
let min: Page
let board: FrameLocator
let hers = ''
let friends = ''

beforeAll(async () => {
  journey = await aJourney('share-chain')
})

afterAll(() => journey?.close())
keepFailures(() => journey)

// The browser of the tests says of itself that it is no person's.
const userAgent =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36'

const pathOf = (url: string) => new URL(url).pathname

/** Reads for a second, until the shop has been told. */
async function reads(path: string) {
  const phone = await journey.device({ viewport: PHONE, userAgent })
  const told = phone.waitForResponse((answer) => new URL(answer.url()).pathname === '/t')
  await phone.goto(`${journey.phone}${path}`)
  expect((await told).ok()).toBe(true)
  return phone
}

test('果果妈 passes the page on with an address of her own, and a friend passes it on again', async () => {
  const guo = await journey.device({ viewport: PHONE })
  const page = await openWechat(journey, guo, 'cu001', '&chat=g02')
  await guo.locator('.messages .card', { hasText: '周六纸尿裤团' }).last().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  const frame = await frameOf(guo, '打开的网页')
  const first = pathOf(frame.url())
  await page.getByRole('button', { name: '转给朋友' }).click()
  await expect.poll(() => pathOf(frame.url())).not.toBe(first)
  hers = pathOf(frame.url())
  await journey.shoot(guo, 'forward')

  const friend = await reads(hers)
  expect(await friend.locator('body').innerText()).not.toContain('果果妈')
  await friend.getByRole('button', { name: '转给朋友' }).click()
  await expect.poll(() => pathOf(friend.url())).not.toBe(hers)
  friends = pathOf(friend.url())
  for (const path of [friends, friends, hers]) await (await reads(path)).context().close()
  await friend.context().close()
})

test('周敏 opens the share from 经营: hands, K with its n, and what it means', async () => {
  const { now } = await (await fetch(`${journey.origin}/simulator/control/world`)).json()
  const token = friends.replace('/p/', '')
  const order = { shopId: 'st1', status: 'paid', paidAt: now, amountFen: 300_000, token }
  const items = [{ name: '纸尿裤', qty: 1, priceFen: 300_000 }]
  expect(await journey.order({ ...order, orderNo: 'DM90101', items, customer: {} })).toBe(200)
  min = await journey.device({ viewport: PHONE })
  board = await openWecom(journey, min, 'u_zhoumin')
  await min.getByRole('button', { name: '工作台' }).click()
  await board.getByRole('button', { name: '分享', exact: true }).click()
  const bar = board.locator('.chart button', { hasText: '客户转发' }).first()
  await bar.waitFor({ timeout: 60_000 })
  await bar.click()
  const sheet = board.getByRole('dialog', { name: '转发链' })
  await sheet.getByText(/转了 2 次，最远到第 3 手/).waitFor()
  await expect.poll(() => sheet.locator('.chain-tree li').count()).toBe(3)
  await journey.shoot(min, 'chain')
  await sheet.getByRole('heading', { name: '每一手' }).scrollIntoViewIfNeeded()
  const hands = await sheet.locator('.chain-tree li').allInnerTexts()
  expect(hands[1]).toContain('果果妈')
  expect(hands[2]).toContain('一位客人')
  expect(hands[2]).toContain('¥3,000 · 1 单')
  await journey.shoot(min, 'hands')
})

test('whichever rule is chosen the total stays; the orders are one tap further', async () => {
  const sheet = board.getByRole('dialog', { name: '转发链' })
  const totals = new Set<string>()
  for (const rule of ['源头', '平分', '递减', '最多两级', '最后一手']) {
    await sheet.getByRole('button', { name: rule }).click()
    await sheet.getByText(/^各手相加 .+，等于总数。$/).waitFor()
    totals.add(await sheet.getByText(/^各手相加/).innerText())
    if (rule === '最多两级') await journey.shoot(min, 'two-levels')
  }
  expect(totals.size).toBe(1)
  expect(await isTooWide(await frameOf(min, '回声'))).toBe(false)
  await sheet.getByRole('button', { name: '看这一行的订单' }).click()
  const orders = board.getByRole('dialog', { name: /的订单$/ })
  await orders.getByText('DM90101').waitFor()
  await min.keyboard.press('Escape')
})

test('narrow, dark, with large words', async () => {
  const state = await min.context().storageState()
  for (const [step, options, scale] of [
    ['narrow', { viewport: { width: 320, height: 700 } }, 1],
    ['dark', { viewport: PHONE, colorScheme: 'dark' as const }, 1],
    ['large', { viewport: PHONE }, 2],
  ] as const) {
    const other = await journey.device({ ...options, storageState: state })
    const screen = await openWecom(journey, other, 'u_zhoumin')
    await other.getByRole('button', { name: '工作台' }).click()
    await screen.getByRole('button', { name: '分享', exact: true }).click()
    await screen.locator('.chart button', { hasText: '客户转发' }).first().click()
    const sheet = screen.getByRole('dialog', { name: '转发链' })
    await sheet.locator('.chain-tree li').first().waitFor()
    const frame = await frameOf(other, '回声')
    await frame.evaluate(
      (times) => (document.documentElement.style.fontSize = `${106.25 * times}%`),
      scale,
    )
    expect(await isTooWide(frame)).toBe(false)
    await journey.shoot(other, step)
    await sheet.getByRole('heading', { name: '每一手' }).scrollIntoViewIfNeeded()
    await journey.shoot(other, `${step}-hands`)
    await other.close()
  }
})

test('on her profile 林小雨 reads that she passed it on, and how many opened it', async () => {
  const lin = await journey.device({ viewport: DESKTOP })
  const side = await openWecom(journey, lin, 'u_linxiaoyu', 'cu001')
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  const item = side.locator('.timeline-item', { hasText: '转给了朋友' }).first()
  await item.scrollIntoViewIfNeeded()
  expect(await item.innerText()).toContain('2 人打开')
  await journey.shoot(lin, 'timeline')
})

test('nothing complained on the way', () => {
  expect(journey.complaints).toEqual([])
  expect(journey.troubles()).toEqual([])
})
