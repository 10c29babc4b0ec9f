import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  frameOf,
  isTooWide,
  type Journey,
  keepFailures,
  openWecom,
  PHONE,
  tapToolbar,
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
  await sheet.getByText('6 位，您的角色不看名字').waitFor()
  await sheet.getByRole('button', { name: '关闭', exact: true }).click()
  await sheet.getByRole('button', { name: '复制一份' }).click()
})

/** She begins a 试跑 and stops it; one that is over before she can is begun again. */
async function stoppedHalfway(sheet: Locator) {
  const stopped = sheet.getByText('停下了，没有结果。')
  for (let tries = 0; tries < 8; tries++) {
    await sheet.getByRole('button', { name: '开始试跑' }).click()
    const stop = sheet.getByRole('button', { name: '停下', exact: true })
    const status = sheet.getByText(/^看了 \d+\/200$/)
    await Promise.race([status.waitFor(), stop.waitFor()]).catch(() => undefined)
    await stop.click({ timeout: 2_000 }).catch(() => undefined)
    const over = sheet.getByRole('region', { name: '试跑' })
    if (await Promise.race([stopped.waitFor().then(() => true), over.waitFor().then(() => false)]))
      return
  }
  expect(await stopped.count()).toBe(1)
}

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
  await stoppedHalfway(sheet)
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

  // With keys alone: 主讲 goes behind 应和 and the focus with it, back again and behind again.
  await sheet.getByText('谁进来，目标和限制').click()
  await sheet.getByRole('button', { name: '角色「主讲」往后' }).focus()
  await phone.keyboard.press('Enter')
  const back = sheet.getByRole('button', { name: '角色「主讲」往前' })
  await back.waitFor()
  expect(await back.evaluate((button) => button === document.activeElement)).toBe(true)
  const size = (await back.boundingBox())!
  expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(44)
  await journey.shoot(phone, 'roles')
  await phone.keyboard.press('Enter')
  await phone.keyboard.press('Enter')
  expect(await sheet.getByLabel('第 1 个角色').inputValue()).toBe('应和')
  await sheet.getByRole('button', { name: '看改动' }).click()
  await sheet.getByText('角色：主讲、应和 → 应和、主讲').waitFor()
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
})

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

test('周敏 writes a play for whoever has a tag; 林小雨 gives it to 可乐妈, and a Moments post lies ready', async () => {
  const phone = await journey.device({ viewport: PHONE })
  const side = await plays(phone, 'u_zhoumin')
  await side.getByRole('button', { name: /^老客激活/ }).click()
  await side.getByRole('button', { name: '复制一份' }).click()
  const sheet = side.getByRole('dialog', { name: '老客激活 副本' })
  for (const title of ['换季提醒', '一张小券']) {
    await sheet.getByRole('button', { name: `改「${title}」` }).click()
    await sheet.getByRole('button', { name: `删掉「${title}」` }).click()
  }
  await sheet.getByRole('button', { name: '改「问声好」' }).click()
  await sheet.getByLabel('什么时候').selectOption({ label: '过一段时间' })
  await sheet.getByLabel('天', { exact: true }).fill('0')
  await sheet.getByLabel('天', { exact: true }).press('Tab')
  await sheet.getByLabel('说什么', { exact: true }).selectOption({ label: '发朋友圈' })
  await sheet.getByLabel('要说的话').fill('夜里换几次不是问题，睡得踏实才是。')
  await sheet.getByRole('button', { name: '改「问声好」' }).click()

  await sheet.getByText('谁进来，目标和限制').click()
  const rules = sheet.locator('details').last()
  await rules.getByLabel('谁进来').first().selectOption({ label: '有某个标签' })
  await rules.getByText('按标签进来，要选至少一个标签').waitFor()
  await rules.getByRole('button', { name: '沉睡', exact: true }).click()
  await rules.getByLabel('有标签…').selectOption('夜里尿多')
  await rules.getByRole('button', { name: '已在其它打法' }).click()
  await rules.getByLabel(/^目标/).first().selectOption({ label: '不设' })
  await rules.getByText('按标签进来，要选至少一个标签').waitFor({ state: 'detached' })
  await rules.getByRole('button', { name: '去掉标签「夜里尿多」' }).scrollIntoViewIfNeeded()
  await journey.shoot(phone, 'tag')
  await sheet.getByRole('button', { name: '看改动' }).click()
  await sheet.getByText('谁：标签 夜里尿多').waitFor()
  await sheet.getByText('什么时候：马上').waitFor()
  await journey.shoot(phone, 'tag-changes')
  await sheet.getByRole('button', { name: '发布' }).click()
  await side.getByText('第 1 版发布了').first().waitFor()
  await phone.close()

  const lin = await journey.device({ viewport: PHONE })
  const beside = await openWecom(journey, lin, 'u_linxiaoyu', 'cu003')
  await tapToolbar(lin)
  await beside.getByRole('button', { name: /标签/ }).first().click()
  await beside.getByRole('dialog').getByRole('button', { name: '夜里尿多' }).click()
  await lin.keyboard.press('Escape')
  await beside.getByRole('link', { name: '今天' }).click()
  const posts = beside.getByRole('region', { name: '朋友圈 1' })
  await posts.getByText('夜里换几次不是问题').waitFor()
  await posts.scrollIntoViewIfNeeded()
  await journey.shoot(lin, 'moment-card')
  const frame = await frameOf(lin, '回声')
  await lin.emulateMedia({ colorScheme: 'dark' })
  await lin.setViewportSize({ width: 320, height: 640 })
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect(await isTooWide(frame)).toBe(false)
  await posts.scrollIntoViewIfNeeded()
  await journey.shoot(lin, 'moment-card-narrow-and-large')
  await frame.evaluate(() => (document.documentElement.style.fontSize = ''))
  await lin.setViewportSize(PHONE)
  await lin.emulateMedia({ colorScheme: 'light' })
  await posts.getByRole('button', { name: '打开发表框' }).click()
  await lin.getByText('发表到朋友圈').waitFor()
  await journey.shoot(lin, 'composer')
  await lin.getByRole('button', { name: '取消', exact: true }).click()
  await beside.getByText('没有打开，还留着').first().waitFor()
  await posts.getByRole('button', { name: '打开发表框' }).click()
  await lin.getByRole('button', { name: '发表', exact: true }).click()
  await beside.getByText('打开过了，记下了').first().waitFor()
  await posts.waitFor({ state: 'detached' })
  expect(journey.complaints).toEqual([])
})
