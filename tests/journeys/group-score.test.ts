import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  frameOf,
  isTooWide,
  keepFailures,
  openWecom,
  tapToolbar,
  type Journey,
} from '../support/journey.ts'
import { settled } from '../support/screens.ts'

// 成员: who is warm in 周六纸尿裤团, what her score is made of, and a table that brings 发言.

let journey: Journey
beforeAll(async () => {
  journey = await aJourney('group-score')
})
afterAll(() => journey?.close())
keepFailures(() => journey)

test('林小雨 sees who is warm and why, opens 可乐妈’s 27 points, and her chat', async () => {
  const page = await journey.device()
  const side = await openWecom(journey, page, 'u_linxiaoyu', 'g02')
  await page.locator('.conversation').waitFor()
  await tapToolbar(page)
  await side.getByRole('button', { name: '成员', exact: true }).click()
  await side.getByText('本群 27 · 30 天 72').waitFor()
  const frame = await frameOf(page, '回声')
  await settled(frame)
  for (const tier of ['全部 34', '高意向 3', '意向 8', '关注 12', '潜水 11']) {
    await side.getByRole('button', { name: tier, exact: true }).waitFor()
  }
  const main = side.locator('main')
  await side.getByText('仅计互动，不含发言（未接入会话存档）。').waitFor()
  expect(await main.innerText()).not.toMatch(/果果姥姥/)
  await journey.shoot(page, 'members')

  await side.getByRole('button', { name: '潜水 11' }).click()
  await side.getByText('另有 3 位未同意记录，不计分，也不显示名字。').waitFor()
  expect(await side.locator('.scored').count()).toBe(8)
  await side.getByRole('button', { name: '全部 34' }).click()
  await side.getByText('分是怎么算的').click()
  await journey.shoot(page, 'rules')

  await side.locator('.scored-main').first().click()
  const sheet = side.getByRole('dialog', { name: '可乐妈的互动分' })
  await sheet.getByText('其他群 30 天合计 45').waitFor()
  const points = (await sheet.locator('.points tbody td').allInnerTexts()).map(Number)
  expect(points.reduce((sum, each) => sum + each, 0)).toBe(27)
  expect(await sheet.locator('.points tfoot td').innerText()).toBe('27')
  await journey.shoot(page, 'points')
  await page.keyboard.press('Escape')

  await page.emulateMedia({ colorScheme: 'dark' })
  await journey.shoot(page, 'dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 320, height: 640 })
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect(await isTooWide(frame)).toBe(false)
  await side.locator('.scored').first().scrollIntoViewIfNeeded()
  await journey.shoot(page, 'narrow-and-large')
  await frame.evaluate(() => (document.documentElement.style.fontSize = ''))

  await side.getByRole('button', { name: '私聊可乐妈' }).click()
  await page.locator('.conversation', { hasText: '可乐妈' }).first().waitFor()
  expect(journey.complaints).toEqual([])
})

test('周敏 looks at a table of 发言 first, mends it, and takes it over', async () => {
  const page = await journey.device()
  const side = await openWecom(journey, page, 'u_zhoumin')
  await page.locator('.me .tool').click()
  await side.locator('.app-nav').waitFor()
  const frame = await frameOf(page, '回声')
  await frame.evaluate(() => (location.hash = '#/g/g02'))
  await side.getByRole('button', { name: '成员', exact: true }).click()
  await side.getByRole('button', { name: '导入发言数' }).click()
  const sheet = side.getByRole('dialog', { name: '导入发言数' })
  const choose = (text: string) =>
    sheet
      .locator('input[type=file]')
      .setInputFiles({ name: '发言.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await choose('日期,客户,发言数,提问数\n2026-11-21,可乐妈,6,1\n2026-11-31,团团妈,2,0\n')
  await sheet.getByText('第 3 行：日期「2026-11-31」看不懂').waitFor()
  await journey.shoot(page, 'a-row-is-wrong')
  await choose('日期,客户,发言数,提问数\n2026-11-21,可乐妈,6,1\n2026-11-21,团团妈,2,0\n')
  await sheet.getByText('新记 2 行').waitFor()
  await journey.shoot(page, 'preview')
  await sheet.getByRole('button', { name: '导入', exact: true }).click()
  await side.getByText('本群 35 · 30 天 80').waitFor()
  await side.getByText('发言和提问来自导入的表，到 2026-11-21').waitFor()
  expect(journey.complaints).toEqual([])
})

test('a push that was recalled in WeCom gives no points, until she says that it was not', async () => {
  const page = await journey.device()
  const side = await openWecom(journey, page, 'u_linxiaoyu', 'g02')
  await page.locator('.conversation').waitFor()
  await tapToolbar(page)
  await side.locator('.push button').first().click()
  await side.getByRole('button', { name: '这条已在企业微信撤回，不再计分' }).click()
  await side.getByText('这条不再计分').waitFor()
  await journey.shoot(page, 'recalled')
  await page.keyboard.press('Escape')
  await side.getByRole('button', { name: '成员', exact: true }).click()
  await side.getByRole('button', { name: '没有撤回' }).click()
  await side.getByRole('button', { name: '没有撤回' }).waitFor({ state: 'detached' })
  expect(journey.complaints).toEqual([])
})
