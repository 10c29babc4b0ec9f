import { v7 as uuidV7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { issuePageToken } from '../../api/content/page-token.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { syncGroup } from '../../api/sync/sync-group.ts'
import { aShopWithPages } from '../support/customer-phone.ts'
import { CLOCK } from '../support/platform.ts'
import { aCustomer, aGroup, joins } from '../support/shop-parts.ts'
import { createWorld } from '../world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const SECRET = '不愿留名的杨柳'

test('周六纸尿裤团: 34, 已看 13, 可识别 11, 没看 21 — and it stays right while people come, go, open and agree', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const { db, deps, simulator } = world
  const lin = await world.asStaff('u_linxiaoyu')
  const group = async () => (await (await lin.browser.get('/api/sidebar/groups/g02')).json()) as any
  const { shareId, title } = (await group()).pushes.find((it: any) => it.pageId === 'p02')
  const counts = async () => {
    const { members, opened, named, notOpened, unknown } = (await group()).pushes.find(
      (it: any) => it.shareId === shareId,
    )
    return [opened, named, notOpened, unknown, members]
  }
  const lists = async () =>
    (await (await lin.browser.get(`/api/sidebar/groups/g02/pushes/${shareId}`)).json()) as any
  const settle = async () => {
    await simulator.callbacks.settled()
    await world.pass(10_000)
  }
  expect(title).toBe('尺码一张图：看腿围，不看体重')
  expect(await counts()).toEqual([13, 11, 21, 0, 34])
  const before = await lists()
  expect(before.opened).toHaveLength(11)
  expect(before).toMatchObject({ unnamed: 2, others: 0, isWhole: true })
  expect(before.notOpened.length + before.quiet).toBe(21)
  expect(before.inviteReply.id).toBe('s17')
  expect(before.remindReply.id).toBe('s27')

  const token = issuePageToken(deps.config, { shareId })
  const opens = async (customerId: string, seconds = 20) => {
    const { browser } = world.asCustomer(customerId)
    await browser.get(`/p/${token}`)
    await reads(browser.post, token, world.clock.now, seconds)
    return browser
  }
  const members = await db
    .selectFrom('groupMember')
    .where('groupId', '=', 'g02')
    .where('memberType', '=', 2)
    .select('memberId')
    .execute()
  const isIn = new Set(members.map(({ memberId }) => memberId))
  const agreed = await db
    .selectFrom('visitor')
    .innerJoin('consent', 'consent.visitorId', 'visitor.id')
    .where('consent.purpose', '=', 'browsing')
    .where('consent.answer', '=', 'agreed')
    .select('visitor.customerId')
    .execute()
  const hasAgreed = new Set(agreed.map(({ customerId }) => customerId))

  // One who read it leaves, and comes back: she was there.
  const reader = before.opened.find((it: any) => it.customerId !== 'cu003').customerId
  simulator.act('leave_group', { chat_id: 'g02', userid: reader })
  await settle()
  expect((await group()).members).toBe(33)
  expect(await counts()).toEqual([13, 11, 21, 0, 34])
  simulator.act('join_group', { chat_id: 'g02', userid: reader })
  await settle()
  expect((await group()).members).toBe(34)
  expect(await counts()).toEqual([13, 11, 21, 0, 34])

  // Two who come only now open it, one known and one not: they were not there then.
  const known = world.corp.customers.find(({ id }) => !isIn.has(id) && hasAgreed.has(id))!.id
  const unknown = world.corp.customers.find(({ id }) => !isIn.has(id) && !hasAgreed.has(id))!.id
  for (const userid of [known, unknown]) simulator.act('join_group', { chat_id: 'g02', userid })
  await settle()
  await opens(known)
  await opens(unknown)
  // 林小雨 looks at her own page.
  await lin.browser.get(`/p/${token}`)
  await reads(lin.browser.post, token, world.clock.now, 20)
  expect(await counts()).toEqual([13, 11, 21, 0, 34])
  expect((await lists()).others).toBe(2)

  // One of the group who was never asked opens it: counted, not named.
  const shy = world.corp.customers.findLast(
    ({ id, consent }) => isIn.has(id) && consent === 'none',
  )!
  const phone = await opens(shy.id)
  expect(await counts()).toEqual([14, 11, 20, 0, 34])
  expect(JSON.stringify(await lists())).not.toContain(shy.id)
  // She agrees, and is one of them by name; then takes it back.
  await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  expect(await counts()).toEqual([14, 12, 20, 0, 34])
  expect((await lists()).opened.map((it: any) => it.customerId)).toContain(shy.id)
  world.clock.now += 1000
  await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'withdrawn', token })
  expect(await counts()).toEqual([14, 11, 20, 0, 34])
  expect(JSON.stringify(await lists())).not.toContain(shy.id)
})

