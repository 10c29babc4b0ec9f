import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  frameOf,
  isTooWide,
  keepFailures,
  openWechat,
  openWecom,
  PHONE,
  type Journey,
} from '../support/journey.ts'
import { linkTo } from '../support/screens.ts'

// 方舟 writes a 话术 and a page on her phone, 周敏 looks and approves, 林小雨 has both.

const name = process.env.TEST_ENGINE === 'mysql' ? 'library-on-mariadb' : 'library'
let journey: Journey
let fang: Page
let desk: FrameLocator
let yi: Page
let suPage = ''
const today = '2026-11-21'

/** What 一一妈 reads of who sent her the page, opened. */
async function herCard() {
  await yi.goto(`${journey.phone}${suPage}`)
  await yi.locator('.sender summary').click()
  return yi.locator('.sender').innerText()
}

beforeAll(async () => {
  journey = await aJourney(name)
  fang = await journey.device({ viewport: PHONE })
})
afterAll(() => journey?.close())
keepFailures(() => journey)

async function library(page: Page, staff: string, kind = '') {
  const side = await openWecom(journey, page, staff)
  await page.getByRole('button', { name: '工作台' }).click()
  await side.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '库' }).click()
  if (kind) await side.getByRole('link', { name: kind, exact: true }).click()
  return side
}

test('a script is typed with a variable, kept by itself, and seen in a bubble', async () => {
  desk = await library(fang, 'u_fangzhou')
  await desk.getByRole('region', { name: '话术' }).getByText('上架').first().waitFor()
  await journey.shoot(fang, 'list')
  await desk.getByRole('button', { name: '新写话术' }).click()
  await desk.getByLabel('标题').fill('周末问一句')
  const text = desk.getByRole('textbox', { name: '第 1 条：文字' })
  await text.fill('周末在家吗，')
  await desk.getByRole('button', { name: '放入门店' }).click()
  await desk.getByText(/^已存 \d/).waitFor()
  expect(await text.inputValue()).toBe('周末在家吗，{门店}')
  await desk.getByRole('button', { name: '预览' }).click()
  const sheet = desk.getByRole('dialog', { name: '预览' })
  await sheet.getByText('周末在家吗，').waitFor()
  await journey.shoot(fang, 'bubble')
  await sheet.getByRole('button', { name: /关闭/ }).click()
  await desk.getByRole('button', { name: '提交' }).click()
  const submit = desk.getByRole('dialog', { name: '提交' })
  await submit.getByText('马上发布。').waitFor()
  await journey.shoot(fang, 'submit')
  await submit.getByRole('button', { name: '提交', exact: true }).click()
  await desk.getByText('发布了').waitFor()
  expect(await isTooWide(await frameOf(fang, '回声'))).toBe(false)
})

test('a page about money is previewed, and waits for a second person', async () => {
  await desk.getByRole('link', { name: '返回库' }).click()
  await desk.getByRole('link', { name: '页面', exact: true }).click()
  await desk.getByRole('button', { name: '新写页面' }).click()
  await desk.getByLabel('标题').fill('周末来店里坐坐')
  await desk
    .getByRole('textbox', { name: '1 正文' })
    .fill('周六周日都开着。\n\n带宝宝来摸摸看，L 码 69 元。')
  await desk.getByRole('button', { name: '加一块' }).click()
  await desk.getByRole('button', { name: '提醒', exact: true }).click()
  await desk.getByRole('textbox', { name: '2 提醒' }).fill('周一盘点，不营业')
  await desk.getByRole('button', { name: '上移：2 提醒' }).click()
  await desk.getByText(/^已存 \d/).waitFor()
  await desk.getByText('说到钱，请另一位同事看过').waitFor()
  await journey.shoot(fang, 'page')
  await desk.getByRole('button', { name: '预览' }).click()
  const sheet = desk.getByRole('dialog', { name: '预览' })
  const opened = fang.context().waitForEvent('page')
  await sheet.getByRole('link', { name: '看整页' }).click()
  const whole = await opened
  await whole.getByText('周一盘点，不营业').waitFor()
  await whole.getByText(/带宝宝来摸摸看/).waitFor()
  await journey.shoot(whole, 'whole-page')
  await whole.close()
  await sheet.getByRole('button', { name: /关闭/ }).click()
  await desk.getByRole('button', { name: '提交' }).click()
  const submit = desk.getByRole('dialog', { name: '提交' })
  await submit.getByText('要另一位同事看过才发布：说到钱').waitFor()
  await submit.getByRole('button', { name: '提交', exact: true }).click()
  await desk.getByText('方舟提交，等另一位同事看过').waitFor()
})

