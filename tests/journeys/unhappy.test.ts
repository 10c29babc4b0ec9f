import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import {
  aJourney,
  DESKTOP,
  frameOf,
  keepFailures,
  openWechat,
  openWecom,
  PHONE,
  type Journey,
} from '../support/journey.ts'
import { linkTo, settled } from '../support/screens.ts'

// The turns that are not in the brochure: she declines, the net is gone, WeCom says no.

let journey: Journey
let lin: Page

beforeAll(async () => {
  journey = await aJourney('unhappy')
  lin = await journey.device({ viewport: DESKTOP })
})
afterAll(() => journey?.close())
keepFailures(() => journey)

/** A friend of hers who has not been asked yet. */
const NEW = 'cu030'

/** Puts a card into the chat of 林小雨 and a customer, as if WeCom had sent it. */
async function give(customerId: string, path: string) {
  const answer = await fetch(`${journey.origin}/simulator/control/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      from: 'staff:u_linxiaoyu',
      chatId: `s:u_linxiaoyu:${customerId}`,
      message: {
        msgtype: 'news',
        news: { link: `${journey.origin}${path}`, title: '夜里到底要换几次', desc: '', imgUrl: '' },
      },
    }),
  })
  expect(answer.status).toBe(200)
}

const beside = (chat: string) => openWecom(journey, lin, 'u_linxiaoyu', chat)

test('she declines in WeCom’s own dialog: nothing is sent, nothing is recorded', async () => {
  const side = await beside('cu001')
  const send = side.getByRole('button', { name: /^给果果妈发送：看过没买/ })
  await send.waitFor()
  await lin.locator('.messages .said').first().waitFor()
  const bubbles = await lin.locator('.messages .said').count()
  await lin.getByLabel('发送前让我确认').check()
  await send.click()
  const asked = lin.locator('dialog.confirm')
  await asked.waitFor()
  await journey.shoot(lin, 'asked-before-sending')
  await asked.getByRole('button', { name: '取消' }).click()
  await side.getByText('您取消了，没有发出去，也没有记录。').waitFor()
  await journey.shoot(lin, 'declined')
  expect(await lin.locator('.messages .said').count()).toBe(bubbles)
  expect(await side.locator('.line').innerText()).toContain('第 2 次看')
  const talk = await lin.evaluate(async () =>
    (await fetch('/api/sidebar/customers/cu001/timeline?kind=talk')).json(),
  )
  expect(JSON.stringify(talk)).not.toContain('看过没买')
})

test('the net is gone: what was seen stays, with its hour, and comes up to date by itself', async () => {
  const side = await beside('cu001')
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  const frame = await frameOf(lin, '回声')
  // Unhurried, after her profile, the page fetches what it may need when the net is gone.
  await frame.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/OfflineBar-')),
  )
  await settled(frame)
  await lin.context().setOffline(true)
  try {
    await side.getByText(/网络断了，看到的是 \d\d:\d\d 的内容/).waitFor()
    expect(await side.locator('.line').innerText()).toContain('第 2 次看')
    await journey.shoot(lin, 'offline')
  } finally {
    await lin.context().setOffline(false)
  }
  await side.getByText(/网络断了/).waitFor({ state: 'detached' })
})

test('WeCom gives no permission: the screen says which switch, and who can turn it', async () => {
  const doors = '**/simulator/control/agent-config'
  await lin.route(doors, (route) =>
    route.fulfill({ json: { ok: false, errmsg: 'agentConfig:fail, no permission' } }),
  )
  const side = await beside('cu001')
  await side.getByRole('heading', { name: '企业微信没有给权限' }).waitFor()
  expect(await side.locator('main').innerText()).toContain('可调用应用')
  expect(await side.locator('main').innerText()).not.toContain('果果妈')
  await journey.shoot(lin, 'no-permission')
  await lin.unroute(doors)
  await side.getByRole('button', { name: '重试' }).click()
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
})

test('a page of another name is not signed for: nobody is shown', async () => {
  const page = await journey.device({ viewport: DESKTOP })
  const side = await openWecom({ origin: journey.phone }, page, 'u_linxiaoyu', 'cu001')
  const retry = side.getByRole('button', { name: '重试' })
  await retry.waitFor()
  expect(await side.locator('main').innerText()).not.toContain('果果妈')
  await journey.shoot(page, 'not-signed-for')
  await page.context().close()
  forgive(/400.*wecom\/signature/)
})

test('another chat on a desktop is another page: nothing of hers is ever painted in it', async () => {
  const page = await journey.device({ viewport: DESKTOP })
  // Each frame says under its own birth what it paints.
  const painted: [born: number, name: string][] = []
  await page.exposeFunction('tellPainted', (born: number, name: string) => {
    painted.push([born, name])
  })
  await page.context().addInitScript(() => {
    if (window === window.top) return
    let last = ''
    new MutationObserver(() => {
      const name = document.querySelector('.who h1')?.textContent?.trim() ?? ''
      if (!name || name === last) return
      last = name
      const { tellPainted } = window as unknown as { tellPainted(born: number, name: string): void }
      tellPainted(performance.timeOrigin, name)
    }).observe(document, { childList: true, subtree: true, characterData: true })
  })
  const side = await openWecom(journey, page, 'u_linxiaoyu', 'cu001')
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  // Her answer is still on its way when the adviser turns to somebody else.
  await page.route('**/api/sidebar/customers/cu001', async (route) => {
    const answer = await route.fetch().catch(() => undefined)
    await page.waitForTimeout(700)
    if (answer) await route.fulfill({ response: answer }).catch(() => undefined)
  })
  await page.reload()
  await page.locator('.messages .said').first().waitFor()
  const old = await page.locator('iframe[title="回声"]').elementHandle()
  await page.getByRole('button', { name: /^可乐妈/ }).click()
  await side.getByRole('heading', { name: '可乐妈' }).waitFor()
  expect(await old!.evaluate((frame) => frame.isConnected)).toBe(false)
  await page.waitForTimeout(900)
  const frame = await frameOf(page, '回声')
  const born = await frame.evaluate(() => performance.timeOrigin)
  expect(painted.some(([, name]) => name === '果果妈')).toBe(true)
  expect(painted.filter(([one]) => one === born).map(([, name]) => name)).toEqual(['可乐妈'])
  await page.context().close()
})

test('outside WeCom the address says calmly where it belongs', async () => {
  const page = await journey.device()
  await page.goto(`${journey.origin}/sidebar/`)
  await page.getByRole('heading', { name: '请在企业微信里打开' }).waitFor()
  await page.getByRole('button', { name: '登录' }).waitFor()
  await journey.shoot(page, 'outside-wecom')
  await page.context().close()
})

test('a colleague who does not follow her finds nobody', async () => {
  const page = await journey.device({ viewport: DESKTOP })
  const side = await openWecom(journey, page, 'u_chenmo')
  await page.getByRole('button', { name: '工作台' }).click()
  await side.locator('.app-nav').waitFor()
  const frame = await frameOf(page, '回声')
  await frame.evaluate(() => (location.hash = '#/c/cu001'))
  await side.getByText('新客户，先打个招呼').waitFor()
  expect(await side.locator('main').innerText()).not.toContain('果果妈')
  await journey.shoot(page, 'not-mine')
  await page.context().close()
  forgive(/404.*customers\/cu001/)
})

test('a link that never was, and a story taken back, say so kindly', async () => {
  await beside('cu001').then((side) => side.getByRole('heading', { name: '果果妈' }).waitFor())
  const story = await linkTo(lin, 'p18')
  const page = await journey.device()
  await page.goto(`${journey.phone}/p/v1.nobody.knows.this`)
  expect(await page.locator('h1').innerText()).not.toBe('')
  expect(await page.locator('main').innerText()).toContain('到店里问也行')
  await journey.shoot(page, 'unknown-link')

  expect((await page.goto(`${journey.phone}${story}`))!.status()).toBe(200)
  const told = await page.locator('article p').first().innerText()
  const db = await openDatabase(journey.databaseUrl)
  await db.updateTable('storyConsent').set({ withdrawnAt: Date.now() }).execute()
  await db.destroy()
  await page.goto(`${journey.phone}${story}`)
  expect(await page.locator('body').innerText()).not.toContain(told)
  await journey.shoot(page, 'story-taken-back')
  await page.context().close()
  forgive(/(404|410).*\/p\//)
})

test('somebody new is asked once: 先不用 holds when she opens it again', async () => {
  await beside('cu001').then((side) => side.getByRole('heading', { name: '果果妈' }).waitFor())
  const link = await linkTo(lin, 'p01', NEW)
  await give(NEW, link)
  const phone = await journey.device({ viewport: PHONE })
  const page = await openWechat(journey, phone, NEW)
  await phone.getByRole('button', { name: /^林小雨/ }).click()
  const card = phone.locator('.messages .card', { hasText: '夜里到底要换几次' }).last()
  await card.click()
  const strip = page.locator('.strip')
  await strip.waitFor()
  await journey.shoot(phone, 'asked-once')
  await strip.getByRole('button', { name: '先不用' }).click()
  await strip.waitFor({ state: 'detached' })
  await page.getByText('180 天内不再问').waitFor()

  await phone.getByRole('button', { name: '关闭网页' }).click()
  await card.click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await strip.count()).toBe(0)

  // And when she wants no more, her adviser reads it first.
  await page.getByRole('button', { name: '别再发' }).click()
  await page.getByText('好，不再给您发推广').waitFor()
  await journey.shoot(phone, 'no-more')
  const side = await beside(NEW)
  await side.getByText('她不想收推广。只有她问到的事，才回她。').waitFor()
  await settled(await frameOf(lin, '回声'))
  const offered = await side.locator('.suggestion .card-head .badge').allInnerTexts()
  for (const category of offered) expect(['咨询问答', '售后']).toContain(category)
  await journey.shoot(lin, 'she-wants-no-more')
  await phone.context().close()
})

test('果果姥姥 reads in large letters in her group, and nobody asks what she has answered', async () => {
  const phone = await journey.device({ viewport: PHONE })
  const page = await openWechat(journey, phone, 'cu002', '&text=1.4')
  await phone.getByRole('button', { name: /周六纸尿裤团/ }).click()
  await phone.locator('.messages .card').last().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  const frame = await frameOf(phone, '打开的网页')
  const size = () =>
    frame.evaluate(() =>
      parseFloat(getComputedStyle(document.querySelector('article p:not(.facts)')!).fontSize),
    )
  await expect.poll(size).toBeGreaterThan(22)
  expect(await page.locator('.strip').count()).toBe(0)
  await journey.shoot(phone, 'large-letters')
  await phone.context().close()
})

test('nothing else complained on the way', () => {
  expect(journey.complaints).toEqual([])
  expect(journey.troubles()).toEqual([])
})

// A refusal that a step asked for is not a complaint.
function forgive(expected: RegExp) {
  for (let at = journey.complaints.length - 1; at >= 0; at--) {
    if (expected.test(journey.complaints[at]!)) journey.complaints.splice(at, 1)
  }
}
