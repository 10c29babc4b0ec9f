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
  PHONE,
  type Journey,
} from '../support/journey.ts'

// A coupon from the chat to the counter, and 我的: in one shop, step after step.

const HOUR = 3_600_000
let shop: Journey
let lin: Page
let side: FrameLocator
let ke: Page
let page: FrameLocator
let code = ''

beforeAll(async () => {
  shop = await aJourney('benefits')
  lin = await shop.device({ viewport: DESKTOP })
})

afterAll(() => shop?.close())
keepFailures(() => shop)

test('one tap in the sheet sends the coupon’s page; the ceilings stand beside it', async () => {
  side = await openWecom(shop, lin, 'u_linxiaoyu', 'cu003')
  await side.getByRole('heading', { name: '可乐妈' }).waitFor()
  await side.getByRole('button', { name: '给她一张券' }).click()
  const sheet = side.getByRole('dialog', { name: '给可乐妈一张券' })
  await sheet.getByText('还剩 136 张').waitFor()
  await shop.shoot(lin, 'give')
  await sheet.getByRole('button', { name: '发给她：五元见面礼' }).click()
  await sheet.waitFor({ state: 'detached' })
  await lin.locator('.messages .card', { hasText: '五块钱，见面礼' }).last().waitFor()
})

test('可乐妈 sees what it is worth, takes it in one tap and has a large code', async () => {
  ke = await shop.device({ viewport: PHONE })
  page = await openWechat(shop, ke, 'cu003')
  await ke.getByRole('button', { name: /^林小雨/ }).click()
  await ke.locator('.messages .card', { hasText: '五块钱，见面礼' }).last().click()
  const coupon = page.getByRole('region', { name: '五元见面礼' })
  await coupon.getByText('红包样式的优惠券，不是现金').waitFor()
  expect(await coupon.innerText()).toContain('共 200 张，还有 136 张')
  // What the page is for is under her thumb too.
  await page.getByRole('link', { name: '领这张券' }).waitFor()
  await shop.shoot(ke, 'coupon')
  await coupon.getByRole('button', { name: '领这张券' }).click()
  await coupon.locator('.code').waitFor()
  code = await coupon.locator('.code').innerText()
  expect(code).toMatch(/^\d{3} \d{3} \d{4}$/)
  expect(await coupon.getByRole('button', { name: '领这张券' }).count()).toBe(0)
  await shop.shoot(ke, 'taken')
})

test('the counter scans, one more tap uses it; the second time says when and where', async () => {
  // The camera of the emulated client is a prompt; here it sees her screen.
  await lin.evaluate((seen) => (window.prompt = () => seen), code)
  await side.getByRole('link', { name: '今天' }).click()
  await side.getByRole('button', { name: '扫码核销' }).click()
  const sheet = side.getByRole('dialog', { name: '核销' })
  await sheet.getByText('减 5 元，不限金额').waitFor()
  await shop.shoot(lin, 'counter')
  await sheet.getByRole('button', { name: '核销', exact: true }).click()
  await sheet.getByText('核销好了').waitFor()
  await shop.shoot(lin, 'redeemed')
  await sheet.getByRole('button', { name: '下一张' }).click()
  await sheet.getByRole('textbox').fill(code)
  await sheet.getByText(/在翠湖店用过了（林小雨）/).waitFor()
  await shop.shoot(lin, 'used-before')
  await lin.keyboard.press('Escape')
})

test('我的 shows points, coupons and check-in; everything works as plain forms', async () => {
  await page.getByRole('link', { name: '我的', exact: true }).click()
  await page.getByRole('heading', { name: '积分 1,240' }).waitFor()
  await page.getByText('300 分 11月24日到期').waitFor()
  await shop.shoot(ke, 'mine')
  await page.getByText('换点什么').click()
  await page.getByRole('button', { name: '换 口水巾' }).click()
  await page.getByRole('heading', { name: '积分 1,140' }).waitFor()
  await page.getByRole('heading', { name: '待取的礼品' }).waitFor()
  await page.getByText('今天签过了').waitFor()
  expect(await isTooWide(await frameOf(ke, '打开的网页'))).toBe(false)
  await shop.shoot(ke, 'gift')
})

