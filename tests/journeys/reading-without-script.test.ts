import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aJourney, keepFailures, openWecom, tapToolbar, type Journey } from '../support/journey.ts'
import { linkTo } from '../support/screens.ts'

// An old phone, a thrifty browser, a script that never came: the pages stand without it.

// 文章, 商品, 客户故事, 活动, 接龙, 拼团, 红包, 直播, 投票; 券 is one more, made below.
const KINDS = ['p01', 'p11', 'p18', 'p15', 'p16', 'p17', 'p20', 'p21', 'p22']

let journey: Journey
let lin: Page
let phone: Page
const link: Record<string, string> = {}

beforeAll(async () => {
  journey = await aJourney('without-script')
  lin = await journey.device()
  const side = await openWecom(journey, lin, 'u_linxiaoyu', 'cu001')
  await tapToolbar(lin)
  await side.getByRole('heading', { name: '果果妈' }).waitFor()
  for (const id of KINDS) link[id] = await linkTo(lin, id)
  // A coupon has its page from the first time it is given.
  link.coupon = await linkTo(lin, await pageOfCoupon('cp2'))
  phone = await journey.device({ javaScriptEnabled: false })
  // Whose phone it is: a friend of the shop who has not been asked yet.
  await phone
    .context()
    .addCookies([{ name: 'practice_customer', value: 'cu034', url: journey.phone }])
})
afterAll(() => journey?.close())
keepFailures(() => journey)

const pageOfCoupon = (couponId: string): Promise<string> =>
  lin.evaluate(async (id) => {
    const answer = await fetch(`/api/sidebar/coupons/${id}/page`, {
      method: 'POST',
    })
    return (await answer.json()).pageId
  }, couponId)
const open = (path: string) => phone.goto(`${journey.phone}${path}`)

test.each([
  ['p01', '夜里到底要换几次', '不必定闹钟换'],
  ['p11', '夜用拉拉裤 L', '¥69'],
  ['p18', '', '本人同意转述'],
  ['p15', '周日推车体验', '还有 15 个名额'],
  ['p16', '周六纸尿裤团', '还剩 2 份'],
  ['p17', '布书三册', '3 人'],
  ['p20', '五块钱', '元'],
  ['p21', '夜里怎么换', '直播'],
  ['p22', '下次团什么', '投'],
  ['coupon', '', '张'],
])('%s is read whole', async (id, title, words) => {
  await open(link[id]!)
  expect(await phone.locator('h1').innerText()).toContain(title)
  const article = await phone.locator('main').innerText()
  expect(article).toContain(words)
  expect(article.length).toBeGreaterThan(100)
  await journey.shoot(phone, id)
})

test('the strip is a plain form: 可以 is kept, and she is not asked again', async () => {
  await open(link.p01!)
  await phone.locator('.strip').getByRole('button', { name: '可以' }).click()
  await phone.getByText('记住了').waitFor()
  expect(new URL(phone.url()).pathname).toBe(link.p01)
  expect(await phone.locator('h1').innerText()).toContain('夜里到底要换几次')
  await open(link.p01!)
  expect(await phone.locator('.strip').count()).toBe(0)
  await journey.shoot(phone, 'agreed')
})

test('少发点 answers in words on the same page', async () => {
  await open(link.p01!)
  await phone.getByRole('button', { name: '少发点' }).click()
  await phone.locator('#said').filter({ hasText: /\S/ }).waitFor()
  expect(new URL(phone.url()).pathname).toBe(link.p01)
  await journey.shoot(phone, 'less')
})

test('privacy says what is held, and takes a withdrawal', async () => {
  await open('/privacy')
  expect(await phone.locator('h1').innerText()).toBe('我们记了什么')
  expect(await phone.locator('main').innerText()).toContain('怎么用、留多久')
  await journey.shoot(phone, 'privacy')
  const withdraw = phone.getByRole('button', { name: /^撤回：/ }).first()
  await withdraw.click()
  await phone.locator('#said').filter({ hasText: /\S/ }).waitFor()
  expect(new URL(phone.url()).pathname).toBe('/privacy')
  await journey.shoot(phone, 'withdrawn')
})

test('nothing complained on the way', () => {
  expect(journey.complaints).toEqual([])
  expect(journey.troubles()).toEqual([])
})