test('周敏 reads it on a narrow dark phone and approves; 林小雨 finds it', async () => {
  const zhou = await journey.device({ viewport: { width: 320, height: 700 }, colorScheme: 'dark' })
  const side = await library(zhou, 'u_zhoumin', '页面')
  await side.getByRole('button', { name: '1 条等您看' }).click()
  await journey.shoot(zhou, 'waiting-dark-320')
  await side.getByRole('link', { name: /周末来店里坐坐/ }).click()
  const yes = side.getByRole('button', { name: '通过并发布' })
  await yes.scrollIntoViewIfNeeded()
  await journey.shoot(zhou, 'approve-dark-320')
  expect(await isTooWide(await frameOf(zhou, '回声'))).toBe(false)
  await yes.click()
  await side.getByText('通过，已经发布').waitFor()

  const lin = await journey.device({ viewport: PHONE })
  const hers = await library(lin, 'u_linxiaoyu', '页面')
  await hers.getByRole('link', { name: /周末来店里坐坐/ }).waitFor()
  await journey.shoot(lin, 'rep')
  await hers.getByRole('link', { name: '名片', exact: true }).click()
  await hers.getByRole('region', { name: '我的名片' }).waitFor()
  const frame = await frameOf(lin, '回声')
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await journey.shoot(lin, 'cards-large')
  expect(await isTooWide(frame)).toBe(false)
  expect(journey.complaints).toEqual([])
})

test('without a network nothing she types is lost', async () => {
  await desk.getByRole('link', { name: '返回库' }).click()
  await desk.getByRole('button', { name: '新写页面' }).click()
  await desk.getByLabel('标题').fill('先存下')
  await desk.getByText(/^已存 \d/).waitFor()
  await fang.context().setOffline(true)
  await desk.getByLabel('标题').fill('没网时写的')
  await desk.getByText('没网，先存在这台手机上').waitFor()
  await journey.shoot(fang, 'offline')
  await fang.context().setOffline(false)
  await desk.getByText(/^已存 \d/).waitFor({ timeout: 60_000 })
})

test('what is begun and left without a letter is not kept; nothing is dated before its time', async () => {
  await desk.getByRole('link', { name: '返回库' }).click()
  await desk.getByRole('link', { name: '话术', exact: true }).click()
  await desk.getByRole('button', { name: '新写话术' }).click()
  await desk.getByLabel('标题').waitFor()
  await desk.getByRole('link', { name: '返回库' }).click()
  await desk.getByRole('link', { name: /刚加上/ }).waitFor()
  await expect.poll(() => desk.getByText('还没起名').count()).toBe(0)
  await desk.getByRole('link', { name: '商品', exact: true }).click()
  const product = desk.getByRole('link', { name: /单手收推车/ })
  expect(await product.innerText()).toMatch(/¥899\s*上架/)
})

test('苏婷 writes her card: no child’s mother, and her new certificate is shown to nobody yet', async () => {
  const su = await journey.device({ viewport: PHONE })
  const side = await library(su, 'u_suting', '名片')
  const cards = side.getByRole('region', { name: '名片', exact: true })
  await cards.getByText('过期了').waitFor()
  const mine = side.getByRole('region', { name: '我的名片' })
  const paper = await su.screenshot({ type: 'jpeg' })
  await mine
    .getByLabel(/证书照片/)
    .setInputFiles({ name: 'paper.jpg', mimeType: 'image/jpeg', buffer: paper })
  await mine.locator('img').first().waitFor()
  await mine.getByLabel('证书名称').fill('保育师（三级）')
  // Its last day is the day on which the story plays.
  await mine.getByLabel('有效到').fill(today)
  await mine.getByLabel(/怎么叫您/).fill('果果妈')
  await mine.getByRole('button', { name: '保存' }).click()
  await side.getByText('不能写成谁家的妈妈').last().waitFor()
  await mine.getByLabel(/怎么叫您/).fill('绘本小苏')
  await mine.getByRole('button', { name: '保存' }).click()
  await cards.getByText('等店长核对，客户看不到').waitFor()
  await journey.shoot(su, 'card-unchecked')
  suPage = await linkTo(su, 'p08', 'cu009')
  await su.context().close()

  yi = await journey.device({ viewport: PHONE })
  await openWechat(journey, yi, 'cu009')
  await yi.locator('.chat').first().waitFor()
  expect(await herCard()).not.toContain('保育师')
  // Called what she likes, she stands there with her name, her post and the company.
  const card = await herCard()
  for (const words of ['苏婷', '豆苗屋母婴', '江湾店育儿顾问', '绘本小苏']) {
    expect(card).toContain(words)
  }
  await journey.shoot(yi, 'page-without-certificate')
})

test('周敏 has seen the paper: from now on customers see it, until midnight of its last day', async () => {
  const zhou = await journey.device({ viewport: PHONE })
  const side = await library(zhou, 'u_zhoumin', '名片')
  const cards = side.getByRole('region', { name: '名片', exact: true })
  await cards.getByRole('link', { name: '证书照片，只有店长和您看得到：苏婷' }).waitFor()
  await journey.shoot(zhou, 'to-be-checked')
  await cards.getByRole('button', { name: '看过原件，核对通过：苏婷' }).click()
  await cards.getByRole('button', { name: '撤下：苏婷' }).waitFor()
  expect(await herCard()).toContain('保育师（三级）')
  await journey.shoot(yi, 'page-with-certificate')
  await yi.setViewportSize({ width: 320, height: 700 })
  await yi.emulateMedia({ colorScheme: 'dark' })
  await yi.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect(await isTooWide(yi)).toBe(false)
  await journey.shoot(yi, 'card-dark-320-x2')
  await yi.setViewportSize(PHONE)
  // The story begins at 20:41.
  await journey.pass(3.5 * 3_600_000)
  const after = await herCard()
  expect(after).not.toContain('保育师')
  expect(after).toContain('江湾店育儿顾问')
  await journey.shoot(yi, 'page-after-midnight')
})
