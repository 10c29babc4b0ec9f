import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  DESKTOP,
  isTooWide,
  keepFailures,
  openWecom,
  PHONE,
  type Journey,
} from '../support/journey.ts'

// 隐私: a customer sees what is held, takes back, takes along and deletes, all as plain forms; and
// what the shop's people see of it.

let shop: Journey
let her: Page

const openPrivacy = (page: Page) => page.goto(`${shop.phone}/privacy`)

beforeAll(async () => {
  shop = await aJourney('privacy')
  her = await shop.device({ viewport: PHONE })
  await her.context().addCookies([{ name: 'practice_customer', value: 'cu003', url: shop.phone }])
})
afterAll(() => shop?.close())
keepFailures(() => shop)

test('可乐妈 switches a purpose off in one tap, and it is said so at once', async () => {
  await openPrivacy(her)
  await her.getByRole('heading', { name: '我们记了什么' }).waitFor()
  expect(await isTooWide(her)).toBe(false)
  await shop.shoot(her, 'held')
  const off = her.getByRole('button', { name: /不按这个推荐|按我看过的推荐/ }).first()
  await off.click()
  await her.getByText('撤回了，从现在起不再记').waitFor()
})

test('she agreed for her child, and says herself how old by now, in ranges', async () => {
  expect(await her.getByLabel('宝宝月龄段', { exact: true }).inputValue()).toBe('19-24月')
  await her.getByLabel('宝宝月龄段', { exact: true }).selectOption('7-9月')
  await her.setViewportSize({ width: 320, height: 640 })
  await her.emulateMedia({ colorScheme: 'dark' })
  await her.evaluate(() => (document.documentElement.style.fontSize = '140%'))
  expect(await isTooWide(her)).toBe(false)
  await her.getByLabel('宝宝月龄段', { exact: true }).scrollIntoViewIfNeeded()
  await shop.shoot(her, 'age-band-narrow-and-large')
  await her.emulateMedia({ colorScheme: 'light' })
  await her.setViewportSize(PHONE)
  await her.evaluate(() => (document.documentElement.style.fontSize = ''))
  await her.getByRole('button', { name: '记下', exact: true }).click()
  await her.getByText('记好了。随时可以改，撤回同意就删掉').waitFor()
  await her.getByLabel('宝宝月龄段', { exact: true }).scrollIntoViewIfNeeded()
  await shop.shoot(her, 'age-band')
})

test('she takes everything along', async () => {
  const file = her.waitForEvent('download')
  await her.getByRole('link', { name: '导出我的数据' }).click()
  expect((await file).suggestedFilename()).toMatch(/^my-records-.*\.json$/)
})

test('two taps delete everything; she is told what stays and why, and has a receipt', async () => {
  await openPrivacy(her)
  await her.getByText('删除我的全部数据').click()
  await her.getByText(/留下但不再知道是您/).waitFor()
  const sure = her.getByRole('button', { name: '确定，全部删除' })
  expect((await sure.boundingBox())!.height).toBeGreaterThanOrEqual(44)
  await sure.scrollIntoViewIfNeeded()
  await shop.shoot(her, 'sure')
  await her.setViewportSize({ width: 320, height: 640 })
  await her.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect(await isTooWide(her)).toBe(false)
  await sure.scrollIntoViewIfNeeded()
  await shop.shoot(her, 'sure-320-large')
  await her.evaluate(() => (document.documentElement.style.fontSize = ''))
  await her.emulateMedia({ colorScheme: 'dark' })
  await shop.shoot(her, 'sure-dark')
  await sure.click()
  await her.getByText('从现在起，这里没有一条记录和您有关').waitFor()
  await her.getByText(/回执号 [0-9A-F]{8}/).waitFor()
  await her.getByText('没有记下您的任何东西').waitFor()
  await shop.shoot(her, 'deleted')
})

test('beside 果果妈 one sees by what she was recognised', async () => {
  const lin = await shop.device({ viewport: DESKTOP })
  const side = await openWecom(shop, lin, 'u_linxiaoyu', 'cu001')
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  await side.getByRole('button', { name: /怎么认出是她/ }).click()
  const sheet = side.getByRole('dialog', { name: '怎么认出是她' })
  await sheet.getByText('企业微信登录告诉我们').first().waitFor()
  await shop.shoot(lin, 'identity')
  await lin.keyboard.press('Escape')
})
