import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  frameOf,
  keepFailures,
  openWecom,
  tapToolbar,
  type Journey,
} from '../support/journey.ts'

// Doors one passes now and then: whose the orders are by seven ways, her consent to a story, what a
// group alone is promised, and points for orders.

let journey: Journey
beforeAll(async () => (journey = await aJourney('small-doors')), 240_000)
afterAll(() => journey?.close())
keepFailures(() => journey)

test('周敏 compares seven ways: the total stands, and how many orders the difference rests on', async () => {
  const page = await journey.device()
  const side = await openWecom(journey, page, 'u_zhoumin')
  await page.getByRole('button', { name: '工作台' }).click()
  await side.getByRole('link', { name: '经营' }).click()
  await side.getByRole('button', { name: '近 30 天' }).click()
  await side.getByRole('button', { name: '比一比' }).click()
  const sheet = side.getByRole('dialog', { name: '功劳怎么算' })
  await sheet.getByText(/等于总数/).waitFor()
  const total = await sheet.getByText(/等于总数/).innerText()
  for (const way of ['首次', '平分', '两头', '递减', '合作', '少了它']) {
    await sheet.getByRole('button', { name: way }).click()
    expect(await sheet.getByText(/等于总数/).innerText()).toBe(total)
  }
  await sheet.getByText(/几种算法的差别只来自这 \d+ 单/).waitFor()
  await journey.shoot(page, 'ways')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 320, height: 640 })
  const frame = await frameOf(page, '回声')
  await frame.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  const body = sheet.locator('.sheet-body')
  expect(await body.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0)
  await journey.shoot(page, 'ways-narrow-and-large')

  await frame.evaluate(() => (document.documentElement.style.fontSize = ''))
  await sheet.getByRole('button', { name: /^关闭/ }).click()
  await side.getByRole('link', { name: '库' }).click()
  await side.getByRole('link', { name: '积分', exact: true }).click()
  await side.getByLabel(/每付 1 元送几分/).fill('1')
  await side.getByRole('button', { name: '保存' }).click()
  await side.getByText('改好了，从现在起的订单按这个算').waitFor()
  await side.locator('input[type=file]').setInputFiles({
    name: 'points.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      '流水号,客户,积分,最后一天\nold-1,cu001,30,2027-12-31\nold-2,wm_nobody,5,2027-12-31',
    ),
  })
  await side.getByText('2 行：新搬 1，以前搬过 0，认不出是谁 1').waitFor()
  await page.close()
  expect(journey.complaints).toEqual([])
})

test('林小雨 notes her consent and takes it back, and promises her group something', async () => {
  const page = await journey.device()
  const side = await openWecom(journey, page, 'u_linxiaoyu', 'cu001')
  await tapToolbar(page)
  await side.getByRole('button', { name: '果果妈的更多操作' }).click()
  await side.getByLabel('她同意讲什么').fill('原话和昵称，不含照片')
  await side.getByRole('button', { name: '记下她的授权' }).click()
  await side.getByText('原话和昵称，不含照片').waitFor()
  await journey.shoot(page, 'consent')
  await side.getByRole('button', { name: '她收回授权' }).click()
  await side.getByText('收回后，讲她的页面马上撤下').waitFor()
  await side.getByRole('button', { name: '她收回授权' }).click()
  await side.getByText(/收回，已停/).waitFor()

  const beside = await openWecom(journey, page, 'u_linxiaoyu', 'g02')
  await tapToolbar(page)
  await beside.getByText('本群福利').click()
  await beside.getByLabel('福利写一句').fill('本周到店试穿，送一包湿巾')
  await beside.getByRole('button', { name: '放上去' }).click()
  await beside.getByRole('button', { name: '撤下：本周到店试穿，送一包湿巾' }).click()
  await beside.getByText('现在没有福利').waitFor()

  await beside.getByRole('link', { name: '今天' }).click()
  const heard = beside.getByRole('region', { name: '雷达' }).locator('.radar')
  await heard.first().waitFor()
  let before = await heard.count()
  for (let page = 0; page < 3; page++) {
    await beside.getByRole('button', { name: '看更早的动静' }).click()
    await expect.poll(() => heard.count()).toBeGreaterThan(before)
    before = await heard.count()
  }
  expect(before).toBeGreaterThan(40)
  expect(journey.complaints).toEqual([])
})

