import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  DESKTOP,
  frameOf,
  isTooWide,
  keepFailures,
  openWechat,
  openWecom,
  type Journey,
} from '../support/journey.ts'
import { linkTo } from '../support/screens.ts'

// Saturday 20:41, nineteen minutes before the cut-off: the last two packs of 周六纸尿裤团.

let journey: Journey
let lin: Page
let side: FrameLocator
let phone: Page
let page: FrameLocator

beforeAll(async () => {
  journey = await aJourney('ordering')
  lin = await journey.device({ viewport: DESKTOP })
  phone = await journey.device()
})
afterAll(() => journey?.close())
keepFailures(() => journey)

// What moves by itself is given time.
const soon = { timeout: 60_000 }
const chain = () => side.getByRole('region', { name: '周六纸尿裤团（今晚 21:00 截单）' })

test('beside the group one line says how far the 接龙 is, and who has not paid', async () => {
  side = await openWecom(journey, lin, 'u_linxiaoyu', 'g02')
  await expect
    .poll(() => chain().innerText(), soon)
    .toMatch(/18\/20[\s\S]*已付[\s\S]*897[\s\S]*3 单未付/)
  await chain()
    .getByRole('button', { name: /^看名单/ })
    .click()
  const sheet = side.getByRole('dialog')
  await expect.poll(() => sheet.innerText(), soon).toContain('11 位，18 份')
  await sheet.getByRole('button', { name: '只看没付的' }).click()
  expect(await sheet.getByRole('listitem').count()).toBe(3)
  expect(await sheet.innerText()).toContain('芽芽妈')
  await journey.shoot(lin, 'list')
  await lin.keyboard.press('Escape')
})

test('she opens the page in her WeChat and takes the last two', async () => {
  page = await openWechat(journey, phone, 'cu001', '&chat=g02')
  await phone.locator('.messages .card', { hasText: '周六纸尿裤团' }).last().click()
  await expect.poll(() => page.locator('#order').innerText(), soon).toContain('已有 11 位接龙')
  const offer = page.locator('#order')
  expect(await offer.innerText()).toContain('还剩 2 份')
  expect(await offer.innerText()).toContain('可**')
  expect(await offer.innerText()).not.toContain('可乐妈')
  await offer.scrollIntoViewIfNeeded()
  await journey.shoot(phone, 'page')
  await offer.getByRole('radio', { name: '2' }).check({ force: true })
  await offer.getByRole('button', { name: '我要接龙' }).click()
  await page.getByText('接龙第 12 位').waitFor()
  await journey.shoot(phone, 'order')
  await expect.poll(() => chain().innerText(), soon).toMatch(/20\/20[\s\S]*4 单未付/)
})

test('before she pays she takes one fewer, and then two again', async () => {
  await page.getByRole('button', { name: '1', exact: true }).click()
  await page.getByRole('button', { name: '付款 ¥69' }).waitFor()
  await journey.shoot(phone, 'one-fewer')
  await expect.poll(() => chain().innerText(), soon).toMatch(/19\/20/)
  await page.getByRole('button', { name: '2', exact: true }).click()
  await page.getByRole('button', { name: '付款 ¥138' }).waitFor()
  await expect.poll(() => chain().innerText(), soon).toMatch(/20\/20/)
})

test('she turns back at the cashier, then pays, and her code is there', async () => {
  await page.getByRole('button', { name: '付款 ¥138' }).click()
  await page.getByRole('button', { name: '先不付' }).click()
  await page.getByRole('button', { name: '付款 ¥138' }).click()
  await page.getByRole('button', { name: '立即支付' }).waitFor()
  await journey.shoot(phone, 'cashier')
  await page.getByRole('button', { name: '立即支付' }).click()
  await page.getByText('取货码', { exact: true }).waitFor()
  expect(await page.locator('.order-code strong').innerText()).toMatch(/^\d{4}$/)
  expect(await isTooWide(await frameOf(phone, '打开的网页'))).toBe(false)
  await journey.shoot(phone, 'paid')
})

