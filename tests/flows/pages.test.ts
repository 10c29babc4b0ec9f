import { expect, test } from 'vitest'
import type { Block } from '../../api/content/blocks.ts'
import { issuePageToken } from '../../api/content/page-token.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { aShopWithPages, WECHAT } from '../support/customer-phone.ts'
import { aStoryConsent } from '../support/a-story.ts'

const words: Block[] = [{ type: 'text', paragraphs: ['不必定闹钟换。先看三件事。'] }]
const DAY = 86_400_000

test('果果姥姥 reads the whole page with no login and no script', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent(words, { page: { title: '夜里到底要换几次' } })

  const response = await shop.phone().ask(path)
  const html = await response.text()

  expect(response.status).toBe(200)
  expect(html).toContain('<h1>夜里到底<wbr>要换几次</h1>')
  expect(html).toContain('不必定闹钟换。先看三件事。')
  expect(html).toContain('林小雨')
  expect(html).toContain('育婴员（三级） ✓')
  expect(html).toContain('少发点')
  expect(html).toContain('别再发')
  expect(html).toContain('href="/privacy"')
  // The only script is one file of ours; nothing runs inside the page.
  expect(html.match(/<script\b[^>]*>/g)).toEqual([
    '<script type="module" fetchpriority="low" src="/assets/main-1.js">',
  ])
  expect(html).not.toMatch(/<[^>]+\son\w+=/i)
  expect(response.headers.get('content-security-policy')).not.toContain("script-src 'unsafe")
})

test.each([
  ['林小雨', '小雨'],
  ['欧阳小雨', '小雨'],
  ['周敏', '周敏'],
  ['Lily', 'Lily'],
  ['小雨Amy', '小雨Amy'],
  ['林小雨-翠湖店', '林小雨-翠湖店'],
  ['🌸小雨', '🌸小雨'],
])('of %s she is asked to ask %s', async (name, shortName) => {
  await using shop = await aShopWithPages()
  await shop.deps.db.updateTable('staff').set({ name }).where('id', '=', 'u_linxiaoyu').execute()
  const { path } = await shop.sent(words)
  const html = await shop.phone().open(path)
  expect(html).toContain(`>问问${shortName}<`)
  // In the place of a photo stands her first sign, and it is whole.
  expect(html).toMatch(new RegExp(`class="face"[^>]*>${[...name][0]}<`, 'u'))
})

test('a broken address is answered politely, and says where to ask', async () => {
  await using shop = await aShopWithPages()
  const { token } = await shop.sent(words)

  for (const broken of [token.slice(0, -1), `${token.slice(0, -1)}_`, 'x', 'v1.a.b.c']) {
    const response = await shop.phone().ask(`/p/${broken}`)
    expect(response.status).toBe(404)
    const html = await response.text()
    expect(html).toContain('这个链接打不开了')
    expect(html).toContain('翠湖路 88 号')
    expect(html).not.toContain('<script')
  }
})

test('a page that was taken down says so; a story whose teller changed her mind is gone at once', async () => {
  await using shop = await aShopWithPages()
  const { db } = shop.deps
  const article = await shop.sent(words)
  await aStoryConsent(db, 'sc_1', 'cu001')
  const story = await shop.sent(
    [{ type: 'quote', paragraphs: ['我先买大了一码。'], who: '可乐妈' }],
    {
      page: { kind: 'story', storyConsentId: 'sc_1', gift: '湿巾一包' },
    },
  )
  const phone = shop.phone()
  const told = await phone.open(story.path)
  expect(told).toContain('我先买大了一码。')
  expect(told).toContain('赠品：湿巾一包')

  await db
    .updateTable('storyConsent')
    .set({ withdrawnAt: shop.deps.now() })
    .where('id', '=', 'sc_1')
    .execute()
  await db.updateTable('page').set({ status: 'off' }).where('id', '=', article.pageId).execute()

  const gone = await phone.ask(story.path)
  expect(gone.status).toBe(410)
  const html = await gone.text()
  expect(html).toContain('收回了授权')
  expect(html).not.toContain('我先买大了一码。')
  expect((await phone.ask(article.path)).status).toBe(410)
})

test('nobody’s words are shown without her consent, on whatever page they stand', async () => {
  await using shop = await aShopWithPages()
  const quote: Block = { type: 'quote', paragraphs: ['用了就好'], who: '某妈妈' }
  const article = await shop.sent([...words, quote])
  const story = await shop.sent([quote], { page: { kind: 'story' } })

  expect(await shop.phone().open(article.path)).not.toContain('用了就好')
  expect((await shop.phone().ask(story.path)).status).toBe(410)
})

test('a certificate is off the page the moment it expires, and a member who left is off it too', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent(words)
  const { db, now } = shop.deps
  const set = (change: object) =>
    db.updateTable('staff').set(change).where('id', '=', 'u_linxiaoyu').execute()

  await set({ certExpiresAt: now() + 1000 })
  expect(await shop.phone().open(path)).toContain('育婴员（三级）')
  shop.pass(1000)
  expect(await shop.phone().open(path)).not.toContain('育婴员（三级）')
  await set({ certExpiresAt: now() + DAY, certCheckedBy: null })
  expect(await shop.phone().open(path)).not.toContain('育婴员（三级）')
  await set({ leftAt: now() })
  const html = await shop.phone().open(path)
  expect(html).not.toContain('<b>林小雨</b>')
  expect(html).toContain('问问顾问')
})

test('a member who looks is told that it does not count, and is asked nothing', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent(words)
  const phone = shop.phone()
  const [session] = (await openStaffSession(shop.deps, 'u_linxiaoyu')).split(';')
  const html = await (await phone.ask(path, { headers: { cookie: session! } })).text()

  expect(html).toContain('员工预览，不计数')
  expect(html).not.toContain('/api/miniapp/consents')
  expect(html).not.toContain('/api/miniapp/preference')
})

