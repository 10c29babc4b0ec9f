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

// What comes from elsewhere: contacts from 视频号, what partners owe, and what other shops' orders earn.

let journey: Journey
let zhou: Page
let board: FrameLocator
let fang: Page
let desk: FrameLocator

beforeAll(async () => {
  journey = await aJourney('partners')
  zhou = await journey.device({ viewport: PHONE })
  fang = await journey.device({ viewport: PHONE })
})
afterAll(() => journey?.close())
keepFailures(() => journey)

// What travels through WeCom's letter and our queue is given time.
const soon = { timeout: 45_000 }

async function place(page: Page, staff: string, name: '经营' | '库') {
  const side = await openWecom(journey, page, staff)
  await page.getByRole('button', { name: '工作台' }).click()
  await side.getByRole('navigation', { name: '主导航' }).getByRole('link', { name }).click()
  return side
}

test('who comes from the live is counted under its name; a low balance is one warning', async () => {
  await journey.act('add_contact', {
    userid: 'u_linxiaoyu',
    external_userid: 'wmFROMLIVE',
    name: '看直播来的',
    state: 'sph_live_1121',
  })
  for (let rings = 0; rings < 2; rings++) {
    await journey.act('change_balance', { to: 'balance_low' })
  }
  board = await place(zhou, 'u_zhoumin', '经营')
  const sources = board.getByRole('region', { name: '从哪里来的' })
  await expect.poll(() => sources.innerText(), soon).toMatch(/视频号直播 11-21\s+1 人\s+买过 0\/1/)
  const said = await sources.innerText()
  expect(said).toMatch(/视频号直播 11-19\s*3 人/)
  expect(said).toMatch(/店里的码 江湾店\s*2 人/)
  await expect.poll(() => sources.innerText(), soon).toContain('获客助手余额不到 20 个')
  await sources.scrollIntoViewIfNeeded()
  await journey.shoot(zhou, 'sources')
  const frame = await frameOf(zhou, '回声')
  await zhou.setViewportSize({ width: 320, height: 700 })
  await zhou.emulateMedia({ colorScheme: 'dark' })
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  expect(await isTooWide(frame)).toBe(false)
  await sources.scrollIntoViewIfNeeded()
  await journey.shoot(zhou, 'sources-dark-320-x2')
  const told = async () => {
    const url = `${journey.origin}/simulator/control/chats/a:u_zhoumin/messages?as=staff:u_zhoumin`
    const { messages } = (await (await fetch(url)).json()) as { messages: object[] }
    return messages.filter((one) => JSON.stringify(one).includes('获客助手余额不多了')).length
  }
  await expect.poll(told, soon).toBe(1)
})

test('on her profile the adviser reads that she came from the live', async () => {
  const lin = await journey.device()
  const side = await openWecom(journey, lin, 'u_linxiaoyu')
  await lin.getByRole('button', { name: '工作台' }).click()
  await side.locator('.app-nav').waitFor()
  const frame = await frameOf(lin, '回声')
  await frame.evaluate(() => (location.hash = '#/c/wmFROMLIVE'))
  await side.getByText('来源：视频号直播 11-21').first().waitFor(soon)
  await lin.context().close()
})

test('方舟 adds a partner: outside 10–30 % the screen asks why, and keeps the reason beside it', async () => {
  desk = await place(fang, 'u_fangzhou', '库')
  await desk.getByRole('link', { name: '合作', exact: true }).click()
  const partners = desk.getByRole('region', { name: '合作商家分成' })
  await partners.getByText('向阳小照相馆（虚构）').waitFor()
  expect(await partners.innerText()).toContain('¥324')
  await journey.shoot(fang, 'partners')
  await partners.getByRole('button', { name: '加一家商家' }).click()
  const sheet = desk.getByRole('dialog', { name: '加一家商家' })
  await sheet.getByLabel('商家名称').fill('晴天游泳馆')
  await sheet.getByLabel('给我们客人的优惠').fill('体验课 8 折')
  await sheet.getByLabel(/^分成/).fill('8')
  await sheet.getByLabel(/写一句为什么/).fill('公益课，只收水费')
  await journey.shoot(fang, 'why-eight')
  await sheet.getByRole('button', { name: '保存' }).click()
  await sheet.waitFor({ state: 'detached' })
  await partners.getByText('不在 10%–30% 里：公益课，只收水费').waitFor()
})

