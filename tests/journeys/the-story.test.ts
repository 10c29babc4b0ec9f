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
  tapToolbar,
  type Journey,
} from '../support/journey.ts'

// Saturday 20:41 in the demo shop, clicked through: the steps follow one another, in one shop.

const name = process.env.TEST_ENGINE === 'mysql' ? 'the-story-on-mariadb' : 'the-story'
let story: Journey
let lin: Page
let side: FrameLocator
let guo: Page
let reading: FrameLocator

const TOTAL = 1_177_000
const ORDER = 6_901
/** The card she was sent just now; she has had others before. */
const newest = (page: Page) =>
  page.locator('.messages .card', { hasText: '夜用拉拉裤 L：薄一点' }).last()
const rows = () => side.getByRole('region', { name: '雷达' }).getByRole('listitem')

beforeAll(async () => {
  story = await aJourney(name)
  lin = await story.device({ viewport: DESKTOP })
})

afterAll(() => story?.close())
keepFailures(() => story)

test('beside the chat one line says who she is and what just happened', async () => {
  side = await openWecom(story, lin, 'u_linxiaoyu', 'cu001')
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  await expect.poll(() => side.locator('.line').innerText()).toContain('第 2 次看「夜用拉拉裤 L」')
  await expect
    .poll(() => lin.locator('.conversation').innerText())
    .toContain('上次那款夜里有点闷，怕红屁屁，有薄一点的吗')
  await story.shoot(lin, 'beside-the-chat')
})

test('her score opens into the parts it is the sum of', async () => {
  const pill = side.getByRole('button', { name: /^意愿/ })
  const shown = Number(/\d+/.exec(await pill.innerText())![0])
  await pill.click()
  const sheet = side.getByRole('dialog', { name: '分数是怎么来的' })
  await sheet.waitFor()
  const points = await sheet.locator('tbody td').allInnerTexts()
  const sum = points.reduce((all, each) => all + Number(each.replace('−', '-')), 0)
  expect(points.length).toBeGreaterThan(1)
  expect(sum).toBe(shown)
  expect(Number(await sheet.locator('tfoot td').innerText())).toBe(shown)
  await story.shoot(lin, 'score')
  await lin.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
})

test('she looks at the words before sending, and can leave them as they were', async () => {
  const bubbles = await lin.locator('.messages .said').count()
  await side.getByRole('button', { name: /^修改：看过没买/ }).click()
  const sheet = side.getByRole('dialog', { name: '改好再发' })
  const words = sheet.getByRole('textbox')
  expect(await words.inputValue()).toContain('果果妈，您看过的夜用拉拉裤')
  await words.fill('果果妈，换一句试试')
  await story.shoot(lin, 'edit')
  await sheet.getByRole('button', { name: '取消' }).click()
  await sheet.waitFor({ state: 'detached' })
  expect(await lin.locator('.messages .said').count()).toBe(bubbles)
})

test('one tap sends the words, then the page', async () => {
  const bubbles = await lin.locator('.messages .said').count()
  expect(bubbles).toBeGreaterThan(0)
  await side.getByRole('button', { name: /^给果果妈发送：看过没买/ }).click()
  await side.getByText('发出去了').waitFor()
  const said = lin.locator('.messages .said')
  await expect.poll(() => said.count()).toBe(bubbles + 2)
  expect(await said.nth(bubbles).innerText()).toContain('翠湖店有试用装')
  expect(await said.nth(bubbles + 1).innerText()).toContain('夜用拉拉裤 L：薄一点')
  await story.shoot(lin, 'sent')
})

test('on the phone the toolbar opens the same page over the chat', async () => {
  const phone = await story.device({ viewport: PHONE })
  const over = await openWecom(story, phone, 'u_linxiaoyu', 'cu001')
  await newest(phone).waitFor()
  await story.shoot(phone, 'phone-chat')
  await tapToolbar(phone)
  await over.getByRole('heading', { name: '果果妈' }).waitFor()
  await over.locator('.line').waitFor()
  expect(await isTooWide(await frameOf(phone, '回声'))).toBe(false)
  await story.shoot(phone, 'phone-sidebar')
  await phone.getByRole('button', { name: '关闭' }).click()
  await phone.locator('.messages').waitFor()
  await phone.context().close()
})

test('the adviser’s day is open while the customer taps the card', async () => {
  await side.getByRole('link', { name: '今天' }).click()
  await side.getByRole('heading', { name: '雷达' }).waitFor()
  await story.shoot(lin, 'today-before')

  guo = await story.device({ viewport: PHONE })
  reading = await openWechat(story, guo, 'cu001')
  await guo.getByRole('button', { name: /^林小雨/ }).click()
  const card = newest(guo)
  await card.waitFor()
  await story.shoot(guo, 'customer-chat')
  await card.click()
  await reading.getByRole('heading', { level: 1 }).waitFor()
  expect(await reading.locator('h1').innerText()).toContain('夜用拉拉裤')
  // She agreed long ago: nobody asks again, and the page says so.
  expect(await reading.locator('.strip').count()).toBe(0)
  expect(await reading.locator('footer').innerText()).toContain('您同意过记住浏览')
  await story.shoot(guo, 'page')
})

