import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOfficial } from '../../api/wechat/client.ts'
import { aShopWithPages, WECHAT } from '../support/customer-phone.ts'
import { simulatedWechat } from '../support/simulated-wechat.ts'

const OFFICIAL = { appId: 'wx0000000000000009', secret: 'secret-of-the-official-account' }
const HOUR = 3_600_000

let shop: Awaited<ReturnType<typeof aShopWithPages>>
let wechat: ReturnType<typeof simulatedWechat>

beforeEach(async () => {
  const env = {
    WECHAT_OFFICIAL_APP_ID: OFFICIAL.appId,
    WECHAT_OFFICIAL_SECRET: OFFICIAL.secret,
  }
  shop = await aShopWithPages(env, ({ config, now, db }) => {
    wechat = simulatedWechat({ ...OFFICIAL, now })
    return {
      official: createOfficial({ ...config.official!, fetch: wechat.fetch, now, db }),
    }
  })
})
afterEach(() => shop[Symbol.asyncDispose]())

const words = [{ type: 'text' as const, paragraphs: ['满两样再换。'] }]
const card = (phone: ReturnType<typeof shop.phone>, token: string, url: string) =>
  phone.post('/api/miniapp/share-cards', { token, url })
const here = (token: string, after = '') => `http://localhost:3000/p/${token}${after}`
const agree = (phone: ReturnType<typeof shop.phone>, token: string) =>
  phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
const shares = () =>
  shop.deps.db.selectFrom('share').orderBy('depth').orderBy('id').selectAll().execute()

test('the page’s own address is signed as WeChat checks it, and the ticket is asked for once', async () => {
  const { token } = await shop.sent(words)
  const phone = shop.phone({ openId: 'o_reader' })
  // What WeChat itself adds to an address is signed with it.
  const url = here(token, '?from=singlemessage&isappinstalled=0')
  const answers = await Promise.all(
    Array.from({ length: 8 }, async () => (await card(phone, token, url)).json() as Promise<any>),
  )
  for (const { appId, nonceStr, timestamp, signature } of answers) {
    const text = `jsapi_ticket=${wechat.ticket()}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`
    expect(signature).toBe(createHash('sha1').update(text).digest('hex'))
    expect(appId).toBe(OFFICIAL.appId)
  }
  expect(wechat.counted('ticket')).toBe(1)
  expect(JSON.stringify(answers)).not.toContain(wechat.ticket())
  // Two hours on the old ticket is over.
  shop.pass(2 * HOUR)
  expect((await card(phone, token, url)).status).toBe(200)
  expect(wechat.counted('ticket')).toBe(2)
  // A token WeChat has ended before its time is replaced.
  wechat.endTokens()
  shop.pass(2 * HOUR)
  expect((await card(phone, token, url)).status).toBe(200)
})

test('nobody gets a signature for another address', async () => {
  const { token } = await shop.sent(words)
  const other = await shop.sent(words)
  const phone = shop.phone({ openId: 'o_reader' })
  for (const url of [
    'https://evil.example/',
    `https://evil.example/p/${token}`,
    `http://localhost:3000@evil.example/p/${token}`,
    `http://localhost:3000.evil.example/p/${token}`,
    here(other.token),
    'http://localhost:3000/',
    'http://localhost:3000/sidebar/',
    `http://localhost:3000/me/../p/${token}`,
    `http://localhost:3000/p//${token}`,
  ]) {
    expect((await card(phone, token, url)).status, url).toBe(400)
  }
  expect((await card(phone, 'v1.not.a.token-of-ours', here('v1.not.a.token-of-ours'))).status).toBe(
    400,
  )
  expect(wechat.counted('ticket')).toBe(0)
})

