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

// 周敏 on the sofa, Saturday evening, one hand: what earned, what annoyed, and what to do about it.

let journey: Journey
let min: Page
let board: FrameLocator

beforeAll(async () => {
  journey = await aJourney('business')
  min = await journey.device({ viewport: PHONE })
})

afterAll(() => journey?.close())
keepFailures(() => journey)

const bar = (name: string) => board.getByRole('button', { name: new RegExp(`^${name}，`) }).first()

test('the answer is on the first screen, and every row adds up', async () => {
  board = await openWecom(journey, min, 'u_zhoumin')
  await min.getByRole('button', { name: '工作台' }).click()
  const sentence = board.locator('.sentence')
  await sentence.waitFor()
  expect(await sentence.innerText()).toBe(
    '近 7 天 65 单 ¥11,770，比前 7 天多 12.0%；一半多来自翠湖·周三会员日、江湾·周六会员日、' +
      '北苑·周日会员日；北苑·好价分享发了 5 次、退了 6 人，建议这周停一停。',
  )
  await board.getByText('退群 9 人').first().waitFor()
  await board.getByText('各项相加 ¥11,770，等于总数。').waitFor()
  await journey.shoot(min, 'first-screen')
})

test('switching the rule and the split never changes the total; a bar opens what it sums', async () => {
  for (const rule of ['任一触达', '末次触达']) {
    await board.getByRole('button', { name: rule }).click()
    await board.getByText('各项相加 ¥11,770，等于总数。').waitFor()
  }
  for (const split of ['门店', '券', '人', '群']) {
    await board.getByRole('button', { name: split, exact: true }).click()
    await board.getByText('各项相加 ¥11,770，等于总数。').waitFor()
  }
  await board.getByLabel('先看哪个').selectOption('exits')
  await expect
    .poll(() => board.locator('.chart button').first().innerText())
    .toContain('北苑·好价分享')
  await board.getByLabel('先看哪个').selectOption('amount')
  await bar('翠湖·周六纸尿裤团').click()
  const sheet = board.getByRole('dialog', { name: '翠湖·周六纸尿裤团的订单' })
  await sheet.locator('.order').first().waitFor()
  expect(await sheet.locator('.order').count()).toBe(8)
  await journey.shoot(min, 'orders')
  await min.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
})

test('she reminds 陈默 of the group in two taps, and he alone reads it', async () => {
  await board.locator('.board-act').click()
  const sheet = board.getByRole('dialog', { name: '提醒陈默' })
  await sheet.getByText('会这样提醒').waitFor()
  await journey.shoot(min, 'remind')
  await sheet.getByRole('button', { name: '发送提醒' }).click()
  await board.getByText('已经提醒陈默').waitFor()
  const told = async () => {
    const url = `${journey.origin}/simulator/control/chats/a:u_chenmo/messages?as=staff:u_chenmo`
    return (await fetch(url)).text()
  }
  await expect.poll(told, { timeout: 60_000 }).toContain('店长提醒您看一眼')
  expect(await told()).toContain('「北苑·好价分享」近 7 天发了 5 次、退了 6 人')
})

test('who worked on which leads: a number opens its list, and nobody unknown is named', async () => {
  const panel = board.getByRole('region', { name: '人', exact: true })
  await panel.getByRole('button', { name: /^林小雨，线索跟进/ }).click()
  const sheet = board.getByRole('dialog', { name: /^林小雨 · 线索/ })
  await sheet.locator('.line-of').first().waitFor()
  await journey.shoot(min, 'leads')
  await min.keyboard.press('Escape')
  for (const name of ['券', '线索转化', '客单价', '打开率']) {
    await board.getByRole('region', { name, exact: true }).waitFor()
  }
  expect(await isTooWide(await frameOf(min, '回声'))).toBe(false)
})

test('with the largest letters on the smallest phone the longest sum stays on the screen', async () => {
  const frame = await frameOf(min, '回声')
  const size = min.viewportSize()!
  await min.setViewportSize({ width: 320, height: 640 })
  await frame.evaluate(() => (document.documentElement.style.fontSize = '32px'))
  await board.getByRole('button', { name: '近 30 天' }).click()
  await board
    .getByText(/¥\d\d,\d{3}/)
    .first()
    .waitFor()
  expect(await isTooWide(frame)).toBe(false)
  await journey.shoot(min, 'large-letters-30-days')
  await board.getByRole('button', { name: '近 7 天' }).click()
  await frame.evaluate(() => document.documentElement.style.removeProperty('font-size'))
  await min.setViewportSize(size)
})

test('a coupon opens into the groups and members it went through; few samples are said to be few', async () => {
  const panel = board.getByRole('region', { name: '券', exact: true })
  await panel.getByRole('button', { name: /18\.0%（27\/150）/ }).click()
  const sheet = board.getByRole('dialog')
  await sheet.getByText('按群和发券的人').waitFor()
  expect(await sheet.getByText('样本少').count()).toBeGreaterThan(0)
  expect(await isTooWide(await frameOf(min, '回声'))).toBe(false)
  await journey.shoot(min, 'coupon')
  await min.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
})

test('an order moves the open board without a reload', async () => {
  const { now } = await (await fetch(`${journey.origin}/simulator/control/world`)).json()
  const order = {
    orderNo: 'DM90002',
    shopId: 'st1',
    status: 'paid',
    paidAt: now,
    amountFen: 3000,
    items: [{ name: '口水巾', qty: 1, priceFen: 3000 }],
    customer: { externalUserId: 'cu001' },
  }
  expect(await journey.order(order)).toBe(200)
  await board.getByText('各项相加 ¥11,800，等于总数。').waitFor({ timeout: 60_000 })
  await journey.shoot(min, 'moved')
})

test('the orders leave as a workbook, written in the background', async () => {
  await board.getByRole('button', { name: '导出', exact: true }).click()
  const sheet = board.getByRole('dialog', { name: '导出订单' })
  await sheet.getByRole('button', { name: '导出 Excel' }).click()
  await sheet.getByText('XLSX · 66 单').waitFor({ timeout: 60_000 })
  await journey.shoot(min, 'export')
  const link = await sheet.getByRole('link', { name: '下载' }).getAttribute('href')
  const answer = await min.evaluate(async (href) => {
    const response = await fetch(href!)
    const bytes = new Uint8Array(await response.arrayBuffer())
    return [response.status, String.fromCharCode(bytes[0]!, bytes[1]!)]
  }, link)
  expect(answer).toEqual([200, 'PK'])
  await min.keyboard.press('Escape')
})

test('nothing complained on the way', () => {
  expect(journey.complaints).toEqual([])
  expect(journey.troubles()).toEqual([])
})
