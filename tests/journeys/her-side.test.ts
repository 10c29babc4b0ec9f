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
import { linkTo } from '../support/screens.ts'

// What a customer and her adviser see of each other beside reading: money asked for in the chat, an
// after-sale, who she is, an event, and what her group's day is worth. Phones, all of them.

const DAY = 86_400_000
/** She sits in a group only, and nobody has asked her yet. */
const somebody = demoCorp().customers.find(
  ({ kind, consent }) => kind === 'member' && consent === 'none',
)!
const soon = { timeout: 60_000 }
let journey: Journey
let lin: Page
let side: FrameLocator
let guo: Page

beforeAll(async () => {
  journey = await aJourney('her-side')
  lin = await journey.device({ viewport: PHONE })
  guo = await journey.device({ viewport: PHONE })
}, 240_000)
afterAll(() => journey?.close())
keepFailures(() => journey)

/** The member's phone with this chat open and the sidebar over it. */
async function beside(staff: string, chat: string, page = lin) {
  side = await openWecom(journey, page, staff, chat)
  await tapToolbar(page)
  await side.locator('.who h1').waitFor()
}
const act = async (body: object) => {
  const answer = await fetch(`${journey.origin}/simulator/control/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.ok).toBe(true)
}
/** A customer's own address bar, at the practice desk. */
async function phoneOf(customerId: string) {
  const page = await journey.device({ viewport: PHONE })
  await page
    .context()
    .addCookies([{ name: 'practice_customer', value: customerId, url: journey.phone }])
  return page
}

test('林小雨 asks 果果妈 for money in the chat: turned back it is 待付款, paid it is paid once', async () => {
  await beside('u_linxiaoyu', 'cu001')
  const card = side.getByRole('region', { name: '收款' })
  await card.getByRole('button', { name: '发收款' }).click()
  const sheet = side.getByRole('dialog', { name: '收款：果果妈' })
  await sheet.getByLabel('金额（元）').fill('69.5')
  await sheet.getByLabel('收什么钱').fill('拉拉裤一包')
  await journey.shoot(lin, 'collect')
  await sheet.getByRole('button', { name: '发收款' }).click()
  await sheet.waitFor({ state: 'detached' })
  await expect.poll(() => card.innerText(), soon).toMatch(/拉拉裤一包[\s\S]*待付款/)

  const page = await openWechat(journey, guo, 'cu001')
  await guo.getByRole('button', { name: /^林小雨/ }).click()
  const request = guo.locator('.messages .card', { hasText: '收款 ¥69.50' }).last()
  await request.click()
  await page.getByRole('button', { name: '先不付' }).click()
  await expect.poll(async () => (await frameOf(guo, '打开的网页')).url()).not.toContain('chat_')
  await page.getByRole('button', { name: '立即支付' }).waitFor()
  expect(await card.innerText()).toContain('待付款')
  await page.getByRole('button', { name: '立即支付' }).click()
  await page.getByText('付过了，关掉这一页就行').waitFor()
  await journey.shoot(guo, 'paid')
  await expect.poll(() => card.innerText(), soon).toMatch(/¥69\.5[\s\S]*已付款/)
  expect(await card.getByRole('listitem').count()).toBe(1)
  await card.scrollIntoViewIfNeeded()
  await journey.shoot(lin, 'collected')
})

test('what is not right yet is written down: nothing that sells is offered until it is', async () => {
  const offered = () => side.locator('.suggestion').allInnerTexts()
  await expect.poll(async () => (await offered()).join(), soon).toContain('看过没买，给试用')
  await side.getByRole('button', { name: /^售后 / }).click()
  const sheet = side.getByRole('dialog', { name: '售后' })
  await sheet.getByLabel('什么没办好').fill('拉拉裤漏发一包，要补寄')
  await sheet.getByRole('button', { name: '记下这件售后' }).click()
  await sheet.getByText('拉拉裤漏发一包，要补寄').waitFor()
  await journey.shoot(lin, 'after-sale')
  await sheet.getByRole('button', { name: /^关闭/ }).click()
  await side.getByText(/售后没办完：拉拉裤漏发一包，要补寄.*先办事，别推荐/).waitFor()
  await expect.poll(async () => (await offered()).join(), soon).not.toContain('看过没买')
  expect((await offered()).join()).toContain('先道歉再办事')
  await journey.shoot(lin, 'first-things-first')
  const traces = side.getByRole('region', { name: '轨迹' })
  await traces.getByRole('button', { name: '订单' }).click()
  await traces.getByText('售后：拉拉裤漏发一包，要补寄').waitFor()
  await side.getByRole('button', { name: /^售后 / }).click()
  await sheet.getByRole('button', { name: '办完了：拉拉裤漏发一包，要补寄' }).click()
  await sheet.getByText(/日办完/).waitFor()
  await sheet.getByRole('button', { name: /^关闭/ }).click()
  await expect.poll(async () => (await offered()).join(), soon).toContain('看过没买，给试用')
  expect(await isTooWide(await frameOf(lin, '回声'))).toBe(false)
})

test('somebody else agrees on a page sent to 果果妈: 「可能」, and nothing is made of it', async () => {
  await beside('u_linxiaoyu', 'cu001')
  const link = await linkTo(lin, 'p02')
  const neighbour = await phoneOf(somebody.id)
  await neighbour.goto(journey.phone + link)
  await neighbour.locator('.strip').getByRole('button', { name: '可以' }).click()
  await neighbour.getByText('记住了').waitFor()
  await neighbour.evaluate(() => scrollTo({ top: document.body.scrollHeight }))
  await neighbour.waitForTimeout(2_500)
  await neighbour.goto(`${journey.phone}/privacy`)
  await expect
    .poll(async () => {
      await neighbour.reload()
      return neighbour.locator('main').innerText()
    }, soon)
    .toMatch(/浏览\s*\d+ 条/)

  await beside('u_linxiaoyu', 'cu001')
  expect(await side.locator('.line').innerText()).toContain('夜用拉拉裤')
  await side.getByRole('button', { name: /怎么认出是她/ }).click()
  const sheet = side.getByRole('dialog', { name: '怎么认出是她' })
  await sheet.getByText('同意记录的人打开了只发给她的链接').waitFor()
  await sheet
    .getByText('「可能」只给您看，不算进轨迹和分数，也不会因此自动做任务、发消息。')
    .waitFor()
  await journey.shoot(lin, 'likely')
  await sheet.getByRole('button', { name: /^关闭/ }).click()

  // 林小雨 adds her: WeCom says who she is, and what she read before is hers.
  await act({ act: 'add_contact', userid: 'u_linxiaoyu', external_userid: somebody.id })
  await journey.pass(30_000)
  // They have not spoken yet: she is found from the workbench.
  side = await openWecom(journey, lin, 'u_linxiaoyu')
  await lin.locator('.me .tool').click()
  await side.locator('.app-nav').waitFor()
  const desk = await frameOf(lin, '回声')
  await desk.evaluate((id) => (location.hash = `#/c/${id}`), somebody.id)
  await side.locator('.who h1').waitFor()
  // Within a week her WeChat is asked anew who she is; here at once.
  await neighbour.context().clearCookies({ name: 'hs_hop' })
  await neighbour.goto(journey.phone + link)
  await neighbour.getByRole('heading', { level: 1 }).waitFor()
  const traces = side.getByRole('region', { name: '轨迹' })
  await expect.poll(() => traces.innerText(), soon).toContain('尺码一张图')
  expect(await traces.innerText()).toContain('同意：浏览记录')
  await traces.scrollIntoViewIfNeeded()
  await journey.shoot(lin, 'before-and-after')
  await neighbour.context().close()
})