test('each reader’s menu carries a link of her own, which is a forward only once a friend opens it', async () => {
  const { token, shareId } = await shop.sent(words)
  const [one, two] = [shop.phone({ openId: 'o_one' }), shop.phone({ openId: 'o_two' })]
  await agree(one, token)
  const linkOf = async (phone: typeof one) =>
    ((await (await card(phone, token, here(token))).json()) as { link: string }).link
  const [hers, again, other] = [await linkOf(one), await linkOf(one), await linkOf(two)]
  expect(again).toBe(hers)
  expect(other).not.toBe(hers)
  // Opening a page is not passing it on.
  expect(await shares()).toHaveLength(1)
  expect(await shop.deps.db.selectFrom('radar').selectAll().execute()).toEqual([])

  const path = new URL(hers).pathname
  const friends = ['o_a', 'o_b', 'o_c'].map((openId) => shop.phone({ openId }))
  const pages = await Promise.all(friends.map((friend) => friend.open(path)))
  for (const page of pages) expect(page).toContain('满两样再换。')
  const [root, child, ...rest] = await shares()
  expect(rest).toEqual([])
  expect(root!.id).toBe(shareId)
  expect(child).toMatchObject({ parentShareId: shareId, rootShareId: shareId, depth: 1 })
  expect(child!.sharerVisitorId).toMatch(/^v_/)
  const told = await shop.deps.db.selectFrom('radar').select(['kind', 'shareId']).execute()
  expect(told).toEqual([{ kind: 'share', shareId: child!.id }])
  // Her own button leads to the same node.
  const tapped = await (await one.post('/api/miniapp/shares', { token })).json()
  expect((tapped as { url: string }).url).toBe(hers)

  // Who withdrew before anybody opened hers was nobody.
  await agree(two, token)
  const named = await linkOf(two)
  await two.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'withdrawn', token })
  await friends[0]!.open(new URL(named).pathname)
  expect((await shares()).filter(({ sharerVisitorId }) => sharerVisitorId !== null)).toHaveLength(1)
})

test('the page asks for a card only in WeChat, and says by itself what a card would show', async () => {
  const { path, token } = await shop.sent([
    { type: 'picture', url: 'https://mmbiz.qpic.cn/a.jpg', width: 600, height: 480, alt: '睡' },
    ...words,
  ])
  const member = shop.phone({ isStaff: true, openId: 'o_staff' })
  expect((await card(member, token, here(token))).status).toBe(422)
  const scripts = (html: string) => [...html.matchAll(/src="([^"]+\.js)"/g)].map(([, src]) => src)
  const inWechat = await shop.phone({ openId: 'o_reader' }, WECHAT).ask(path)
  const html = await inWechat.text()
  expect(scripts(html)).toContain('/assets/card.js')
  expect(inWechat.headers.get('content-security-policy')).toContain(
    `script-src 'self' https://res.wx.qq.com/open/js/;`,
  )
  expect(html).toContain('<meta property="og:image" content="https://mmbiz.qpic.cn/a.jpg">')
  expect(html).toMatch(/<meta property="og:title" content="[^"]+">/)
  const elsewhere = await shop.phone().open(path)
  expect(scripts(elsewhere)).toEqual(['/assets/main-1.js'])
})

test('without an official account, or while WeChat is away, the page is read all the same', async () => {
  const { path, token } = await shop.sent(words)
  const phone = shop.phone({ openId: 'o_reader' })
  wechat.troubles('<html>502</html>')
  const away = await card(phone, token, here(token))
  expect(away.status).toBe(503)
  expect(await away.text()).not.toContain(OFFICIAL.secret)
  expect(shop.lines.join('\n')).not.toContain(OFFICIAL.secret)
  expect(await phone.open(path)).toContain('满两样再换。')

  await using plain = await aShopWithPages()
  const { token: other, path: page } = await plain.sent(words)
  const reader = plain.phone({ openId: 'o_reader' })
  expect((await card(reader, other, here(other))).status).toBe(404)
  expect(await reader.open(page)).not.toContain('/assets/card.js')
})
