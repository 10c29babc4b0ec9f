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
  type Journey,
} from '../support/journey.ts'

// Saturday 20:41, nineteen minutes before the cut-off: the last two packs of 周六纸尿裤团.

let journey: Journey
let lin: Page
let side: FrameLocator
let phone: Page
let page: FrameLocator

beforeAll(async () => {
  journey = await aJourney('ordering')
  lin = await journey.device({ viewport: DESKTOP })
  phone = await journey.device()
})
afterAll(() => journey?.close())
keepFailures(() => journey)

// What moves by itself is given time.
const soon = { timeout: 60_000 }
const chain = () => side.getByRole('region', { name: '周六纸尿裤团（今晚 21:00 截单）' })

test('beside the group one line says how far the 接龙 is, and who has not paid', async () => {
  side = await openWecom(journey, lin, 'u_linxiaoyu', 'g02')
  await expect
    .poll(() => chain().innerText(), soon)
    .toMatch(/18\/20[\s\S]*已付[\s\S]*897[\s\S]*3 单未付/)
  await chain()
    .getByRole('button', { name: /^看名单/ })
    .click()
  const sheet = side.getByRole('dialog')
  await expect.poll(() => sheet.innerText(), soon).toContain('11 位，18 份')
  await sheet.getByRole('button', { name: '只看没付的' }).click()
  expect(await sheet.getByRole('listitem').count()).toBe(3)
  expect(await sheet.innerText()).toContain('芽芽妈')
  await journey.shoot(lin, 'list')
  await lin.keyboard.press('Escape')
})

test('she opens the page in her WeChat and takes the last two', async () => {
  page = await openWechat(journey, phone, 'cu001', '&chat=g02')
  await phone.locator('.messages .card', { hasText: '周六纸尿裤团' }).last().click()
  await expect.poll(() => page.locator('#order').innerText(), soon).toContain('已有 11 位接龙')
  const offer = page.locator('#order')
  expect(await offer.innerText()).toContain('还剩 2 份')
  expect(await offer.innerText()).toContain('可**')
  expect(await offer.innerText()).not.toContain('可乐妈')
  await offer.scrollIntoViewIfNeeded()
  await journey.shoot(phone, 'page')
  await offer.getByRole('radio', { name: '2' }).check({ force: true })
  await offer.getByRole('button', { name: '我要接龙' }).click()
  await page.getByText('接龙第 12 位').waitFor()
  await journey.shoot(phone, 'order')
  await expect.poll(() => chain().innerText(), soon).toMatch(/20\/20[\s\S]*4 单未付/)
})

test('she turns back at the cashier, then pays, and her code is there', async () => {
  await page.getByRole('button', { name: '付款 ¥138' }).click()
  await page.getByRole('button', { name: '先不付' }).click()
  await page.getByRole('button', { name: '付款 ¥138' }).click()
  await page.getByRole('button', { name: '立即支付' }).waitFor()
  await journey.shoot(phone, 'cashier')
  await page.getByRole('button', { name: '立即支付' }).click()
  await page.getByText('取货码', { exact: true }).waitFor()
  expect(await page.locator('.order-code strong').innerText()).toMatch(/^\d{4}$/)
  expect(await isTooWide(await frameOf(phone, '打开的网页'))).toBe(false)
  await journey.shoot(phone, 'paid')
})

test('the adviser’s line moves by itself, without anybody asking', async () => {
  await expect.poll(() => chain().innerText(), soon).toMatch(/已付[\s\S]*1,035/)
  expect(await chain().innerText()).toContain('3 单未付')
  await journey.shoot(lin, 'moved')
})

test('who comes next reads that all are taken', async () => {
  const late = await journey.device()
  const seen = await openWechat(journey, late, 'cu013', '&chat=g02')
  await late.locator('.messages .card', { hasText: '周六纸尿裤团' }).last().click()
  await expect.poll(() => seen.locator('#order').innerText(), soon).toContain('已经接满了')
  expect(await seen.locator('#order').innerText()).toContain('您订了 2 份')
  await journey.shoot(late, 'sold-out')
})

test('nothing complained on the way', () => {
  expect(journey.complaints).toEqual([])
  expect(journey.troubles()).toEqual([])
})
