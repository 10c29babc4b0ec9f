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

// 打法 on a phone: what is due on 今天, 果果妈's third day, and tonight's step in the flash group.

let journey: Journey
beforeAll(async () => {
  journey = await aJourney('plays')
})
afterAll(() => journey?.close())
keepFailures(() => journey)

test('林小雨 sees three steps due, looks at 果果妈’s, and sends it with one tap', async () => {
  const page = await journey.device()
  const side = await openWecom(journey, page, 'u_linxiaoyu')
  await page.locator('.me .tool').click()
  // Who stands among the leads is told of there, once; the group's step stands by itself.
  const due = side.getByRole('region', { name: 'SOP 1' })
  await due.getByText('翠湖·周六纸尿裤团').waitFor()
  const her = side.locator('.lead', { hasText: '果果妈' })
  await her.getByText('打法「新客培育」：').waitFor()
  expect(await side.locator('.lead', { hasText: '打法「' }).count()).toBe(2)
  await due.scrollIntoViewIfNeeded()
  await journey.shoot(page, 'due')

  const other = await journey.device()
  const beside = await openWecom(journey, other, 'u_linxiaoyu', 'cu001')
  await tapToolbar(other)
  await beside.getByText('新客培育 第3天').waitFor()
  const frame = await frameOf(other, '回声')
  await settled(frame)
  await beside.getByRole('button', { name: '看看这一步：新客培育' }).click()
  const plays = beside.getByRole('region', { name: '打法' })
  await plays.locator('.bubble').first().waitFor()
  await plays.scrollIntoViewIfNeeded()
  await journey.shoot(other, 'customer')
  await other.emulateMedia({ colorScheme: 'dark' })
  await journey.shoot(other, 'customer-dark')
  await other.emulateMedia({ colorScheme: 'light' })
  await other.setViewportSize({ width: 320, height: 640 })
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect(await isTooWide(frame)).toBe(false)
  await plays.scrollIntoViewIfNeeded()
  await journey.shoot(other, 'customer-narrow-and-large')
  await frame.evaluate(() => (document.documentElement.style.fontSize = ''))
  await other.setViewportSize({ width: 390, height: 844 })

  await plays.getByRole('button', { name: /^给果果妈发送/ }).click()
  await beside.getByText('发出去了').first().waitFor()
  await beside.getByText('新客培育 第3天').waitFor({ state: 'detached' })
  await beside.getByText('新客培育 5/5').waitFor()
  await journey.shoot(other, 'sent')
  // R19: what ends soon, when, and what it still buys.
  await beside
    .getByText(/120 积分 14 天后到期（12月5日），够换/)
    .first()
    .waitFor()

  // R14: why she is where she is; moved with a reason, and taken back.
  const pill = (name: string) => beside.locator('header.who').getByRole('button', { name })
  await pill('意向').first().click()
  const stage = beside.getByRole('dialog', { name: '她走到哪一步' })
  await stage.getByText('依据').waitFor()
  expect(await stage.locator('.evidence li').count()).toBeGreaterThan(0)
  await journey.shoot(other, 'stage')
  await stage.getByRole('button', { name: '了解', exact: true }).click()
  await stage.getByRole('button', { name: '改过去' }).click()
  expect(await stage.getByLabel('为什么（写给同事看）').getAttribute('aria-invalid')).toBe('true')
  await stage.getByLabel('为什么（写给同事看）').fill('还在比')
  await stage.getByRole('button', { name: '改过去' }).click()
  await pill('了解').waitFor()
  await beside.getByRole('button', { name: '撤销' }).click()
  await pill('了解').waitFor({ state: 'detached' })
  expect(journey.complaints).toEqual([])
})

test('in the flash group today’s step is 4/5, with what was passed over and why', async () => {
  const page = await journey.device()
  const side = await openWecom(journey, page, 'u_linxiaoyu', 'g02')
  await page.locator('.conversation').waitFor()
  await tapToolbar(page)
  const step = side.getByRole('region', { name: '隔夜群 24 小时' })
  await step.getByText('4/5').waitFor()
  await step.getByText('今晚21:00截单', { exact: false }).waitFor()
  await step.getByText('「尺码提醒」跳过：已看 38%，刚提过').waitFor()
  const frame = await frameOf(page, '回声')
  await settled(frame)
  await step.scrollIntoViewIfNeeded()
  await journey.shoot(page, 'group')
  // A finger slips on 这次不发: five seconds to take it back, and the step stands.
  await step.getByRole('button', { name: '这次不发' }).click()
  await step.getByText('好，这一步跳过了').waitFor()
  await journey.shoot(page, 'group-skipped')
  await step.getByRole('button', { name: '撤销' }).click()
  await step.getByRole('button', { name: '这次不发' }).waitFor()
  await page.setViewportSize({ width: 320, height: 640 })
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect(await isTooWide(frame)).toBe(false)
  await journey.shoot(page, 'group-narrow-and-large')
  await frame.evaluate(() => (document.documentElement.style.fontSize = ''))
  await page.setViewportSize({ width: 390, height: 844 })

  // Her other phone hears no bells and still shows the step. It is sent here, once; there she is told.
  const other = await journey.device()
  await other.route('**/api/sidebar/live', (route) => route.abort())
  const there = await openWecom(journey, other, 'u_linxiaoyu', 'g02')
  await other.locator('.conversation').waitFor()
  await tapToolbar(other)
  const same = there.getByRole('region', { name: '隔夜群 24 小时' })
  await same.getByRole('button', { name: /发送/ }).click()
  await there.getByRole('dialog', { name: '发进群里？' }).waitFor()
  await step.getByRole('button', { name: /发送/ }).click()
  await side.getByRole('button', { name: '发进群里', exact: true }).click()
  await side.getByText('发出去了').first().waitFor()
  await step.getByText('5/5').waitFor()
  await journey.shoot(page, 'group-sent')
  await there.getByRole('button', { name: '发进群里', exact: true }).click()
  await there.getByText('这一步已经发过了').first().waitFor()
  await same.getByText('5/5').waitFor()
  await journey.shoot(other, 'group-already-sent')
  await other.close()
  const isExpected = (one: string) => one.includes('409') || one.includes('sidebar/live')
  expect(journey.complaints.filter((one) => !isExpected(one))).toEqual([])
})