test('she looks twice at the 拉拉裤 and stays: the radar says so without a reload', async () => {
  const page = await frameOf(guo, '打开的网页')
  const loads: string[] = []
  lin.on('framenavigated', (frame) => loads.push(frame.url()))
  await page.evaluate(() => scrollTo({ top: document.body.scrollHeight }))
  await page.evaluate(() => scrollTo({ top: 0 }))
  await page.evaluate(() => scrollTo({ top: document.body.scrollHeight }))
  // One line for her evening: it was there with one look, and grows while she reads.
  const first = () => rows().first().innerText()
  await expect.poll(first, { timeout: 60_000 }).toMatch(/果果妈.*2 次.*\n刚刚/)
  const seconds = async () => Number(/(\d+) 秒/.exec(await first())?.[1] ?? 0)
  const then = await seconds()
  await expect.poll(seconds, { timeout: 60_000 }).toBeGreaterThan(then)
  expect(loads).toEqual([])
  await story.shoot(lin, 'radar')
  await side.getByRole('link', { name: '当前聊天' }).click()
  await expect.poll(() => side.locator('.line').innerText()).toContain('第 3 次看')
  await story.shoot(lin, 'her-line')
})

test('the order comes by webhook; the board adds up to the fen and shows it under its bar', async () => {
  const min = await story.device({ viewport: DESKTOP })
  const board = await openWecom(story, min, 'u_zhoumin')
  await min.getByRole('button', { name: '工作台' }).click()
  await board.getByText('¥11,770').first().waitFor()

  const { now } = await (await fetch(`${story.origin}/simulator/control/world`)).json()
  const order = {
    orderNo: 'DM90001',
    shopId: 'st1',
    status: 'paid',
    paidAt: now,
    amountFen: ORDER,
    items: [{ name: '夜用拉拉裤 L 码 20 片', qty: 1, priceFen: ORDER }],
    customer: { externalUserId: 'cu001' },
  }
  // Somebody who does not know the shop's secret is not heard; told twice, it is one order.
  const forged = await fetch(`${story.origin}/hooks/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-huisheng-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-huisheng-signature': `v1=${'0'.repeat(64)}`,
    },
    body: JSON.stringify({ ...order, orderNo: 'DM90002' }),
  })
  expect(forged.status).toBe(401)
  expect(await story.order(order)).toBe(200)
  expect(await story.order(order)).toBe(200)

  const numbers = (dimension: string) =>
    min.evaluate(async (asked) => {
      const answer = await fetch(`/api/sidebar/business?days=7&model=last&dimension=${asked}`)
      const { total, rows } = await answer.json()
      const sum = rows.reduce((all: number, row: { amountFen: number }) => all + row.amountFen, 0)
      return [total.amountFen as number, sum as number]
    }, dimension)
  // The credit is given by the next tick; then she opens the board again.
  await expect
    .poll(() => numbers('staff'), { timeout: 60_000 })
    .toEqual([TOTAL + ORDER, TOTAL + ORDER])
  await min.getByRole('button', { name: '关闭' }).click()
  await min.getByRole('button', { name: '工作台' }).click()
  await board.getByText('¥11,839.01').first().waitFor()
  for (const [dimension, label] of [
    ['群', 'group'],
    ['人', 'staff'],
    ['页面', 'page'],
    ['话术', 'reply'],
    ['分享', 'share'],
  ] as const) {
    await board.getByRole('button', { name: dimension, exact: true }).click()
    await board.getByText('各项相加 ¥11,839.01，等于总数。').waitFor()
    expect(await numbers(label), dimension).toEqual([TOTAL + ORDER, TOTAL + ORDER])
  }
  await board.getByRole('button', { name: '人', exact: true }).click()
  await story.shoot(min, 'business')
  await board
    .getByRole('button', { name: /^林小雨，/ })
    .first()
    .click()
  const sheet = board.getByRole('dialog', { name: '林小雨的订单' })
  const line = sheet.getByRole('listitem').filter({ hasText: 'DM90001' })
  await line.waitFor()
  expect(await line.innerText()).toMatch(/果果妈[\s\S]*¥69\.01/)
  await story.shoot(min, 'orders-under-the-bar')
})

test('nothing complained on the way', () => {
  expect(story.complaints).toEqual([])
  expect(story.troubles()).toEqual([])
})
