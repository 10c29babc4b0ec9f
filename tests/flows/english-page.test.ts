import { Window } from 'happy-dom'
import { expect, test } from 'vitest'
import { aShopWithPages } from '../support/customer-phone.ts'
import type { Block } from '../../api/content/blocks.ts'

const blocks: Block[] = [
  { type: 'text', paragraphs: ['不必定闹钟换。先看三件事。'] },
  { type: 'source', sources: [{ text: '儿科指南' }], statement: '不代替看医生。' },
  { type: 'ask', text: '拿不准？' },
]
const english = { headers: { 'user-agent': 'Mozilla/5.0 (iPhone) Safari/604.1 Language/en' } }
const guoguo = { openId: 'o_guoguo', externalUserId: 'cu001' }
/** What the shop calls itself and its people is nobody's to translate. */
const names = /豆苗屋母婴|小雨|林小雨|果果妈|周敏|育婴员（三级）|翠湖店|翠湖路 88 号/g

/** All that a page says or reads aloud outside what it marks as written in Chinese. */
function frameOf(html: string): string {
  const { document } = new Window()
  document.write(html)
  expect(document.documentElement.lang).toBe('en')
  // Our own words stand inside what the shop wrote too; they say so.
  const ours = [...document.querySelectorAll('[lang=zh-CN] [lang=en]')].map((one) => one.outerHTML)
  document.querySelectorAll('body [lang=zh-CN]').forEach((one) => one.remove())
  return `${document.body.outerHTML} ${ours.join(' ')}`.replace(names, '')
}

test('who reads English gets English words around the shop’s own', async () => {
  await using shop = await aShopWithPages()
  const { db, now } = shop.deps
  const { path, token } = await shop.sent(blocks, {
    page: { title: '夜里到底要换几次', minutes: 2, publishedAt: now(), kind: 'coupon' },
  })
  const phone = shop.phone(guoguo)
  const html = await (await phone.ask(path, english)).text()

  expect(html).toMatch(/^<!doctype html><html lang="en">/)
  expect(html).toContain('<article lang="zh-CN"><h1>夜里到底<wbr>要换几次</h1>')
  for (const said of ['Ask 小雨', 'Send less', 'Not now', 'Privacy', 'Sources', '2 min']) {
    expect(html).toContain(said)
  }
  expect(frameOf(html)).not.toMatch(/[\p{Script=Han}，。；：「」]/u)

  await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  await phone.read(token)
  await db.updateTable('customer').set({ preference: 'less' }).where('id', '=', 'cu001').execute()
  for (const address of ['/privacy?said=agreed', `${path}?said=less`, `${path}x`]) {
    const page = await (await phone.ask(address, english)).text()
    expect(frameOf(page)).not.toMatch(/[\p{Script=Han}，。；：「」]/u)
  }
  expect(await (await phone.ask('/privacy', english)).text()).toContain('What we keep')
})

test('the language she taps stays hers; who says nothing is answered in Chinese', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent(blocks)
  const phone = shop.phone()
  expect(await phone.open(path)).toContain('href="?lang=en"')

  expect(await phone.open(`${path}?lang=en`)).toContain('<html lang="en">')
  expect(await phone.open('/privacy')).toContain('What we keep')
  const back = await phone.ask(`${path}?lang=zh`, english)
  expect(await back.text()).toContain('<html lang="zh-CN">')
  expect(await (await phone.ask(path, english)).text()).toContain('问问小雨')

  const machine = { headers: { 'accept-language': 'en-US,en;q=0.9' } }
  expect(await (await shop.phone().ask(path, machine)).text()).toContain('问问小雨')
  expect(await shop.phone().open(`${path}?lang=fr`)).toContain('问问小雨')
})

test('the choice outlives the silent login it meets on its way', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent(blocks)
  const phone = shop.phone({}, 'MicroMessenger/8.0.76')
  expect((await phone.ask(`${path}?lang=en`)).status).toBe(302)
  expect(await phone.open(path)).toContain('<html lang="en">')
})
