import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoCorp } from '../../api/demo/corp.ts'
import {
  aJourney,
  frameOf,
  isTooWide,
  keepFailures,
  openWechat,
  openWecom,
  PHONE,
  tapToolbar,
  type Journey,
} from '../support/journey.ts'

// 群 and 今天 on a phone: a push, who looked, and the walk through those who did.

const corp = demoCorp()
const isIn = new Set(corp.groups.find(({ id }) => id === 'g02')!.members.map(({ id }) => id))
/** She sits in the group and was never asked whether she may be remembered. */
const shy = corp.customers.findLast(({ id, consent }) => isIn.has(id) && consent === 'none')!
const TITLE = '尺码一张图：看腿围，不看体重'

let story: Journey
let lin: Page
let side: FrameLocator
const push = () => side.locator('article.push', { hasText: TITLE })
const sheet = () => side.getByRole('dialog', { name: TITLE })

beforeAll(async () => {
  story = await aJourney('group-watch')
  lin = await story.device({ viewport: PHONE })
})

afterAll(() => story?.close())
keepFailures(() => story)

test('beside her group she sees who looked: 13 of 34, eleven of them known', async () => {
  side = await openWecom(story, lin, 'u_linxiaoyu', 'g02')
  await tapToolbar(lin)
  await side.getByRole('heading', { name: '翠湖·周六纸尿裤团' }).waitFor()
  await push().scrollIntoViewIfNeeded()
  expect(await push().innerText()).toContain('已看 13（可识别 11）')
  expect(await push().innerText()).toContain('没看 21')
  expect(await push().innerText()).toContain('（13/34）')
  expect(await isTooWide(await frameOf(lin, '回声'))).toBe(false)
  await story.shoot(lin, 'group')
})

test('somebody of the group opens it: the number moves without a reload, and names nobody', async () => {
  const phone = await story.device({ viewport: PHONE })
  const reading = await openWechat(story, phone, shy.id)
  await phone.getByRole('button', { name: /^翠湖·周六纸尿裤团/ }).click()
  await phone.locator('.messages .card', { hasText: TITLE }).last().click()
  await reading.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => push().innerText(), { timeout: 60_000 }).toContain('已看 14（可识别 11）')
  expect(await push().innerText()).toContain('没看 20')
  await phone.context().close()

  await push().getByRole('button').first().click()
  await sheet().getByText('另有 3 位看过，没同意记录').waitFor()
  expect(await side.locator('body').innerText()).not.toContain(shy.name)
  await story.shoot(lin, 'those-who-looked')
  await sheet().getByRole('button', { name: '没看 20' }).click()
  await sheet().getByText('轻提醒').first().waitFor()
  expect(await side.locator('body').innerText()).not.toContain(shy.name)
  await story.shoot(lin, 'those-who-did-not')
  await sheet().getByRole('button', { name: '已看 14' }).click()
})

test('发完下一位 opens one chat after another, with the words ready, and keeps the place', async () => {
  const ask = sheet().getByRole('button', { name: /^约一下：/ })
  const first = (await ask.innerText()).trim().replace('约一下：', '')
  await ask.click()
  await lin.getByRole('button', { name: '回声' }).waitFor()
  await tapToolbar(lin)
  const bar = side.getByRole('region', { name: `《${TITLE}》看过的` })
  await bar.waitFor()
  await side.getByRole('heading', { name: first }).waitFor()
  await bar.getByRole('button', { name: /发送/ }).waitFor()
  await story.shoot(lin, 'the-first-chat')
  await bar.getByRole('button', { name: /发送/ }).click()
  await bar.getByText('聊过了').waitFor()

  const onward = bar.getByRole('button', { name: /^发完下一位：/ })
  const second = (await onward.innerText()).trim().replace('发完下一位：', '')
  expect(second).not.toBe(first)
  await onward.click()
  await lin.getByRole('button', { name: '回声' }).waitFor()
  await tapToolbar(lin)
  await side.getByRole('heading', { name: second }).waitFor()
  await bar.getByRole('button', { name: '跳过' }).waitFor()
  await story.shoot(lin, 'the-second-chat')

  // Back to the list: who was spoken to is marked, and the next one waits.
  await bar.getByRole('link').click()
  await push().getByRole('button').first().click()
  const row = sheet().getByRole('listitem').filter({ hasText: first })
  await row.getByText('聊过了').waitFor()
  await sheet()
    .getByRole('button', { name: `发完下一位：${second}` })
    .waitFor()
  await story.shoot(lin, 'the-place-is-kept')
  await lin.keyboard.press('Escape')
})

test('今天 lists who is worth a word; a lead a colleague takes leaves the list by itself', async () => {
  await side.getByRole('link', { name: '今天' }).click()
  const list = side.getByRole('region', { name: /^今天该跟进/ })
  await list.waitFor()
  await story.shoot(lin, 'today')
  const name = (await list.locator('.lead .strong').first().innerText()).trim()
  await list.getByRole('button', { name: `去和${name}聊` }).click()
  await lin.getByRole('button', { name: '回声' }).waitFor()
  await tapToolbar(lin)
  await side.getByRole('link', { name: '今天' }).click()
  await list.getByText('只有您看得到').waitFor()
  await story.shoot(lin, 'taken')
  await list.getByRole('button', { name: `把${name}放回去` }).click()
  await expect.poll(() => list.getByText('只有您看得到').count()).toBe(0)
  expect(await isTooWide(await frameOf(lin, '回声'))).toBe(false)
})

test('nothing complained on the way', () => {
  expect(story.complaints).toEqual([])
})