async function reads(
  post: (path: string, body: object) => Promise<Response>,
  token: string,
  at: number,
  seconds: number,
) {
  const visit = uuidV7()
  const event = (type: string, seq: number, activeMs: number, id = uuidV7()) => ({
    id,
    type,
    seq,
    at: at - seconds * 1000 + activeMs,
    activeMs,
    depth: 0.9,
  })
  const answer = await post(`/t?token=${token}&visit=${visit}`, {
    v: 1,
    token,
    visit,
    now: at,
    events: [event('open', 0, 1000, visit), event('hide', 1, seconds * 1000)],
  })
  expect(answer.status).toBe(204)
}

describe('a group of four', () => {
  let shop: Awaited<ReturnType<typeof aGroupOfFour>>
  beforeEach(async () => {
    shop = await aGroupOfFour()
  })
  afterEach(() => shop[Symbol.asyncDispose]())

  test('what nobody could know is said to be unknown, not guessed', async () => {
    await shop.knows(['cu001', 'cu002', 'cu003', 'cu004'])
    shop.at(CLOCK + HOUR)
    const { token, shareId } = await shop.pushes()
    await shop.phoneOf('cu001').read(token)
    // The letter that she left got lost; by night the list is without her.
    shop.at(CLOCK + 8 * HOUR)
    await shop.knows(['cu001', 'cu002', 'cu003'])
    const lists = await shop.lists(shareId)
    expect(lists).toMatchObject({ openedCount: 1, notOpenedCount: 2, unknown: 1, members: 4 })
    // A letter says the moment: she was there when it was sent.
    shop.at(CLOCK + 9 * HOUR)
    await shop.knows(['cu001', 'cu002'], { at: CLOCK + 9 * HOUR, lastVersion: 'v2' })
    expect(await shop.lists(shareId)).toMatchObject({ unknown: 1, notOpenedCount: 2, members: 4 })
  })

  test('who never agreed is named nowhere: not in lists, exports, notices, radar, logs', async () => {
    await shop.knows(['cu001', 'cu002', 'cu003', 'cu004'])
    const { token, shareId } = await shop.pushes()
    const known = shop.phoneOf('cu001')
    await known.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
    await known.read(token)
    for (let i = 0; i < 3; i++) await shop.phoneOf('cu004').read(token, 30)
    await runDueJobs(shop.deps)
    const lists = await shop.lists(shareId)
    expect(lists).toMatchObject({ openedCount: 2, unnamed: 1, notOpenedCount: 2, members: 4 })
    expect(lists.opened.map((it: any) => it.name)).toEqual(['果果妈'])

    const said = [JSON.stringify(lists)]
    const group = (await shop.ask('GET', '/groups/g1')).body
    said.push(JSON.stringify(group.pushes))
    for (const path of ['/today', '/today/leads', '/radar', '/groups/g1/orders']) {
      said.push(JSON.stringify((await shop.ask('GET', path)).body))
    }
    said.push(await (await known.ask('/api/miniapp/privacy/export')).text())
    const tables = ['shareReader', 'pageView', 'event', 'radar', 'notice', 'task', 'job'] as const
    for (const table of [...tables, 'pushTouch', 'leadClaim', 'auditLog'] as const) {
      const rows = await shop.deps.db.selectFrom(table).selectAll().execute()
      said.push(JSON.stringify(rows))
    }
    said.push(shop.logged.join('\n'))
    for (const text of said) {
      expect(text).not.toContain(SECRET)
      expect(text).not.toContain('cu004')
    }
  })

  test('the walk through those who looked keeps its place, for everybody, until it is erased', async () => {
    await shop.knows(['cu001', 'cu002', 'cu003', 'cu004'])
    const { token, shareId } = await shop.pushes()
    for (const id of ['cu001', 'cu002']) {
      const phone = shop.phoneOf(id)
      await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
      await phone.read(token)
    }
    const touch = (id: string) => `/groups/g1/pushes/${shareId}/touches/${id}`
    const told = { how: 'done' }
    await Promise.all([1, 2, 3].map(() => shop.ask('PUT', touch('cu001'), told)))
    const marks = async () =>
      Object.fromEntries(
        (await shop.lists(shareId)).opened.map((it: any) => [it.customerId, it.touch?.how ?? null]),
      )
    expect(await marks()).toEqual({ cu001: 'done', cu002: null })
    expect((await shop.lists(shareId)).opened.find((it: any) => it.touch).touch.by).toBe('林小雨')
    // Who is in no list by name cannot be marked.
    for (const id of ['cu003', 'cu004', 'cu_nobody'])
      expect((await shop.ask('PUT', touch(id), told)).status).toBe(410)
    expect((await shop.ask('PUT', touch('cu002'), { how: 'kicked' })).status).toBe(400)

    await shop.ask('PUT', touch('cu002'), { how: 'skipped' })
    expect(await marks()).toEqual({ cu001: 'done', cu002: 'skipped' })
    await shop.ask('DELETE', touch('cu002'))
    expect(await marks()).toEqual({ cu001: 'done', cu002: null })

    const hers = shop.phoneOf('cu001')
    const exported = (await (await hers.ask('/api/miniapp/privacy/export')).json()) as any
    expect(JSON.stringify(exported)).toContain('"how":"done"')
    await hers.post('/api/miniapp/privacy/erase', { what: 'views' })
    expect(await shop.deps.db.selectFrom('pushTouch').selectAll().execute()).toEqual([])
    expect(await shop.lists(shareId)).toMatchObject({ openedCount: 2, unnamed: 1, members: 4 })
  })
})