test('果果妈 checks in once today', async () => {
  const phone = await shop.device({ viewport: PHONE })
  await openWechat(shop, phone, 'cu001')
  // At the practice desk the phone's cookie says who she is; the address bar is hers to use.
  await phone.goto(`${shop.phone}/me`)
  await phone.getByRole('heading', { name: '券 2' }).waitFor()
  await phone.getByRole('button', { name: '签到' }).click()
  await phone.getByRole('heading', { name: '签到 4 天' }).waitFor()
  await phone.getByText('今天签过了').waitFor()
  await phone.getByText('出示').first().click()
  await phone.locator('.qr').first().waitFor()
  await phone.screenshot({ path: '.data/screenshots/benefits/mine-whole.png', fullPage: true })
  for (const [step, options] of [
    ['narrow', { viewport: { width: 320, height: 700 } }],
    ['dark', { viewport: PHONE, colorScheme: 'dark' as const }],
  ] as const) {
    const other = await shop.device({
      ...options,
      storageState: await phone.context().storageState(),
    })
    await other.goto(`${shop.phone}/me`)
    await other.getByRole('heading', { name: '券 2' }).waitFor()
    expect(await isTooWide(other)).toBe(false)
    await other.screenshot({ path: `.data/screenshots/benefits/mine-${step}.png`, fullPage: true })
    for (const scale of [1.4, 2]) {
      await other.evaluate(
        (times) => (document.documentElement.style.fontSize = `${106.25 * times}%`),
        scale,
      )
      expect(await isTooWide(other)).toBe(false)
    }
    await other.screenshot({
      path: `.data/screenshots/benefits/mine-${step}-x2.png`,
      fullPage: true,
    })
    await other.context().close()
  }
})

test('林小雨 has a code printed for parcels; whoever scans it reads what it is worth, and may take it', async () => {
  await lin.setViewportSize(PHONE)
  await openWecom(shop, lin, 'u_linxiaoyu')
  await lin.getByRole('button', { name: '工作台' }).click()
  side = lin.frameLocator('iframe[title="回声"]')
  await side.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '库' }).click()
  await side.getByRole('link', { name: '券', exact: true }).click()
  await side.getByRole('link', { name: /五元见面礼/ }).click()
  const codes = side.getByRole('region', { name: '印出来的码' })
  const asked = lin.waitForResponse((answer) => answer.url().endsWith('/pages/codes'))
  await codes.getByRole('button', { name: '包裹里' }).click()
  const { url } = await (await asked).json()
  await codes.getByRole('img', { name: /^《五元见面礼.*》包裹里的码$/ }).waitFor()
  await codes.scrollIntoViewIfNeeded()
  await shop.shoot(lin, 'printed-code')
  const frame = await frameOf(lin, '回声')
  await lin.setViewportSize({ width: 320, height: 700 })
  await lin.emulateMedia({ colorScheme: 'dark' })
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect(await isTooWide(frame)).toBe(false)
  await codes.scrollIntoViewIfNeeded()
  await shop.shoot(lin, 'printed-code-dark-320-x2')

  const phone = await shop.device({ viewport: PHONE })
  await openWechat(shop, phone, 'cu011')
  await phone.goto(`${shop.phone}${new URL(url).pathname}`)
  const coupon = phone.getByRole('region', { name: '五元见面礼' })
  await coupon.getByText('红包样式的优惠券，不是现金').waitFor()
  await phone.locator('.sender summary').click()
  await phone.getByText('您扫了包裹里的码打开的').waitFor()
  await shop.shoot(phone, 'scanned')
  await coupon.getByRole('button', { name: '领这张券' }).click()
  await coupon.locator('.code').waitFor()
  await phone.getByRole('link', { name: '出示', exact: true }).waitFor()
})

test('after midnight she may again; a double tap is one, and a day missed takes nothing away', async () => {
  const phone = await shop.device({ viewport: PHONE })
  await openWechat(shop, phone, 'cu001')
  await phone.goto(`${shop.phone}/me`)
  // The story's evening is at 20:4x: just before midnight nothing is new, just after it is.
  await shop.pass(3 * HOUR)
  await phone.reload()
  await phone.getByText('今天签过了').waitFor()
  await shop.pass(0.5 * HOUR)
  await phone.reload()
  await phone.getByRole('button', { name: '签到' }).dblclick()
  await phone.getByRole('heading', { name: '签到 5 天' }).waitFor()
  await shop.pass(3 * 24 * HOUR)
  await phone.reload()
  await phone.getByRole('heading', { name: '签到 5 天' }).waitFor()
  expect(await phone.locator('body').innerText()).not.toMatch(/断签|重新开始|分享|转发/)
  await phone.getByRole('button', { name: '签到' }).click()
  await phone.getByRole('heading', { name: '签到 6 天' }).waitFor()
})

test('nobody complained', () => expect(shop.complaints).toEqual([]))