test('可乐妈 signs up for Sunday, brings somebody, and can give a place back', async () => {
  await beside('u_linxiaoyu', 'cu003')
  const link = await linkTo(lin, 'p15', 'cu003')
  const ke = await phoneOf('cu003')
  await ke.goto(journey.phone + link)
  const offer = ke.locator('#order')
  await offer.getByText('还有 15 个名额').waitFor()
  expect(await offer.innerText()).not.toContain('¥')
  await offer.scrollIntoViewIfNeeded()
  await journey.shoot(ke, 'event')
  await offer.getByRole('radio', { name: '2' }).check({ force: true })
  await offer.getByRole('button', { name: '我要报名' }).click()
  await ke.getByText('第 1 位报名').waitFor()
  await ke.getByText('报名码', { exact: true }).waitFor()
  await journey.shoot(ke, 'signed-up')
  await ke.getByRole('button', { name: '1', exact: true }).click()
  await ke.getByText('您报了 1 位').waitFor()
  await ke.getByRole('link', { name: '我的', exact: true }).click()
  await ke.getByText('报上名了').waitFor()
  await ke.getByRole('link', { name: /周日推车体验/ }).click()
  await ke.getByText('不去了').click()
  await ke.getByRole('button', { name: '确定不去' }).click()
  await ke.getByText('已取消').first().waitFor()
  await ke.goto(journey.phone + link)
  await ke.getByText('还有 15 个名额').waitFor()
  await ke.context().close()
})

