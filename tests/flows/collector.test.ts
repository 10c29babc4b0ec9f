import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rebuildRollups } from '../../api/collector/rebuild-rollups.ts'
import { issuePageToken } from '../../api/content/page-token.ts'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { aShopWithPages, WECHAT } from '../support/customer-phone.ts'
import { aCustomer } from '../support/shop-parts.ts'

let shop: Awaited<ReturnType<typeof aShopWithPages>>
beforeEach(async () => {
  shop = await aShopWithPages()
})
afterEach(() => shop[Symbol.asyncDispose]())

const event = (over: object = {}) => ({
  id: v7(),
  type: 'beat',
  seq: 1,
  at: shop.deps.now(),
  activeMs: 5_000,
  depth: 0.5,
  ...over,
})

/** As the page's script sends it. */
const tell = (token: string, events: object[], init: RequestInit & { query?: string } = {}) =>
  shop.app.request(`http://localhost:3000/t${init.query ?? ''}`, {
    method: 'POST',
    body: JSON.stringify({ v: 1, token, events }),
    ...init,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...(init.headers as object) },
  })

const views = () => shop.deps.db.selectFrom('pageView').selectAll().execute()
const readers = (shareId: string) =>
  shop.deps.db.selectFrom('shareReader').where('shareId', '=', shareId).selectAll().execute()

describe('POST /t', () => {
  test('answers 204 once the events are there, and the same events count once for ever', async () => {
    const { token, shareId } = await shop.sent([])
    const visit = v7()
    const events = [event({ type: 'open', activeMs: 0 }), event(), event({ type: 'click' })]
    const body = JSON.stringify({ v: 1, token, visit, events })
    for (const _ of [1, 2, 3]) expect((await tell(token, [], { body })).status).toBe(204)
    const again = JSON.stringify({ v: 1, token, events: [{ ...events[1], activeMs: 99_000 }] })
    expect((await tell(token, [], { body: again })).status).toBe(204)

    expect(await shop.deps.db.selectFrom('event').selectAll().execute()).toHaveLength(3)
    expect(await views()).toMatchObject([{ clicks: 1, verdict: 'counted', activeMs: 5_000 }])
    expect(await readers(shareId)).toMatchObject([{ views: 1, customerId: null }])
  })

  test('refuses what it cannot keep and keeps nothing of it', async () => {
    const { token } = await shop.sent([])
    const ghost = issuePageToken(shop.deps.config, { shareId: 'share_nobody_made' })
    const cases: [number, Response][] = [
      [400, await tell('forged', [event()])],
      [400, await tell(ghost, [event()])],
      [400, await tell(token, [event(), event({ type: 'buy' })])],
      [400, await tell(token, [], { body: 'not json' })],
      [413, await tell(token, [], { body: ' '.repeat(65_537) })],
      [413, await tell(token, [], { headers: { 'content-length': '70000' } })],
      [415, await tell(token, [event()], { headers: { 'content-type': 'text/html' } })],
    ]
    for (const [status, answer] of cases) {
      expect(answer.status).toBe(status)
      expect(await answer.json()).toMatchObject({ error: { message: expect.any(String) } })
    }
    expect(await shop.deps.db.selectFrom('event').selectAll().execute()).toEqual([])
  })

  test('keeps a burst of requests, each exactly once, in a few transactions', async () => {
    const { token, shareId } = await shop.sent([])
    const burst = Array.from({ length: 150 }, () => event())
    const answers = await Promise.all(
      [...burst, ...burst.slice(0, 50)].map((each, i) =>
        tell(token, [each], { headers: { 'user-agent': `Mozilla/5.0 phone ${i % 150}` } }),
      ),
    )
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([204]))
    expect(await shop.deps.db.selectFrom('event').select('id').execute()).toHaveLength(150)
    expect(await readers(shareId)).toHaveLength(150)
  })

  test('sets robots, members and looks before sending apart, and says how many', async () => {
    const { token, shareId } = await shop.sent([])
    const staff = (await openStaffSession(shop.deps, 'u_linxiaoyu')).split(';')[0]!
    const preview = issuePageToken(shop.deps.config, { shareId, preview: true })
    await tell(token, [event()], { headers: { 'user-agent': 'mpcrawler' } })
    await tell(token, [event()], { headers: { cookie: staff } })
    await tell(preview, [event()], { headers: { 'user-agent': WECHAT } })
    await tell(token, [event({ type: 'end', activeMs: 300 })], {
      headers: { 'user-agent': `${WECHAT} of another` },
    })
    await shop.phone({ isStaff: true }).read(token)

    expect(await readers(shareId)).toEqual([])
    const aside = await shop.deps.db
      .selectFrom('setAsideDay')
      .orderBy('verdict')
      .select(['verdict', 'views'])
      .execute()
    expect(aside).toEqual([
      { verdict: 'bot', views: 1 },
      { verdict: 'preview', views: 1 },
      { verdict: 'staff', views: 2 },
      { verdict: 'too_short', views: 1 },
    ])
  })

  test('a member’s browser in which a customer is logged in to WeChat is the customer’s', async () => {
    const { token, shareId } = await shop.sent([])
    const phone = shop.phone({ openId: 'openid-guoguo', externalUserId: 'cu001' })
    const [name, value] = (await openStaffSession(shop.deps, 'u_linxiaoyu'))
      .split(';')[0]!
      .split('=')
    phone.jar.set(name!, value!)
    await phone.read(token)
    expect(await readers(shareId)).toHaveLength(1)
  })

  test('believes no more active time than the page was open', async () => {
    const { token } = await shop.sent([])
    const visit = v7()
    const send = (activeMs: number, type: string) => {
      const body = JSON.stringify({ v: 1, token, visit, events: [event({ type, activeMs })] })
      return tell(token, [], { body })
    }
    await send(0, 'open')
    shop.pass(20_000)
    await send(600_000, 'beat')
    expect(await views()).toMatchObject([{ activeMs: 21_000, claimedMs: 600_000 }])
    shop.pass(2 * HOUR)
    await send(7_000_000, 'end')
    expect(await views()).toMatchObject([{ activeMs: 30 * MINUTE }])
  })
})

