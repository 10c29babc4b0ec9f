import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  frameOf,
  isTooWide,
  keepFailures,
  openWecom,
  PHONE,
  type Journey,
} from '../support/journey.ts'

// 方舟 asks for a 群发 on her phone, 林小雨 sends it in WeCom, and what became of it comes back.

const name = process.env.TEST_ENGINE === 'mysql' ? 'mass-tasks-on-mariadb' : 'mass-tasks'
let journey: Journey
let fang: Page
let board: FrameLocator
let lin: Page

const TITLE = '尺码一张图'

beforeAll(async () => {
  journey = await aJourney(name)
  fang = await journey.device({ viewport: PHONE })
  lin = await journey.device({ viewport: PHONE })
})
afterAll(() => journey?.close())
keepFailures(() => journey)

async function workbench(page: Page, staff: string) {
  const side = await openWecom(journey, page, staff)
  await page.getByRole('button', { name: '工作台' }).click()
  return side
}

test('who would get it is counted before anything is written', async () => {
  board = await workbench(fang, 'u_fangzhou')
  const panel = board.getByRole('region', { name: '群发任务' })
  await panel.getByText('换季清单').waitFor()
  await panel.scrollIntoViewIfNeeded()
  await journey.shoot(fang, 'panel')
  await panel.getByRole('button', { name: '新建群发' }).click()
  const sheet = board.getByRole('dialog', { name: '新建群发' })
  await sheet.getByText(/^会发给 \d+ 人$/).waitFor()
  await sheet.getByLabel(/^名字/).fill(TITLE)
  await sheet.getByLabel(/^发什么/).fill('尺码怎么选，一张图看明白。')
  await sheet.getByRole('button', { name: /^了解 \d+$/ }).click()
  // By tag and by group too; what is chosen can be taken back.
  const asked = sheet.getByText(/^一共 \d+ = 会发/)
  await expect.poll(() => asked.innerText()).toMatch(/一共 48/)
  const all = await asked.innerText()
  await sheet.getByLabel('在哪个群').selectOption({ index: 1 })
  await expect.poll(() => asked.innerText()).not.toBe(all)
  await sheet.getByLabel('在哪个群').selectOption({ index: 0 })
  await sheet.getByLabel('标签').selectOption({ index: 1 })
  const tag = sheet.getByRole('group', { name: '标签' }).getByRole('button')
  await tag.waitFor()
  await expect.poll(() => asked.innerText()).not.toBe(all)
  await journey.shoot(fang, 'filters')
  await tag.click()
  await expect.poll(() => asked.innerText()).toBe(all)
  await sheet.getByRole('button', { name: '附一个页面' }).click()
  await sheet.getByRole('searchbox').fill('尺码')
  await sheet.getByRole('button', { name: /尺码/ }).first().click()
  await expect
    .poll(() => sheet.getByText(/^一共 \d+ = 会发 \d+ \+ 不发 \d+$/).innerText())
    .toMatch(/一共 48/)
  const sum = /一共 (\d+) = 会发 (\d+) \+ 不发 (\d+)/.exec(
    await sheet.getByText(/^一共 \d+ = 会发/).innerText(),
  )!
  expect(Number(sum[2]) + Number(sum[3])).toBe(Number(sum[1]))
  // Names of customers are not for the operator.
  expect(await sheet.getByText('一个一个看').count()).toBe(0)
  expect(await isTooWide(await frameOf(fang, '回声'))).toBe(false)
  await journey.shoot(fang, 'audience')
  await sheet.getByRole('button', { name: /^交给成员发（\d+）$/ }).click()
  await sheet.waitFor({ state: 'detached' })
  await panel.getByRole('button', { name: new RegExp(TITLE) }).waitFor()
})

test('nothing went out: 林小雨 finds it on 今天, and in WeCom', async () => {
  const side = await workbench(lin, 'u_linxiaoyu')
  const quota = side.getByRole('region', { name: '额度' })
  await quota.getByText('群发待确认 2').waitFor({ timeout: 60_000 })
  await quota.getByText('个人今天 0/1 · 群 本月 8/30 · 本周推广 1/2').waitFor()
  await quota.scrollIntoViewIfNeeded()
  await journey.shoot(lin, 'today')
})

test('she is reminded at most three times, and it says so', async () => {
  const panel = board.getByRole('region', { name: '群发任务' })
  await panel.getByRole('button', { name: new RegExp(TITLE) }).click()
  const sheet = board.getByRole('dialog', { name: TITLE })
  for (const left of [3, 2, 1]) {
    await sheet.getByRole('button', { name: `提醒没点的人（今天还能 ${left} 次）` }).click()
  }
  const spent = sheet.getByRole('button', { name: '提醒没点的人（今天还能 0 次）' })
  await spent.waitFor()
  expect(await spent.isDisabled()).toBe(true)
  await sheet.getByText('24 小时内提醒满 3 次了').waitFor()
  await journey.shoot(fang, 'reminded')
})

test('she presses send in WeCom, and the result comes back', async () => {
  await openWecom(journey, lin, 'u_linxiaoyu')
  const assistant = lin.getByRole('region', { name: '群发助手' })
  await assistant.getByText('被提醒 3 次').waitFor()
  await journey.shoot(lin, 'assistant')
  const asked = assistant.locator('.one', { hasText: '尺码怎么选' })
  await asked.getByRole('button', { name: '发送' }).click()
  await asked.waitFor({ state: 'detached' })

  const sheet = board.getByRole('dialog', { name: TITLE })
  await sheet.getByRole('button', { name: '现在核对' }).click()
  const mine = sheet.getByRole('listitem').filter({ hasText: '林小雨' })
  await expect.poll(() => mine.innerText()).toContain('已发')
  await sheet.getByText('发到了').waitFor()
  await journey.shoot(fang, 'result')
  expect(journey.complaints).toEqual([])
})

test('the ceilings are set in 设置, and what was changed is in the log', async () => {
  const zhou = await journey.device({ viewport: { width: 320, height: 700 }, colorScheme: 'dark' })
  const side = await workbench(zhou, 'u_zhoumin')
  const disturb = side.getByRole('region', { name: '打扰' })
  await disturb.getByText('近 7 天：退群 9 · 别再发 3').waitFor()
  await disturb.scrollIntoViewIfNeeded()
  await journey.shoot(zhou, 'disturb-dark-320')
  const frame = await frameOf(zhou, '回声')
  expect(await isTooWide(frame)).toBe(false)
  await frame.evaluate(() => (location.hash = '#/s'))
  const limits = side.getByRole('region', { name: '打扰上限' })
  await limits.getByRole('button', { name: '每周 7 次' }).click()
  await limits.getByRole('button', { name: '保存' }).click()
  await limits.getByText('改动记录').click()
  await limits.getByText('企业微信的规则：每月按天数 → 每周 7 次').waitFor()
  await limits.scrollIntoViewIfNeeded()
  await journey.shoot(zhou, 'limits-dark-320')
  // How long readings are kept is shortened here too, never beyond what customers were told.
  const kept = side.getByRole('region', { name: '记录留多久' })
  await kept.getByRole('button', { name: '120 天' }).click()
  await kept.getByRole('button', { name: '120 天', pressed: true }).waitFor()
  await kept.getByText('今晚就清掉').waitFor()
  await kept.scrollIntoViewIfNeeded()
  await journey.shoot(zhou, 'kept-dark-320')
  expect(await isTooWide(frame)).toBe(false)
})
