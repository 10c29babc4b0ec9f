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
})
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
})

test('the copy is shortened, tried with its reasons, and submitted', async () => {
  const side = fang.frameLocator('iframe[title="回声"]')
  const sheet = side.getByRole('dialog', { name: '新客培育 副本' })
  await sheet.getByRole('button', { name: '改「给一张见面券」' }).click()
  await sheet.getByRole('button', { name: '删掉「给一张见面券」' }).waitFor()
  await journey.shoot(fang, 'step')
  await sheet.getByRole('button', { name: '删掉「给一张见面券」' }).click()
  await sheet.getByText('已存草稿').waitFor()
  // A wrong tap is taken back; the step stands again with its coupon.
  await sheet.getByRole('button', { name: '撤销' }).click()
  await sheet.getByRole('button', { name: '改「给一张见面券」' }).click()
  expect(await sheet.getByLabel('带券').locator('option:checked').innerText()).toContain('满99减10')
  await sheet.getByRole('button', { name: '删掉「给一张见面券」' }).click()
  await journey.shoot(fang, 'write')

  // Words that may not stand are found where they stand.
  await sheet.getByRole('button', { name: '改「问一句月龄」' }).click()
  await sheet.getByLabel('改说的话').fill('{称呼}，转发给朋友得券')
  await sheet.getByText('传播不能换好处').waitFor()
  await journey.shoot(fang, 'found')
  await sheet.getByRole('button', { name: /处要改$/ }).waitFor()
  await sheet.getByLabel('有时改说').selectOption({ label: '不改' })
  await sheet.getByText('传播不能换好处').waitFor({ state: 'detached' })

  await sheet.getByRole('button', { name: '试跑', exact: true }).click()
  await sheet.getByRole('button', { name: '往后 30 天' }).click()
  await sheet.getByRole('button', { name: '开始试跑' }).click()
  const tried = sheet.getByRole('region', { name: '试跑' })
  await tried.getByText(/^200 = /).waitFor({ timeout: 60_000 })
  await tried.getByText('不进的，只算最先的原因').waitFor()
  await tried.scrollIntoViewIfNeeded()
  await journey.shoot(fang, 'tried')

  await sheet.getByRole('button', { name: '改', exact: true }).click()
  await sheet.getByRole('button', { name: '看改动' }).click()
  await sheet.getByText('全新的打法').waitFor()
  await journey.shoot(fang, 'review')
  await sheet.getByRole('button', { name: '提交' }).click()
  await side.getByText('已提交，等店长发布').first().waitFor()
})

test('周敏 lets two members speak in turn, makes a step a 群发 and one a Moments post, and reads what changed', async () => {
  const phone = await journey.device({ viewport: PHONE })
  const side = await plays(phone, 'u_zhoumin')
  await side.getByRole('button', { name: /^群：真实对话/ }).click()
  const sheet = side.getByRole('dialog', { name: '群：真实对话' })
  await sheet.getByRole('button', { name: '改', exact: true }).click()
  await sheet.getByRole('button', { name: '改「没看的轻轻提一句」' }).click()
  await sheet.getByText('谁来说，怎么发').click()
  expect(await sheet.getByLabel('谁来说').inputValue()).toBe('应和')
  expect(await sheet.getByLabel('前一句说出去了，才轮到这一句').isChecked()).toBe(true)
  await journey.shoot(phone, 'turns')
  await sheet.getByLabel('怎么发').selectOption({ label: '群发，确认一次' })
  await sheet.getByText('人人一样，不能带称呼和券，不换说法').waitFor()
  await sheet.getByRole('button', { name: '看改动' }).click()
  await sheet.getByText('怎么发：一条一条，点一下发一条 → 群发，确认一次').waitFor()
  await sheet.getByText('谁来说：应和 → 群主或顾问').waitFor()
  await journey.shoot(phone, 'changes')
  await sheet.getByRole('button', { name: '改', exact: true }).click()
  await sheet.getByRole('button', { name: '不要草稿' }).click()
  await sheet.getByRole('button', { name: /^关闭/ }).click()

  await side.getByRole('button', { name: /^老客激活/ }).click()
  const other = side.getByRole('dialog', { name: '老客激活' })
  await other.getByRole('button', { name: '改', exact: true }).click()
  await other.getByRole('button', { name: '改「换季提醒」' }).click()
  await other.getByLabel('说什么', { exact: true }).selectOption({ label: '发朋友圈' })
  await other.getByLabel('要说的话').fill('换季的尺码又要看一遍了，一张图放在这里。')
  await other.getByText('已存草稿').waitFor()
  await journey.shoot(phone, 'moment')
  await other.getByRole('button', { name: '不要草稿' }).click()
  await side.getByText('好了').first().waitFor()
  await phone.close()
  expect(journey.complaints).toEqual([])
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
})
