import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../api/app.ts'
import { createWechat } from '../../api/wechat/client.ts'
import { openData } from '../../api/wechat/open-data.ts'
import renderer from '../../miniapp/server.ts'
import { followingAtOnce } from '../support/follow-at-once.ts'
import { aShopWithPages, WECHAT } from '../support/customer-phone.ts'
import { simulatedWechat } from '../support/simulated-wechat.ts'

const MINI = { appId: 'wx0000000000000001', secret: 'secret-of-the-mini-program' }
const MINUTE = 60_000

let shop: Awaited<ReturnType<typeof aShopWithPages>>
let wechat: ReturnType<typeof simulatedWechat>
let app: ReturnType<typeof createApp>
const asked: string[] = []

beforeEach(async () => {
  shop = await aShopWithPages({
    MINIPROGRAM_APP_ID: MINI.appId,
    MINIPROGRAM_SECRET: MINI.secret,
  })
  wechat = simulatedWechat(MINI)
  asked.length = 0
  const wecom = {
    ...shop.deps.wecom,
    openGidToChatId: async (opengid: string) => {
      asked.push(opengid)
      if (opengid === 'tGelsewhere') throw new Error('not our group')
      return opengid === 'tGnew' ? 'wrNobodyKnows' : 'g1'
    },
  }
  const client = createWechat({
    ...shop.deps.config.miniprogram!,
    fetch: wechat.fetch,
    now: shop.deps.now,
  })
  app = createApp(
    { ...shop.deps, wecom, wechat: client },
    { customerPages: { renderer, script: '/assets/main-1.js', islands: null } },
  )
  followingAtOnce(app, shop.deps)
  await shop.deps.db
    .insertInto('groupChat')
    .values({
      id: 'g1',
      name: '翠湖·周三会员日',
      ownerId: 'u_linxiaoyu',
      kind: 'trade',
      storeId: 'st1',
      notice: '',
      memberDay: null,
      flashOpenAt: null,
      flashCloseAt: null,
      createdAt: 0,
      dissolvedAt: null,
      memberVersion: '',
      syncedAt: null,
    })
    .execute()
})
afterEach(() => shop[Symbol.asyncDispose]())

/** The shell's request: no cookies, no Origin, WeChat's own referer. */
const login = (body: object) =>
  app.request('http://localhost:3000/api/miniapp/mini/login', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      referer: `https://servicewechat.com/${MINI.appId}/1/page-frame.html`,
    },
    body: JSON.stringify(body),
  })

const letIn = async (body: object) =>
  (await (await login(body)).json()) as { ticket: string; visitor: string }

const enter = (ticket: string) =>
  app.request(`http://localhost:3000/m/${ticket}`, { headers: { 'user-agent': WECHAT } })

const entries = () => shop.deps.db.selectFrom('miniEntry').selectAll().execute()