test('an article about health waits for who answers for it, and for the day', async () => {
  const fang = await journey.device({ viewport: PHONE })
  const desk = await openWecom(journey, fang, 'u_fangzhou')
  await fang.getByRole('button', { name: '工作台' }).click()
  await desk.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '库' }).click()
  await desk.getByRole('link', { name: '页面', exact: true }).click()
  await desk.getByRole('button', { name: '新写页面' }).click()
  await desk.getByLabel('标题').fill('红屁屁那两天')
  await desk
    .getByRole('textbox', { name: '1 正文' })
    .fill('红屁屁先晾再抹。两天没好，请带宝宝就医。')
  await desk.getByText(/^已存 \d/).waitFor()
  await desk.getByRole('button', { name: '提交' }).click()
  const submit = desk.getByRole('dialog', { name: '提交' })
  await submit.getByText('说到健康，要有另一位同事审过，写明审稿人和日期').waitFor()
  expect(await submit.getByRole('button', { name: '提交', exact: true }).isDisabled()).toBe(true)
  await journey.shoot(fang, 'health')
  await submit.getByRole('button', { name: '取消' }).click()
  await desk.getByLabel('审稿人').selectOption('u_hejing')
  await desk.getByLabel('审稿日期').fill('2026-11-20')
  await desk.getByLabel('审稿日期').blur()
  await desk.getByText(/^已存 \d/).waitFor()
  await desk.getByRole('button', { name: '提交' }).click()
  await submit.getByText(/要另一位同事看过才发布：.*说到健康/).waitFor()
  await submit.getByRole('button', { name: '提交', exact: true }).click()
  await desk.getByText('方舟提交，等另一位同事看过').waitFor()
  await fang.context().close()
})

test('她的会员日: Wednesday’s benefit is for her group, and good on Wednesday alone', async () => {
  await guo.goto(`${journey.phone}/me`)
  await guo.getByText('本周：棉柔巾第 2 件半价').waitFor()
  await guo.getByText('今天不能用').waitFor()
  const other = await phoneOf('cu007')
  await other.goto(`${journey.phone}/me`)
  await other.getByRole('heading', { name: '我的群' }).waitFor()
  expect(await other.locator('main').innerText()).not.toContain('棉柔巾第 2 件半价')
  await other.context().close()

  await journey.pass(4 * DAY - 12 * 3_600_000)
  await act({ act: 'join_group', chat_id: 'g01', userid: 'cu005' })
  await guo.reload()
  await guo.getByRole('heading', { name: /^券/ }).waitFor()
  expect(await guo.locator('.ticket', { hasText: '周三可用' }).innerText()).toContain('可以用')
  await journey.shoot(guo, 'wednesday')
  await beside('u_linxiaoyu', 'g01')
  await expect
    .poll(async () => {
      await beside('u_linxiaoyu', 'g01')
      const about = side.getByRole('region', { name: '群资料' })
      await about.waitFor()
      return about.innerText()
    }, soon)
    .toMatch(/年年妈[\s\S]*归周三会员日/)
  await journey.shoot(lin, 'newcomer')
  await journey.pass(DAY)
  await guo.reload()
  await guo.getByRole('heading', { name: /^券/ }).waitFor()
  expect(await guo.locator('main').innerText()).not.toContain('周三可用')
  await journey.shoot(guo, 'thursday')
})

test('nothing complained on the way', () => {
  // Her work phone lay there for days: its session ended, whatever it asked first was told so, and
  // it began anew.
  const asleep = /401.*\/api\/sidebar\//
  expect(journey.complaints.filter((line) => !asleep.test(line))).toEqual([])
  expect(journey.troubles()).toEqual([])
})
