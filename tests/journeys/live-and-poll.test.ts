import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  DESKTOP,
  frameOf,
  isTooWide,
  keepFailures,
  openWecom,
  PHONE,
  type Journey,
} from '../support/journey.ts'
import { linkTo } from '../support/screens.ts'

// A live and a poll: written on a phone, opened by 果果妈, handled by 方舟.

let journey: Journey
let fang: Page
let desk: FrameLocator
let guo: Page
let live = ''
let poll = ''
let lin: Page
let side: FrameLocator

beforeAll(async () => {
  journey = await aJourney('live-and-poll')
  fang = await journey.device({ viewport: PHONE })
}, 240_000)
afterAll(() => journey?.close())
keepFailures(() => journey)

/** The page stands in the 周六纸尿裤团, as if she had sent it there. */
const postInGroup = (pageId: string) =>
  lin.evaluate(async (page) => {
    const post = async (path: string, body: object) =>
      (
        await fetch(`/api/sidebar/sends${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json()
    const send = await post('', {
      key: crypto.randomUUID(),
      chat: { kind: 'group', id: 'g02' },
      replyId: null,
      suggestionKey: null,
      parts: [{ kind: 'page', pageId: page }],
    })
    await post(`/${send.id}/parts/1`, { result: 'sent' })
  }, pageId)

test('方舟 writes a poll with a picture on her phone, and looks at it', async () => {
  desk = await openWecom(journey, fang, 'u_fangzhou')
  await fang.getByRole('button', { name: '工作台' }).click()
  await desk.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '库' }).click()
  await desk.getByRole('link', { name: '页面', exact: true }).click()
  await desk.getByRole('button', { name: '新写页面' }).click()
  await desk.getByLabel('标题').fill('周日店里做什么')
  await desk.getByLabel('类型').selectOption('poll')
  await desk.getByRole('textbox', { name: '1 正文' }).fill('店里想听您说。')
  await desk.getByRole('button', { name: '加一块' }).click()
  await desk.getByRole('button', { name: '图片', exact: true }).click()
  const photo = await fang.screenshot({ type: 'png' })
  await desk
    .getByLabel('选一张图片：2 图片')
    .setInputFiles({ name: 'shop.png', mimeType: 'image/png', buffer: photo })
  await desk.getByText('换一张').waitFor()
  await desk.getByLabel('图上是什么（看不见的人靠它）').fill('手机上的店')
  await desk.getByRole('button', { name: '加一块' }).click()
  await desk.getByRole('button', { name: '投票和建议', exact: true }).click()
  await desk.getByLabel('问什么').fill('周日想来做什么')
  await desk.getByRole('textbox', { name: '第 1 个选项' }).fill('读绘本')
  await desk.getByRole('textbox', { name: '第 2 个选项' }).fill('试尺码')
  await desk.getByText(/^已存 \d/).waitFor()
  await journey.shoot(fang, 'poll-written')
  expect(await isTooWide(await frameOf(fang, '回声'))).toBe(false)
  await desk.getByRole('button', { name: '提交' }).click()
  const submit = desk.getByRole('dialog', { name: '提交' })
  await submit.getByRole('button', { name: '提交', exact: true }).click()
  await desk.getByText('发布了').waitFor()
})

test('果果妈 asks to be reminded of the live in one tap', async () => {
  lin = await journey.device({ viewport: DESKTOP })
  side = await openWecom(journey, lin, 'u_linxiaoyu', 'cu001')
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  live = await linkTo(lin, 'p21')
  poll = await linkTo(lin, 'p22')
  await postInGroup('p22')
  guo = await journey.device({ viewport: PHONE })
  await guo.goto(`${journey.phone}/practice/wechat?customer=cu001`)
  await guo.goto(journey.phone + live)
  await guo.getByRole('heading', { level: 2, name: '小雨讲：夜里怎么换' }).waitFor()
  await journey.shoot(guo, 'live')
  await guo.getByRole('button', { name: /提醒我/ }).click()
  await guo.getByText('开播前半小时，顾问会在聊天里跟您说一声').waitFor()
  await journey.shoot(guo, 'reminded')
  await guo.getByRole('link', { name: /夜里到底要换几次/ }).click()
  await guo.getByRole('heading', { level: 1, name: '夜里到底要换几次' }).waitFor()
})

test('what she buys by way of the live says so on her adviser’s screen', async () => {
  await guo.goto(journey.phone + live)
  await guo.getByRole('link', { name: /夜用拉拉裤 L/ }).click()
  await guo.locator('#order').getByRole('button', { name: '我要买' }).click()
  await guo.getByRole('button', { name: '付款 ¥69' }).click()
  await guo.getByRole('button', { name: '立即支付' }).click()
  await guo.getByText('取货码', { exact: true }).waitFor()
  const traces = side.getByRole('region', { name: '轨迹' })
  await traces.getByRole('button', { name: '订单' }).click()
  await expect.poll(() => traces.innerText(), { timeout: 60_000 }).toMatch(/下单 ¥69[\s\S]*直播：/)
  await traces.scrollIntoViewIfNeeded()
  await journey.shoot(lin, 'bought-after-the-live')
})

test('she votes, writes an idea, and reads on a dark narrow phone with large letters', async () => {
  await guo.goto(journey.phone + poll)
  await guo.getByRole('button', { name: '投这个：湿巾' }).click()
  await guo.getByText('12 人投过').waitFor()
  await guo.getByRole('textbox', { name: '写一条建议' }).fill('周日上午能不能开早一点')
  await guo.getByRole('button', { name: '交给店里' }).click()
  await guo.getByText('您写的 1 条，同事还没看到').waitFor()
  await guo.getByRole('button', { name: '支持', exact: true }).first().click()
  await guo.getByText('6 人支持').waitFor()
  await journey.shoot(guo, 'poll')
  await guo.emulateMedia({ colorScheme: 'dark' })
  await guo.setViewportSize({ width: 320, height: 700 })
  for (const path of [live, poll]) {
    await guo.goto(journey.phone + path)
    await guo.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    await journey.shoot(guo, path === live ? 'live-dark-large' : 'poll-dark-large')
    expect(await isTooWide(guo)).toBe(false)
  }
})

test('方舟 lets it stand and takes it up; everybody reads what the shop says', async () => {
  await desk.getByRole('link', { name: '返回库' }).click()
  await desk.getByRole('link', { name: '共创', exact: true }).click()
  await desk.getByText('2 条没看过').waitFor()
  await desk.getByRole('button', { name: '处理：周日上午能不能开早一点' }).click()
  const sheet = desk.getByRole('dialog', { name: '共创' })
  await sheet.getByLabel('做到哪一步').selectOption('adopted')
  await sheet.getByLabel('回一句（大家都看得到）').fill('十二月起周日九点开门')
  await journey.shoot(fang, 'idea')
  await sheet.getByRole('button', { name: '让它显示' }).click()
  await desk.getByText('存好了').waitFor()
  await desk.getByText('1 条没看过').waitFor()
  await guo.goto(journey.phone + poll)
  await guo.getByText('店里回：十二月起周日九点开门').waitFor()
  // Who backed it hears it from her adviser, once; the words for the group lie ready.
  side = await openWecom(journey, lin, 'u_linxiaoyu', 'cu001')
  const told = side.getByText(/她支持的「周日上午能不能开早一点」采纳了/)
  await told.first().waitFor()
  side = await openWecom(journey, lin, 'u_linxiaoyu', 'g02')
  const note = side.getByRole('region', { name: '已采纳，跟群里说一声' })
  await note.filter({ hasText: '周日上午能不能开早一点' }).waitFor()
  await journey.shoot(lin, 'note-for-the-group')
  expect(journey.complaints).toEqual([])
})