test('方舟 writes a product and a gift; 周敏 looks, names the shop and gives 林小雨 a role', async () => {
  const page = await journey.device()
  let side = await openWecom(journey, page, 'u_fangzhou')
  await page.getByRole('button', { name: '工作台' }).click()
  await side.getByRole('link', { name: '库' }).click()
  await side.getByRole('link', { name: '商品', exact: true }).click()
  await side.getByRole('button', { name: '新写商品' }).click()
  await side.getByLabel('名字', { exact: true }).fill('云柔纸尿裤 XXL')
  await side.getByLabel('多少钱（元）').fill('99')
  await side.getByLabel('到哪里取、什么时候').fill('翠湖店，当天可取')
  await side.getByText(/^已存/).waitFor()
  await journey.shoot(page, 'product')
  await side.getByRole('button', { name: '提交' }).click()
  await side.getByText('要另一位同事看过才发布：说到钱').waitFor()
  await side.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click()
  await side.getByText(/方舟提交，等另一位同事看过/).waitFor()

  await side.getByRole('link', { name: '返回库' }).click()
  await side.getByRole('link', { name: '礼品', exact: true }).click()
  await journey.shoot(page, 'gifts')
  await side.getByRole('button', { name: '新写礼品' }).click()
  await side.getByLabel('名字', { exact: true }).fill('湿巾两包')
  await side.getByRole('button', { name: '7 天' }).click()
  await side.getByText(/^已存/).waitFor()
  await look(page, 'gift')

  side = await openWecom(journey, page, 'u_zhoumin')
  await page.getByRole('button', { name: '工作台' }).click()
  await side.getByRole('link', { name: '库' }).click()
  await side.getByRole('link', { name: '商品', exact: true }).click()
  await side.getByRole('link', { name: /云柔纸尿裤 XXL/ }).click()
  await side.getByRole('button', { name: '通过并发布' }).click()
  await side.getByText('通过，已经发布').waitFor()

  await side.getByRole('link', { name: '设置' }).click()
  const roles = side.getByRole('region', { name: '角色' })
  await roles.getByLabel('林小雨的角色').selectOption('operator')
  await side.getByText('林小雨现在是运营').waitFor()
  await roles.getByLabel('林小雨的角色').selectOption('rep')
  await side.getByText('林小雨现在是导购').waitFor()
  await roles.getByLabel('周敏的角色').scrollIntoViewIfNeeded()
  await look(page, 'roles')
  const stores = side.getByRole('region', { name: '门店' })
  await stores.getByRole('button', { name: '加一家店' }).click()
  await stores.getByLabel('店名').fill('北城店')
  await stores.getByLabel('营业时间').fill('9:30–21:00')
  await look(page, 'stores')
  await stores.getByRole('button', { name: '保存' }).click()
  await stores.getByText('北城店').waitFor()
  expect(journey.complaints).toEqual([])
  await page.close()
})

test('the practice desk leads through the evening: each stop opens where it says', async () => {
  const desk = await journey.device({ viewport: { width: 1280, height: 800 } })
  await desk.goto(`${journey.origin}/`)
  const stop = async (name: RegExp) => {
    const opened = desk.context().waitForEvent('page')
    await desk.getByRole('link', { name }).click()
    return opened
  }
  const inside = (page: typeof desk, title: string) => page.frameLocator(`iframe[title="${title}"]`)
  const lin = await stop(/林小雨 企业微信，和果果妈的聊天/)
  await inside(lin, '回声').getByRole('heading', { name: '果果妈' }).waitFor()
  const guo = await stop(/果果妈 微信，和林小雨的聊天/)
  await guo.locator('.messages .card').last().click()
  await inside(guo, '打开的网页').getByRole('heading', { level: 1 }).waitFor()
  // The page stands beside the chat on a wide screen, so that she sees what she answered.
  const [chat, page] = await Promise.all([
    guo.locator('.conversation').boundingBox(),
    guo.locator('.page').boundingBox(),
  ])
  expect(chat!.x + chat!.width).toBeLessThanOrEqual(page!.x + 1)
  const zhou = await stop(/周敏 企业微信，经营/)
  const sentence = inside(zhou, '回声').getByText(/^近 7 天 \d+ 单/)
  await sentence.waitFor()
  // One browser, one cookie: the window that comes to the front is its member's again.
  const whose = () =>
    desk.evaluate(async () => {
      const answer = await fetch('/api/sidebar/session')
      return answer.ok ? (await answer.json()).staff.id : 'nobody'
    })
  for (const [page, staff, there] of [
    [lin, 'u_linxiaoyu', inside(lin, '回声').getByRole('heading', { name: '果果妈' })],
    [zhou, 'u_zhoumin', sentence],
  ] as const) {
    await page.evaluate(() => dispatchEvent(new Event('focus')))
    // Not by what goes and comes back: the browser may have brought her window to the front before.
    await expect.poll(whose).toBe(staff)
    await there.waitFor()
  }
  // No window of theirs comes to the front once more while 方舟 signs in.
  for (const each of [lin, guo, zhou]) await each.close()
  const fang = await stop(/方舟 企业微信，库里的打法/)
  await inside(fang, '回声').getByText('新客培育').waitFor()
  await journey.shoot(desk, 'practice-desk')
  for (const each of [fang, desk]) await each.close()
  // Whose window stood behind was told to sign in, and would have.
  expect(journey.complaints.filter((it) => !it.includes('401'))).toEqual([])
})

/** As it is, and on a narrow dark phone with large letters: nothing sticks out. */
async function look(page: Awaited<ReturnType<Journey['device']>>, name: string) {
  await journey.shoot(page, name)
  const size = page.viewportSize()!
  const frame = await frameOf(page, '回声')
  const zoom = (to: string) =>
    frame.evaluate((value) => (document.documentElement.style.fontSize = value), to)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 320, height: 640 })
  await zoom('140%')
  const over = await frame.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(over).toBeLessThanOrEqual(0)
  await journey.shoot(page, `${name}-narrow-and-large`)
  await zoom('')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(size)
}
