import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  frameOf,
  isTooWide,
  type Journey,
  keepFailures,
  openWecom,
  PHONE,
} from '../support/journey.ts'

// 方舟 copies 新客培育 on her phone, shortens it, tries it and submits it; 周敏 reads the changes and
// publishes; what the old one did stands beside it.

let journey: Journey
let fang: Page
beforeAll(async () => {
  journey = await aJourney('plays-authoring')
  fang = await journey.device({ viewport: PHONE })
}, 240_000)
afterAll(() => journey?.close())
keepFailures(() => journey)

async function plays(page: Page, staff: string) {
  const side = await openWecom(journey, page, staff)
  await page.getByRole('button', { name: '工作台' }).click()
  await side.getByRole('link', { name: '库' }).click()
  await side.getByRole('link', { name: '打法' }).click()
  await side
    .getByRole('button', { name: /新客培育/ })
    .first()
    .waitFor()
  return side
}

test('what 新客培育 did adds up, and a number opens its list without names for an operator', async () => {
  const side = await plays(fang, 'u_fangzhou')
  await journey.shoot(fang, 'list')
  await side.getByRole('button', { name: /^新客培育/ }).click()
  const sheet = side.getByRole('dialog', { name: '新客培育' })
  await sheet.getByRole('button', { name: '收到 38，看名单' }).waitFor()
  await sheet.getByText('没进来的，只算最先的原因 162').waitFor()
  await journey.shoot(fang, 'did')
  await sheet.getByRole('button', { name: '别再发 6，看名单' }).click()
  await sheet.getByText('没有权限看名字').first().waitFor()
  expect(await sheet.getByText('没有权限看名字').count()).toBe(6)
  await sheet.getByRole('button', { name: '关闭', exact: true }).click()
  await sheet.getByRole('button', { name: '复制一份' }).click()
}, 60_000)

test('the copy is shortened, tried with its reasons, and submitted', async () => {
  const side = fang.frameLocator('iframe[title="回声"]')
  const sheet = side.getByRole('dialog', { name: '新客培育 副本' })
  await sheet.getByRole('button', { name: '改「给一张见面券」' }).click()
  await sheet.getByRole('button', { name: '删掉「给一张见面券」' }).waitFor()
  await journey.shoot(fang, 'step')
  await sheet.getByRole('button', { name: '删掉「给一张见面券」' }).click()
  await sheet.getByText('已存草稿').waitFor()
  await journey.shoot(fang, 'write')

  await sheet.getByRole('button', { name: '试跑', exact: true }).click()
  await sheet.getByRole('button', { name: '往后 30 天' }).click()
  await sheet.getByRole('button', { name: '开始试跑' }).click()
  const tried = sheet.getByRole('region', { name: '试跑' })
  await tried.getByText(/^200 = /).waitFor({ timeout: 20_000 })
  await tried.getByText('不进的，只算最先的原因').waitFor()
  await tried.scrollIntoViewIfNeeded()
  await journey.shoot(fang, 'tried')

  await sheet.getByRole('button', { name: '改', exact: true }).click()
  await sheet.getByRole('button', { name: '看改动' }).click()
  await sheet.getByText('全新的打法').waitFor()
  await journey.shoot(fang, 'review')
  await sheet.getByRole('button', { name: '提交' }).click()
  await side.getByText('已提交，等店长发布').first().waitFor()
}, 60_000)

test('周敏 reads it at 320 px with large text in the dark, and publishes it', async () => {
  const phone = await journey.device({ viewport: PHONE })
  const side = await plays(phone, 'u_zhoumin')
  await side.getByRole('button', { name: /^新客培育 副本/ }).click()
  const sheet = side.getByRole('dialog', { name: '新客培育 副本' })
  await sheet.getByText('方舟提交了，等店长发布').waitFor()
  const frame = await frameOf(phone, '回声')
  await phone.emulateMedia({ colorScheme: 'dark' })
  await journey.shoot(phone, 'dark')
  await phone.setViewportSize({ width: 320, height: 640 })
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await sheet.getByRole('button', { name: '改「打个招呼」' }).click()
  expect(await isTooWide(frame)).toBe(false)
  await journey.shoot(phone, 'narrow-and-large')
  await frame.evaluate(() => (document.documentElement.style.fontSize = ''))
  await phone.setViewportSize(PHONE)
  await phone.emulateMedia({ colorScheme: 'light' })
  await sheet.getByRole('button', { name: '看改动' }).click()
  await sheet.getByRole('button', { name: '发布' }).click()
  await side.getByText('第 1 版发布了').first().waitFor()
  await side.getByRole('button', { name: /^新客培育 副本.*在跑/ }).waitFor()
  await journey.shoot(phone, 'published')
  expect(journey.complaints).toEqual([])
}, 60_000)