test('a bill is noted once however often it is told; what is taken back stands as a row of its own', async () => {
  const partners = desk.getByRole('region', { name: '合作商家分成' })
  await partners.getByRole('button', { name: /晴天游泳馆/ }).click()
  const sheet = desk.getByRole('dialog', { name: '晴天游泳馆' })
  const note = async (billNo: string, amount: string) => {
    await sheet.getByLabel('单号').fill(billNo)
    await sheet.getByLabel('金额（元）').fill(amount)
    await sheet.getByRole('button', { name: '记一笔' }).click()
  }
  await note('SW-1', '250')
  await sheet.getByText('SW-1').waitFor()
  await note('SW-1', '250')
  await desk.getByText('这个单号记过了，没有再记').waitFor()
  await note('SW-2', '100.5')
  await sheet.getByText('SW-2').waitFor()
  // 8 % of each, to the fen: ¥20 and ¥8.04.
  await expect.poll(() => sheet.innerText()).toContain('28.04')
  await sheet.getByRole('button', { name: '冲回：SW-1' }).click()
  await sheet.getByLabel('为什么冲回').fill('课没上，退了')
  await journey.shoot(fang, 'take-back')
  await sheet.getByRole('button', { name: '冲回', exact: true }).click()
  await sheet.getByText('课没上，退了').waitFor()
  await expect.poll(() => sheet.innerText()).toContain('−¥20')
  expect(await sheet.getByRole('button', { name: '冲回：SW-1' }).count()).toBe(0)
  await journey.shoot(fang, 'statement')
  await sheet.getByRole('button', { name: '复制对账单' }).click()
  await desk.getByText('已复制，可以粘贴到聊天里').waitFor()
  await fang.keyboard.press('Escape')
  // The month is the sum of its partners: 324 before, 8.04 now.
  await expect.poll(() => partners.innerText()).toContain('332.04')
  await partners.getByRole('button', { name: '上个月' }).click()
  await partners.getByText('2026 年 10 月').waitFor()
  await expect.poll(() => partners.innerText()).not.toContain('332.04')
  await partners.getByRole('button', { name: '下个月' }).click()
  await expect.poll(() => partners.innerText()).toContain('332.04')
})

test('an order table earns commission and gives points, once; what was cancelled goes back', async () => {
  const panel = desk.getByRole('region', { name: '联盟商品' })
  await panel.getByText('3 单佣金').waitFor()
  await panel.getByRole('button', { name: '加一个商品' }).click()
  const adding = desk.getByRole('dialog', { name: '加一个商品' })
  await adding.getByLabel('商品名称').fill('户外遮阳帐篷')
  await adding.getByLabel('口令').fill('复制这句话，打开购物软件就能看到帐篷')
  await adding.getByRole('button', { name: '保存' }).click()
  await adding.waitFor({ state: 'detached' })

  const table = (...lines: string[]) => ({
    name: 'orders.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['订单号,商品,金额,佣金,下单日,客户,状态', ...lines].join('\r\n')),
  })
  const take = async (...lines: string[]) =>
    panel.locator('input[type=file]').setInputFiles(table(...lines))
  const tent = 'TENT1,户外遮阳帐篷,199,19.90,2026-11-20,cu001,有效'
  await take(tent, 'TENT2,户外遮阳帐篷,199,19.90,2026-11-20,,有效')
  await panel.getByText('2 行：新 2，取消 0，早就有 0').waitFor()
  await take(tent)
  await panel.getByText('1 行：新 0，取消 0，早就有 1').waitFor()
  await take(tent.replace('有效', '取消'))
  await panel.getByText('1 行：新 0，取消 1，早就有 0').waitFor()
  await take('TENT9,没有的东西,1,1,2026-11-20,,有效')
  await desk.getByText('第 2 行：没有商品「没有的东西」。没有导入任何一行').waitFor()
  await journey.shoot(fang, 'affiliate')

  await panel.getByRole('button', { name: /户外遮阳帐篷/ }).click()
  const ledger = desk.getByRole('dialog', { name: '户外遮阳帐篷' })
  await ledger.getByText('TENT2').waitFor()
  expect(await ledger.getByText('TENT1').count()).toBe(2)
  expect(await ledger.innerText()).toContain('1 单佣金 · 返给客人 0 积分')
  expect(await ledger.innerText()).toContain('−¥19.90')
  await journey.shoot(fang, 'ledger')
  await ledger.getByRole('button', { name: '复制口令' }).click()
  await desk.getByText('已复制，可以粘贴到聊天里').waitFor()
  await fang.keyboard.press('Escape')
})

test('a partner that ended takes no bill; narrow, dark and with large letters nothing is cut off', async () => {
  const partners = desk.getByRole('region', { name: '合作商家分成' })
  await partners.getByRole('button', { name: /拾光亲子餐厅/ }).click()
  const sheet = desk.getByRole('dialog', { name: '拾光亲子餐厅（虚构）' })
  await sheet.getByRole('button', { name: '不再合作' }).click()
  await sheet.getByRole('alert').getByRole('button', { name: '不再合作' }).click()
  await sheet.waitFor({ state: 'detached' })
  await partners.getByText('不合作了').waitFor()

  const frame = await frameOf(fang, '回声')
  await fang.setViewportSize({ width: 320, height: 700 })
  for (const [colorScheme, times] of [
    ['dark', 1],
    ['light', 1.4],
    ['dark', 2],
  ] as const) {
    await fang.emulateMedia({ colorScheme })
    await frame.evaluate((n) => (document.documentElement.style.fontSize = `${n * 100}%`), times)
    expect(await isTooWide(frame)).toBe(false)
    await journey.shoot(fang, `list-${colorScheme}-${times}`)
    await partners.getByRole('button', { name: /晴天游泳馆/ }).click()
    await desk.getByRole('dialog').waitFor()
    expect(await isTooWide(frame)).toBe(false)
    await journey.shoot(fang, `sheet-${colorScheme}-${times}`)
    await fang.keyboard.press('Escape')
    await desk.getByRole('dialog').waitFor({ state: 'detached' })
  }
})

test('nothing complained on the way', () => {
  // The table with a fault in it is refused, and the browser says so.
  expect(journey.complaints.filter((line) => !line.includes('/affiliate/import'))).toEqual([])
  expect(journey.troubles()).toEqual([])
})