describe('the mini program', () => {
  test('lets a customer in by her unionid, and her web-view goes on as she, under the shell’s name for this display', async () => {
    const { token, shareId } = await shop.sent([{ type: 'text', paragraphs: ['满两样再换。'] }])
    await shop.deps.db
      .updateTable('customer')
      .set({ unionId: 'union-guoguo' })
      .where('id', '=', 'cu001')
      .execute()
    const visit = v7()
    const code = wechat.login('oMini001', 'union-guoguo')
    const { ticket } = await letIn({ code, scene: 1008, chatType: 4, token, visit })

    const door = await enter(ticket)
    expect(door.status).toBe(302)
    expect(door.headers.get('location')).toBe(`/p/${token}?visit=${visit}`)
    const cookie = door.headers.getSetCookie()[0]!.split(';')[0]!
    const page = await app.request(`http://localhost:3000/p/${token}`, {
      headers: { cookie, 'user-agent': WECHAT },
    })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('满两样再换。')
    const say = (path: string, body: object) =>
      app.request(`http://localhost:3000${path}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify(body),
      })
    await say('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
    const at = shop.deps.now()
    const seen = (type: string, seq: number, activeMs: number) => ({
      v: 1,
      token,
      visit,
      now: at,
      events: [{ id: v7(), type, seq, at, activeMs, depth: 0.5 }],
    })
    // The page counts; when WeChat takes the web-view away, the shell says that it ended.
    expect((await say('/t', seen('beat', 1, 5_000))).status).toBe(204)
    expect((await say('/t', seen('end', 100_000, 0))).status).toBe(204)
    const views = await shop.deps.db.selectFrom('pageView').selectAll().execute()
    expect(views).toMatchObject([{ shareId, customerId: 'cu001', activeMs: 5_000 }])
    expect(await entries()).toMatchObject([{ shareId, scene: 1008, chatType: 4, groupId: null }])
  })

  test('gives a ticket that works once, for a minute, and says nothing of her', async () => {
    const { ticket } = await letIn({ code: wechat.login('oMini002'), scene: 1001 })
    expect(Buffer.from(ticket, 'base64url').toString('latin1')).not.toContain('oMini002')
    const bytes = Buffer.from(ticket, 'base64url')
    bytes[bytes.length - 1]! ^= 1
    expect((await enter(bytes.toString('base64url'))).status).toBe(400)

    const answers = await Promise.all(Array.from({ length: 20 }, () => enter(ticket)))
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19)

    const late = await letIn({ code: wechat.login('oMini002'), scene: 1001 })
    shop.pass(MINUTE + 1)
    expect((await enter(late.ticket)).status).toBe(400)
  })

  test('believes a group only where WeChat proves it and WeCom knows it', async () => {
    const { now } = shop.deps
    const arrive = async (openid: string, seal: () => object | undefined) => {
      const code = wechat.login(openid)
      const answer = await login({ code, scene: 1008, chatType: 4, group: seal() })
      expect(answer.status).toBe(200)
    }
    const sealed =
      (data: object, at = now(), by?: string) =>
      () =>
        wechat.seal('oMini003', data, at, by)
    await arrive('oMini003', sealed({ opengid: 'tGdemo' }))
    await arrive('oMini003', sealed({ opengid: 'tGelsewhere' }))
    await arrive('oMini003', sealed({ opengid: 'tGnew' }))
    await arrive('oMini003', sealed({ opengid: 'tGold' }, now() - 6 * MINUTE))
    await arrive('oMini003', sealed({ opengid: 'tGother' }, now(), 'wx0000000000000002'))
    wechat.login('oMini004')
    const hers = wechat.seal('oMini004', { opengid: 'tG4' }, now())
    await arrive('oMini003', () => hers)
    await arrive('oMini003', () => ({ encryptedData: 'AAAA', iv: 'AAAA' }))

    expect(asked).toEqual(['tGdemo', 'tGelsewhere', 'tGnew'])
    const groups = (await entries()).map(({ groupId }) => groupId)
    expect(groups.filter((id) => id === 'g1')).toHaveLength(1)
    expect(groups.filter((id) => id === null)).toHaveLength(6)
  })

  test('says what is wrong with a code, and tells nobody its secrets when WeChat is away', async () => {
    const code = wechat.login('oMini005')
    expect((await login({ code, scene: 1001 })).status).toBe(200)
    const again = await login({ code, scene: 1001 })
    expect(again.status).toBe(400)
    expect(await again.text()).toContain('请重新打开小程序')
    for (const trouble of [
      '<html>502</html>',
      { errcode: -1 },
      { openid: 7 },
      { errcode: 40125 },
    ]) {
      wechat.troubles(trouble)
      const answer = await login({ code: 'any', scene: 1001 })
      expect(answer.status).toBe(500)
      expect(await answer.text()).not.toContain(MINI.secret)
    }
  })

  test('is not there without one that is configured', async () => {
    const answer = await shop.app.request('http://localhost:3000/api/miniapp/mini/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: 'c', scene: 1001 }),
    })
    expect(answer.status).toBe(404)
  })
})

test('what WeChat seals opens as in the published example', () => {
  const sealed = {
    iv: 'ZmVkY2JhOTg3NjU0MzIxMA==',
    encryptedData:
      'fWYRQFBZqDq5OMOlcdMuWsH/TH6VR3xeo0Gm6xOmh4BH+6n/Tn0Gf3Fe2JZixhBSRn+bJlRyYlPsqTbKCBY1XYjAfAxwuqFLpTWWdbuR+XPvYbq92vmC7QoQP/Z7OnXH',
  }
  const key = 'MDEyMzQ1Njc4OWFiY2RlZg=='
  const at = { appId: 'wx0000000000000001', now: 1_700_000_000_000 }
  expect(openData(sealed, key, at)).toMatchObject({ opengid: 'tGDEMO' })
  expect(openData(sealed, key, { ...at, appId: 'wx0000000000000002' })).toBeUndefined()
  expect(openData(sealed, key, { ...at, now: at.now + 6 * MINUTE })).toBeUndefined()
  expect(openData(sealed, 'MDEyMzQ1Njc4OWFiY2RlZw==', at)).toBeUndefined()
})