describe('who reads', () => {
  test('has no name until she agrees; then today is hers, and so is what she does next', async () => {
    const { token, shareId, pageId } = await shop.sent([])
    const phone = shop.phone({ openId: 'openid-guoguo', externalUserId: 'cu001' })
    const visit = await phone.read(token, 30)
    const [before] = await views()
    expect(before).toMatchObject({ visitorId: null, customerId: null })
    const kept = await shop.deps.db.selectFrom('event').selectAll().execute()
    expect(JSON.stringify(kept)).not.toMatch(/cu001|openid-guoguo/)

    const answer = await phone.post('/api/miniapp/consents', {
      purpose: 'browsing',
      answer: 'agreed',
      token,
    })
    expect(answer.status).toBe(200)
    expect(await views()).toMatchObject([{ customerId: 'cu001', personKey: 'cu001' }])
    shop.pass(40_000)
    await phone.read(token, 60, visit)
    shop.pass(31 * MINUTE)
    await phone.read(token, 10)

    expect(await readers(shareId)).toMatchObject([{ personKey: 'cu001', views: 2 }])
    const { db } = shop.deps
    const hers = () => db.selectFrom('customerPage').selectAll().execute()
    expect(await hers()).toMatchObject([{ customerId: 'cu001', pageId, views: 2, days: 1 }])
    const days = () => db.selectFrom('pageDay').selectAll().execute()
    expect(await days()).toMatchObject([{ views: 2, readers: 1, namedReaders: 1 }])

    const told = [await views(), await readers(shareId), await hers(), await days()]
    await rebuildRollups(db)
    expect([await views(), await readers(shareId), await hers(), await days()]).toEqual(told)
  })

  test('and was known to WeChat alone becomes the customer WeCom says she is', async () => {
    const { token, shareId } = await shop.sent([])
    const before = shop.phone({ openId: 'openid-guoguo' })
    await before.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
    await before.read(token)
    expect(await readers(shareId)).toMatchObject([{ customerId: null }])

    shop.pass(HOUR)
    await shop.phone({ openId: 'openid-guoguo', externalUserId: 'cu001' }).read(token)
    expect(await readers(shareId)).toMatchObject([{ customerId: 'cu001', views: 2 }])
    const score = await shop.deps.db.selectFrom('customerScore').selectAll().execute()
    expect(score).toMatchObject([{ customerId: 'cu001' }])
  })

  test('is counted once whatever signs WeCom puts into her id', async () => {
    const { token, shareId, pageId } = await shop.sent([])
    const { db } = shop.deps
    await aCustomer(db, { id: 'wm of guoguo', name: '果果妈' })
    const phone = shop.phone({ openId: 'openid-guoguo', externalUserId: 'wm of guoguo' })
    await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
    await phone.read(token, 10)
    shop.pass(HOUR)
    await phone.read(token, 20)
    const hers = { views: 2, activeMs: 30_000 }
    expect(await readers(shareId)).toMatchObject([{ personKey: 'wm of guoguo', ...hers }])
    const pages = await db.selectFrom('customerPage').selectAll().execute()
    expect(pages).toMatchObject([{ customerId: 'wm of guoguo', pageId, ...hers }])
  })

  test('and takes her word back has no name from then on', async () => {
    const { token, shareId } = await shop.sent([])
    const phone = shop.phone({ openId: 'openid-guoguo', externalUserId: 'cu001' })
    const say = (answer: string) =>
      phone.post('/api/miniapp/consents', { purpose: 'browsing', answer, token })
    await say('agreed')
    await say('withdrawn')
    await phone.read(token)
    expect(await readers(shareId)).toMatchObject([{ customerId: null }])
  })
})