test('the adviser’s line moves by itself, without anybody asking', async () => {
  await expect.poll(() => chain().innerText(), soon).toMatch(/已付[\s\S]*1,035/)
  expect(await chain().innerText()).toContain('3 单未付')
  await journey.shoot(lin, 'moved')
})

test('who comes next reads that all are taken', async () => {
  const late = await journey.device()
  const seen = await openWechat(journey, late, 'cu013', '&chat=g02')
  await late.locator('.messages .card', { hasText: '周六纸尿裤团' }).last().click()
  await expect.poll(() => seen.locator('#order').innerText(), soon).toContain('已经接满了')
  expect(await seen.locator('#order').innerText()).toContain('您订了 2 份')
  await journey.shoot(late, 'sold-out')
})

test('until the cut-off she may cancel: her money goes back and another may have them', async () => {
  await page.getByText('取消这一单').click()
  await page.getByRole('button', { name: '确定取消' }).click()
  await page.getByText('已取消', { exact: true }).first().waitFor()
  await page
    .getByText(/退款 ¥138/)
    .first()
    .waitFor()
  await journey.shoot(phone, 'cancelled')
  await expect.poll(() => chain().innerText(), soon).toMatch(/18\/20/)
})

test('林小雨 closes it early; the list she takes along is the sum of its lines', async () => {
  await chain()
    .getByRole('button', { name: /^看名单/ })
    .click()
  const sheet = side.getByRole('dialog')
  await expect.poll(() => sheet.innerText(), soon).toContain('11 位，18 份')
  await sheet.getByRole('button', { name: '提前截单' }).click()
  await sheet.getByRole('button', { name: '确定截单，之后不能再接' }).click()
  await side.getByText('截单了').first().waitFor()
  const link = await sheet.getByRole('link', { name: '导出名单' }).getAttribute('href')
  const table = await lin.evaluate(async (href) => (await fetch(href!)).text(), link)
  const [head = '', ...rows] = table
    .replaceAll(/["\ufeff]/g, '')
    .trim()
    .split(/\r?\n/)
  const column = head.split(',').indexOf('份数')
  const standing = rows.filter((row) => !/已取消/.test(row))
  const packs = standing.reduce((sum, row) => sum + Number(row.split(',')[column]), 0)
  expect([standing.length, packs]).toEqual([11, 18])
  await journey.shoot(lin, 'closed')
  await lin.keyboard.press('Escape')
  const late = await journey.device()
  const seen = await openWechat(journey, late, 'cu001', '&chat=g02')
  await late.locator('.messages .card', { hasText: '周六纸尿裤团' }).last().click()
  await expect.poll(() => seen.locator('#order').innerText(), soon).toContain('已经截单了')
  expect(await seen.getByRole('button', { name: '我要接龙' }).count()).toBe(0)
  await late.context().close()
})

/** Her phone with the page of 布书三册 open, as 陈默 sent it to her. */
async function teamPage(customerId: string) {
  const hers = await journey.device()
  await openWechat(journey, hers, customerId)
  await hers.locator('.chat').first().waitFor()
  await hers.goto(`${journey.phone}${teamPath}`)
  await hers.getByRole('heading', { level: 1 }).waitFor()
  return hers
}
let teamPath = ''
async function pays(hers: Page, price: string) {
  await hers.getByRole('button', { name: `付款 ${price}` }).click()
  await hers.getByRole('button', { name: '立即支付' }).click()
  await hers.getByText('立即支付').waitFor({ state: 'detached' })
}

test('拼团: the rules and the price alone stand there; the third person makes it whole', async () => {
  const chen = await journey.device()
  await openWecom(journey, chen, 'u_chenmo')
  await chen.getByRole('button', { name: '工作台' }).click()
  await chen.frameLocator('iframe[title="回声"]').locator('.app-nav').waitFor()
  teamPath = await linkTo(chen, 'p17', 'cu007')
  await chen.context().close()

  const guo = await teamPage('cu001')
  const offer = guo.locator('#order')
  const said = await offer.innerText()
  for (const words of ['3 人拼 ¥39', '一个人买 ¥49', '没凑满自动退款，不用催任何人', '2/3 人']) {
    expect(said).toContain(words)
  }
  expect(await guo.locator('body').innerText()).not.toMatch(/助力|抽奖|砍价|集赞/)
  await journey.shoot(guo, 'team')
  await offer.getByRole('button', { name: '参这个团' }).click()
  await pays(guo, '¥39')
  await guo.getByText('成团了').first().waitFor()
  await guo.getByText('取货码', { exact: true }).waitFor()
  expect(await guo.locator('.order-team li').count()).toBe(3)
  await journey.shoot(guo, 'team-made')
})

test('at the counter her code is scanned and one more tap hands it out; twice it says who did', async () => {
  const guo = await teamPage('cu001')
  await guo.getByRole('link', { name: '看我的单' }).click()
  const code = await guo.locator('.order-code strong').innerText()
  const no = /单号 (HS\w+)/.exec(await guo.locator('.order').innerText())![1]!
  // At the counter it is a phone that scans.
  const chen = await journey.device()
  const counter = await openWecom(journey, chen, 'u_chenmo')
  await chen.getByRole('button', { name: '工作台' }).click()
  await counter.getByRole('button', { name: '扫码核销' }).waitFor()
  // The camera of the emulated client is a prompt; here it sees her screen.
  await chen.evaluate((seen) => (window.prompt = () => seen), `${no} ${code}`)
  await counter.getByRole('button', { name: '扫码核销' }).click()
  const sheet = counter.getByRole('dialog', { name: '核销' })
  await sheet.getByText('×1').waitFor()
  expect(await sheet.innerText()).toMatch(/已付款[\s\S]*¥39[\s\S]*成团了/)
  await journey.shoot(chen, 'counter')
  await sheet.getByRole('button', { name: '交给客人' }).click()
  await sheet.getByText('交给客人了').waitFor()
  await journey.shoot(chen, 'handed-out')
  await sheet.getByRole('textbox').fill(code)
  await sheet.getByRole('button', { name: `查取货码 ${code}` }).click()
  await sheet
    .getByText(/取走了（.+）/)
    .first()
    .waitFor()
  expect(await sheet.getByRole('button', { name: '交给客人' }).count()).toBe(0)
  await chen.keyboard.press('Escape')
  await counter.getByRole('button', { name: '等着取的' }).click()
  const waiting = counter.getByRole('dialog', { name: '等着取的' })
  await waiting.getByRole('listitem').first().waitFor()
  expect(await isTooWide(await frameOf(chen, '回声'))).toBe(false)
  await journey.shoot(chen, 'to-fetch')
  await chen.context().close()
  await guo.reload()
  await guo.getByText('已取货').first().waitFor()
})

test('who begins one that nobody joins has her money back after a day, without asking', async () => {
  const an = await teamPage('cu006')
  await an.getByRole('button', { name: '开一个团 ¥39' }).click()
  await pays(an, '¥39')
  await an.getByText('已付款，等成团').waitFor()
  await journey.shoot(an, 'team-waiting')
  // Her adviser’s evening is over; a day later she would have to sign in anew.
  await lin.context().close()
  await journey.pass(24 * 60 * 60_000 + 60_000)
  await expect
    .poll(async () => {
      await an.reload()
      return an.locator('.order').innerText()
    }, soon)
    .toMatch(/没成团[\s\S]*退款 ¥39/)
  expect(await an.locator('.order').innerText()).toContain('没凑满，付过的钱自动退')
  await journey.shoot(an, 'team-failed')
  for (const [width, colorScheme, times] of [
    [320, 'dark', 1.4],
    [320, 'light', 2],
  ] as const) {
    await an.setViewportSize({ width, height: 700 })
    await an.emulateMedia({ colorScheme })
    await an.evaluate((n) => (document.documentElement.style.fontSize = `${n * 100}%`), times)
    expect(await isTooWide(an)).toBe(false)
    await journey.shoot(an, `team-failed-${colorScheme}-${times}`)
  }
})

test('nothing complained on the way', () => {
  expect(journey.complaints).toEqual([])
  expect(journey.troubles()).toEqual([])
})
