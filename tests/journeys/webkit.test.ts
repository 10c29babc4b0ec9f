import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProduct, type RunningProduct } from '../support/running-product.ts'
import { openWebkit, type Webkit } from '../support/webkit.ts'

// The other engine, the one of every iPhone: does it open at all? Only with WEBKIT=1.

let product: RunningProduct
let webkit: Webkit
const folder = resolve(import.meta.dirname, '../../.data/screenshots/webkit')

beforeAll(async () => {
  product = await startProduct({ from: process.env.SEEDED_SHOP })
  webkit = await openWebkit()
  mkdirSync(folder, { recursive: true })
}, 480_000)
afterAll(async () => {
  await webkit?.close()
  await product?.stop()
})

const shoot = async (name: string) =>
  writeFileSync(join(folder, `${name}.png`), await webkit.picture())
const text = () => webkit.evaluate('return document.body ? document.body.innerText : ""')
const says = (words: string) => expect.poll(text, { timeout: 60_000 }).toContain(words)

test('the sidebar beside the chat knows 果果妈', async () => {
  await webkit.open(`${product.origin}/practice/wecom?staff=u_linxiaoyu&chat=cu001`)
  await says('上次那款夜里有点闷')
  // The frame is made anew by the login; it is entered again until she stands there.
  const inside = async () => {
    await webkit.leave()
    await webkit.enter('iframe[title="回声"]')
    return text()
  }
  await expect.poll(() => inside().catch(() => ''), { timeout: 60_000 }).toContain('第 2 次看')
  expect(await text()).toContain('发送 2 条')
  await webkit.leave()
  await shoot('sidebar')
})

/** The adviser sends her a page; the path of its card. */
const sent = (pageId: string): Promise<string> =>
  webkit.evaluate(`
    const request = new XMLHttpRequest()
    request.open('POST', '/api/sidebar/sends', false)
    request.setRequestHeader('content-type', 'application/json')
    request.send(JSON.stringify({
      key: 'webkit-' + Date.now() + '-${pageId}', replyId: null, suggestionKey: null,
      chat: { kind: 'single', id: 'cu001' }, parts: [{ kind: 'page', pageId: '${pageId}' }],
    }))
    return new URL(JSON.parse(request.responseText).parts[0].message.news.link).pathname`)
/** Her finger on the first of these that is there. */
const tap = (selector: string) =>
  expect
    .poll(
      () =>
        webkit.evaluate(`
          const found = document.querySelector(${JSON.stringify(selector)})
          if (found) found.click()
          return found !== null`),
      { timeout: 30_000 },
    )
    .toBe(true)

test('an article is read, and privacy answers', async () => {
  const path = await sent('p01')
  const chain = await sent('p16')
  await webkit.open(`${product.phone}${path}`)
  await says('夜里到底要换几次')
  await says('不必定闹钟换')
  await shoot('article')
  await webkit.open(`${product.phone}/privacy`)
  await says('我们记了什么')
  await shoot('privacy')
  // From here on the phone is 果果妈’s.
  await webkit.evaluate(`document.cookie = 'practice_customer=cu001; path=/'`)
  await webkit.open(`${product.phone}${chain}`)
})

test('M1 接龙: the block comes alive, she takes one, and pays', async () => {
  await says('还剩 2 份')
  await shoot('chain')
  await tap('.offer-form button:not([type=button])')
  await says('接龙第 12 位')
  expect(await webkit.evaluate('return location.pathname')).toMatch(/^\/o\//)
})

test('M2 订单: paid at the cashier, her code is there', async () => {
  await tap('.order-pay button')
  await says('立即支付')
  await webkit.evaluate(`
    const all = [...document.querySelectorAll('button')]
    all.find((one) => one.textContent.includes('立即支付')).click()`)
  await says('取货码')
  expect(
    await webkit.evaluate(`return document.querySelector('.order-code strong').textContent`),
  ).toMatch(/^\d{4}$/)
  await shoot('order')
})

test('M3 我的: what she holds, and today’s check-in', async () => {
  await webkit.open(`${product.phone}/me`)
  await says('我的')
  await says('签到')
  await shoot('mine')
})

test('M4 隐私: what is held of her, agreed to and withdrawn', async () => {
  await webkit.open(`${product.phone}/privacy`)
  await says('果果妈')
  await says('撤回')
  await shoot('held')
  expect(
    await webkit.evaluate(`
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth - clientWidth`),
  ).toBe(0)
})

test('and the server had nothing to complain of', () => {
  expect(product.troubles()).toEqual([])
})
