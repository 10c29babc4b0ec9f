import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  aJourney,
  frameOf,
  isTooWide,
  keepFailures,
  openWecom,
  PHONE,
  tapToolbar,
  type Journey,
} from '../support/journey.ts'

// Saturday evening in the demo shop: a flash group closes, a question waits, a summer group ends.

const MINUTE = 60_000
let evening: Journey
let phone: Page
let side: FrameLocator

beforeAll(async () => {
  evening = await aJourney('group-care')
  phone = await evening.device({ viewport: PHONE })
})
afterAll(() => evening?.close())
keepFailures(() => evening)

/** The member's phone with this chat open and the sidebar over it, opened anew. */
async function open(staff: string, chat: string, hash?: string) {
  side = await openWecom(evening, phone, staff, chat)
  await tapToolbar(phone)
  await side.locator('.who h1').waitFor()
  const frame = await frameOf(phone, '回声')
  if (hash) await frame.evaluate((to) => (location.hash = to), hash)
  return frame
}
const closing = () => side.getByRole('region', { name: '收尾清单' })

test('the flash group opens with its clock: which step, how many posts, what each may take', async () => {
  const frame = await open('u_linxiaoyu', 'g02')
  const card = side.getByRole('region', { name: '隔夜群', exact: true })
  await card.waitFor()
  expect(await card.locator('[aria-current=step]').innerText()).toBe('截单')
  expect(await card.innerText()).toContain('24 小时内发了 3/5 次')
  expect(await card.innerText()).toContain('每人限领 1 张券')
  expect(await isTooWide(frame)).toBe(false)
  await evening.shoot(phone, 'flash-group')
})

test('群资料 shows the six items: read back, or ticked with a name and a time', async () => {
  const about = side.getByRole('region', { name: '群资料' })
  await about.scrollIntoViewIfNeeded()
  await about.getByRole('button', { name: /^按模板建群/ }).waitFor()
  await evening.shoot(phone, 'about')
  await about.getByRole('button', { name: /^按模板建群/ }).click()
  const sheet = side.getByRole('dialog')
  await sheet.getByText('企业微信核对于').first().waitFor()
  const items = sheet.getByRole('list', { name: /建群清单/ }).getByRole('listitem')
  expect(await items.count()).toBe(6)
  expect(await items.nth(4).innerText()).toContain('待做')
  await items.nth(4).getByRole('button', { name: '打勾：自动回复' }).click()
  await expect.poll(() => items.nth(4).innerText()).toContain('林小雨 · 刚刚')
  await evening.shoot(phone, 'setup-list')
  await phone.keyboard.press('Escape')
})

test('今天 has the closing in its line', async () => {
  await open('u_linxiaoyu', 'g02', '#/w')
  const line = side.getByRole('region', { name: '收尾和待回复' })
  await line.getByText('翠湖·周六纸尿裤团 21:00').waitFor()
  await evening.shoot(phone, 'today')
})

test('at nine the list is there; the thank-you goes out in one tap', async () => {
  await evening.pass(20 * MINUTE)
  await open('u_linxiaoyu', 'g02')
  await closing().getByText('3 单没付款').waitFor()
  expect(
    await closing()
      .getByRole('button', { name: /打勾：打开群设置解散/ })
      .count(),
  ).toBe(0)
  await closing().scrollIntoViewIfNeeded()
  await evening.shoot(phone, 'closing')
  await closing()
    .getByRole('button', { name: /发送：致谢收尾$/ })
    .click()
  const sure = side.getByRole('dialog')
  await sure.getByRole('button', { name: /发/ }).last().click()
  await expect
    .poll(() => closing().getByRole('listitem').filter({ hasText: '发致谢' }).innerText())
    .toContain('已做')
  await evening.shoot(phone, 'thanked')
})

test('the group is 已解散 when WeCom says so, not before', async () => {
  expect(await side.getByText('这个群已经解散').count()).toBe(0)
  const act = { act: 'dismiss_group', chat_id: 'g02' }
  const answer = await fetch(`${evening.origin}/simulator/control/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(act),
  })
  expect(answer.ok).toBe(true)
  await evening.pass(MINUTE)
  const frame = await frameOf(phone, '回声')
  await expect
    .poll(
      () =>
        frame.evaluate(
          async () =>
            ((await (await fetch('/api/sidebar/groups/g02/care')).json()) as any).isDissolved,
        ),
      { timeout: 60_000 },
    )
    .toBe(true)
  // Looked at again, or twenty seconds later by itself.
  await frame.evaluate(() => location.reload())
  await side.getByText('这个群已经解散').waitFor()
  await side.getByRole('region', { name: '隔夜群', exact: true }).getByText('已解散').waitFor()
  await evening.shoot(phone, 'dissolved')
})

test('履约: who waits is first; answered in one tap, and taken back in one', async () => {
  await open('u_hejing', 'g04')
  const card = side.getByRole('region', { name: '待回复' })
  await card.getByText('等等妈').waitFor()
  expect(await card.innerText()).toContain('已超时')
  await evening.shoot(phone, 'waiting')
  await card.getByRole('button', { name: '已回：等等妈' }).click()
  await card.getByText('现在没有人在等').waitFor()
  await side.getByRole('button', { name: '撤销' }).click()
  await card.getByText('等等妈').waitFor()
})

test('another kind is chosen with a reason, and changes the first card', async () => {
  const about = side.getByRole('region', { name: '群资料' })
  await about.getByRole('button', { name: /^类型/ }).click()
  const sheet = side.getByRole('dialog', { name: '这个群是做什么的' })
  await sheet.getByRole('button', { name: '认知交流' }).click()
  await sheet.getByRole('button', { name: '换成这个类型' }).click()
  await sheet.getByText('先写一句理由').waitFor()
  await sheet.getByRole('textbox').fill('改成每周一篇文章')
  await evening.shoot(phone, 'kind')
  await sheet.getByRole('button', { name: '换成这个类型' }).click()
  await side.getByRole('region', { name: '打开率' }).waitFor()
})

test('the manager sees 建议收尾 with its numbers and hands out the list', async () => {
  side = await openWecom(evening, phone, 'u_zhoumin')
  await phone.locator('.me .tool').click()
  await side.locator('.app-nav').waitFor()
  const frame = await frameOf(phone, '回声')
  await frame.evaluate(() => (location.hash = '#/m'))
  const panel = side.getByRole('region', { name: '收尾' })
  await panel.getByText('建议收尾：21 天 0 单，打开率 4.0%').waitFor()
  await panel.scrollIntoViewIfNeeded()
  await evening.shoot(phone, 'suggested')
  await panel.getByRole('button', { name: '处理：江湾·夏季防晒团' }).click()
  const sheet = side.getByRole('dialog')
  await sheet.getByRole('button', { name: '先并进「江湾·周六会员日」' }).click()
  await expect
    .poll(() => panel.getByRole('listitem').filter({ hasText: '夏季防晒团' }).innerText())
    .toContain('正在收尾')
  await evening.shoot(phone, 'being-closed')
})

test('nothing on any device complained', () => {
  // What this phone had kept said that the group was there; its words were asked for once more.
  const gone = /404.*replies\?chat=group&groupId=g02/
  expect(evening.complaints.filter((line) => !gone.test(line))).toEqual([])
})
