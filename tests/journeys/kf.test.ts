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

// 何静 answers 客服; 小满爸 asked from an article and is nobody's friend yet.

let journey: Journey
beforeAll(async () => {
  journey = await aJourney('kf')
})
afterAll(() => journey?.close())
keepFailures(() => journey)

test('何静 sees what 小满爸 was reading, recommends once, and reads when it may be again', async () => {
  const page = await journey.device()
  const side = await openWecom(journey, page, 'u_hejing', 'cu004')
  await tapToolbar(page)
  const upgrade = side.getByRole('region', { name: '升级服务' })
  await upgrade.getByText('她来客服前在看《出牙那阵子》').waitFor()
  await upgrade.getByRole('button', { name: '推荐群 翠湖·7-12月辅食交流' }).waitFor()
  const frame = await frameOf(page, '回声')
  await settled(frame)
  await upgrade.scrollIntoViewIfNeeded()
  await journey.shoot(page, 'cards')
  await page.emulateMedia({ colorScheme: 'dark' })
  await journey.shoot(page, 'cards-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 320, height: 640 })
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect(await isTooWide(frame)).toBe(false)
  await upgrade.scrollIntoViewIfNeeded()
  await journey.shoot(page, 'cards-narrow-and-large')
  await frame.evaluate(() => (document.documentElement.style.fontSize = ''))
  await page.setViewportSize({ width: 390, height: 844 })

  await upgrade.getByRole('button', { name: '推荐专员 林小雨' }).click()
  await upgrade.getByText('何静推荐了，还没有接受', { exact: false }).waitFor()
  await upgrade.getByText('起可以再推荐', { exact: false }).waitFor()
  expect(await upgrade.getByRole('button', { name: /^推荐/ }).count()).toBe(0)
  await upgrade.scrollIntoViewIfNeeded()
  await journey.shoot(page, 'offered')
  expect(journey.complaints).toEqual([])
})