async function aGroupOfFour() {
  const shop = await aShopWithPages({ LOG_LEVEL: 'debug' })
  const { deps } = shop
  const { db } = deps
  let now = CLOCK
  deps.now = () => now
  const logged: string[] = []
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    deps.log[level] = ((...said: unknown[]) => void logged.push(JSON.stringify(said))) as never
  }
  for (const [id, name] of [
    ['cu002', '可乐妈'],
    ['cu003', '糖糖妈'],
    ['cu004', SECRET],
  ] as const) {
    await aCustomer(db, { id, name })
  }
  await aGroup(db, 'g1', { ownerId: 'u_linxiaoyu', syncedAt: CLOCK - HOUR, memberVersion: 'v0' })
  await joins(db, 'g1', 'u_linxiaoyu', { memberType: 1 })
  const cookie = (await openStaffSession(deps, 'u_linxiaoyu')).split(';')[0]!
  let version = 0
  const phones = new Map<string, ReturnType<typeof shop.phone>>()
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await shop.app.request(`http://localhost:3000/api/sidebar${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as any }
  }
  return Object.assign(shop, {
    logged,
    ask,
    at: (time: number) => (now = time),
    /** WeCom is asked and says who is in the group. */
    async knows(ids: string[], ring?: { at: number; lastVersion: string }) {
      const members = ['u_linxiaoyu', ...ids].map((memberId, i) => ({
        memberId,
        memberType: i === 0 ? 1 : 2,
        name: memberId,
        joinScene: 1,
        invitorId: null,
        joinedAt: CLOCK - 40 * 24 * HOUR,
      }))
      deps.wecom.getGroup = async () =>
        ({
          groupId: 'g1',
          name: '翠湖',
          ownerId: 'u_linxiaoyu',
          notice: '',
          createdAt: CLOCK - 50 * 24 * HOUR,
          memberVersion: `v${++version}`,
          members,
        }) as never
      await syncGroup(deps, 'g1', ring)
    },
    async pushes() {
      return shop.sent([], {
        share: { groupId: 'g1', sharedAt: now, createdAt: now, membersThen: 4 },
      })
    },
    phoneOf(id: string) {
      const phone = phones.get(id) ?? shop.phone({ openId: `openid-${id}`, externalUserId: id })
      phones.set(id, phone)
      return phone
    },
    lists: async (shareId: string) => (await ask('GET', `/groups/g1/pushes/${shareId}`)).body,
  })
}