describe('a page passed on', () => {
  test('makes one node per person, names nobody, and stays with the member at the root', async () => {
    const { token, shareId, pageId } = await shop.sent([])
    const phone = shop.phone({ openId: 'openid-guoguo', externalUserId: 'cu001' })
    await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
    const forward = async () => (await phone.post('/api/miniapp/shares', { token })).json()
    const first = await forward()
    expect(await forward()).toEqual(first)
    expect(first.url).toBe(`http://localhost:3000/p/${first.token}`)
    const stranger = shop.phone()
    await stranger.read(first.token)
    const second = await (await stranger.post('/api/miniapp/shares', { token: first.token })).json()
    expect(second.token).not.toBe(first.token)

    const shares = await shop.deps.db.selectFrom('share').orderBy('depth').selectAll().execute()
    expect(shares).toMatchObject([
      { id: shareId, depth: 0 },
      {
        parentShareId: shareId,
        rootShareId: shareId,
        depth: 1,
        staffId: 'u_linxiaoyu',
        groupId: null,
      },
      { rootShareId: shareId, depth: 2, sharerVisitorId: null },
    ])
    expect(await views()).toMatchObject([{ shareId: shares[1]!.id, groupId: 'g1', pageId }])
    expect(first.token).not.toMatch(/cu001/)
  })

  test('is refused to members and to looks before sending', async () => {
    const { token, shareId } = await shop.sent([])
    const preview = issuePageToken(shop.deps.config, { shareId, preview: true })
    const member = shop.phone({ isStaff: true })
    expect((await member.post('/api/miniapp/shares', { token })).status).toBe(422)
    expect((await shop.phone().post('/api/miniapp/shares', { token: preview })).status).toBe(422)
    expect((await shop.phone().post('/api/miniapp/shares', { token: 'x' })).status).toBe(400)
  })
})
