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

test('an article is read, and privacy answers', async () => {
  const path = await webkit.evaluate(`
    const request = new XMLHttpRequest()
    request.open('POST', '/api/sidebar/sends', false)
    request.setRequestHeader('content-type', 'application/json')
    request.send(JSON.stringify({
      key: 'webkit-' + Date.now() + '-article', replyId: null, suggestionKey: null,
      chat: { kind: 'single', id: 'cu001' }, parts: [{ kind: 'page', pageId: 'p01' }],
    }))
    return new URL(JSON.parse(request.responseText).parts[0].message.news.link).pathname`)
  await webkit.open(`${product.phone}${path}`)
  await says('夜里到底要换几次')
  await says('不必定闹钟换')
  await shoot('article')
  await webkit.open(`${product.phone}/privacy`)
  await says('我们记了什么')
  await shoot('privacy')
})

test('and the server had nothing to complain of', () => {
  expect(product.troubles()).toEqual([])
})