test('a draft can be previewed by a member and by nobody else', async () => {
  await using shop = await aShopWithPages()
  const { shareId } = await shop.sent(words, { page: { status: 'draft' } })
  const path = `/p/${issuePageToken(shop.deps.config, { shareId, preview: true })}`
  const [session] = (await openStaffSession(shop.deps, 'u_linxiaoyu')).split(';')

  const seen = await shop.phone().ask(path, { headers: { cookie: session! } })
  expect(seen.status).toBe(200)
  const html = await seen.text()
  expect(html).toContain('预览，还没有发给任何人')
  expect(html).not.toContain('<script')
  expect((await shop.phone().ask(path)).status).toBe(410)
})

test('in WeChat an unknown reader goes round the silent login once, then simply reads', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent(words)
  const phone = shop.phone({}, WECHAT)

  const first = await phone.ask(path)
  expect(first.status).toBe(302)
  expect(first.headers.get('location')).toBe(
    `/api/miniapp/session/login?next=${encodeURIComponent(path)}`,
  )
  // The login came to nothing; she comes back by the card.
  expect((await phone.ask(path)).status).toBe(200)
  expect((await phone.ask(path)).status).toBe(200)

  expect((await shop.phone().ask(path)).status).toBe(200)
  expect((await shop.phone({ openId: 'o_1' }).ask(path)).status).toBe(200)
})

test('whom WeChat alone names goes round it again every seven days: she may be a customer by now', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent(words)
  const phone = shop.phone({ openId: 'o_1', wasAsked: true })
  phone.jar.set('hs_hop', '1')
  expect((await phone.ask(path)).status).toBe(200)
  // Seven days on her browser has forgotten the last time; what names her lives on with each visit.
  phone.jar.delete('hs_hop')
  const again = await phone.ask(path)
  expect([again.status, again.headers.get('location')]).toEqual([
    302,
    `/api/miniapp/session/login?next=${encodeURIComponent(path)}`,
  ])
  expect((await phone.ask(path)).status).toBe(200)

  // A customer is known, and the mini program asks for itself.
  for (const who of [{ openId: 'o_2', externalUserId: 'cu001' }, { openId: 'mp:o_3' }]) {
    expect((await shop.phone({ ...who, wasAsked: true }).ask(path)).status).toBe(200)
  }
})

test('at the practice desk another person is another login', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent(words)
  const phone = shop.phone({ openId: 'o_1' })
  phone.jar.set('practice_customer', 'cu001')
  expect((await phone.ask(path)).status).toBe(302)
  expect((await phone.ask(path)).status).toBe(200)
  phone.jar.set('practice_customer', 'cu002')
  expect((await phone.ask(path)).status).toBe(302)
  expect((await phone.ask(path)).status).toBe(200)
})

test('why the page came is said as far as it holds for whoever reads it', async () => {
  await using shop = await aShopWithPages()
  const group = await shop.sent(words)
  const single = await shop.sent(words, {
    share: { groupId: null, chatKind: 'single', customerId: 'cu001' },
  })
  const forward = await shop.sent(words, {
    share: { groupId: null, chatKind: 'forward', depth: 1, parentShareId: single.shareId },
  })
  const hers = shop.phone({ openId: 'o_1', externalUserId: 'cu001' })

  expect(await hers.open(group.path)).toContain('群里每个人收到的都一样')
  expect(await hers.open(single.path)).toContain('小雨在和您的聊天里发给您的')
  expect(await shop.phone().open(single.path)).not.toContain('发给您的')
  const passedOn = await shop.phone().open(forward.path)
  expect(passedOn).toContain('一位朋友转来的')
  expect(passedOn).not.toContain('果果妈')
})

test('a product is shown with the price and pickup of the shop’s own list', async () => {
  await using shop = await aShopWithPages()
  await shop.deps.db
    .insertInto('product')
    .values({
      id: 'pd01',
      name: '夜用拉拉裤 L 码 20 片',
      priceFen: 6900,
      stock: 0,
      pickup: '翠湖店',
      imageUrl: null,
    })
    .execute()
  const { path } = await shop.sent(words, { page: { kind: 'product', productId: 'pd01' } })
  const html = await shop.phone().open(path)
  expect(html).toContain('¥69')
  expect(html).toContain('翠湖店自提')
  expect(html).toContain('这一批没有了')
  expect(html).toContain('data-seen="product:pd01"')
})

test.each(['activity', 'chain', 'team', 'coupon'] as const)(
  'a page of kind %s on which nothing can be done says so, and asking is one tap away',
  async (kind) => {
    await using shop = await aShopWithPages()
    const { path } = await shop.sent(words, { page: { kind } })
    const html = await shop.phone().open(path)
    expect(html).toContain(kind === 'activity' ? '说一声就行，不用填表' : '这页还不能直接')
    const note = /<div class="notice info"[\s\S]*?<\/div>/.exec(html)![0]
    expect(note).toMatch(/<a class="button plain" href="[^"]+" data-click="ask"/)
    expect(html).not.toMatch(/我要接龙|立即|报名<\/button>/)
  },
)

test('two openings a moment apart show nothing of one another’s reader', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent(words)
  const [hers, other] = await Promise.all([
    shop.phone({ openId: 'o_1', externalUserId: 'cu001' }).ask(path),
    shop.phone().ask(path),
  ])
  expect(hers.headers.get('cache-control')).toContain('no-store')
  expect(await other.text()).not.toContain('记住您看过什么')
})
