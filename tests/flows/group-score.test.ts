// Longer than 300 lines: one group, and everything that gives its members points or takes them.

import { beforeEach, describe, expect, test } from 'vitest'
import { recordCredit } from '../../api/attribution/record-credit.ts'
import type { Arrival } from '../../api/collector/arrival.ts'
import { keepArrivals } from '../../api/collector/keep-arrivals.ts'
import { awardGroupPoints } from '../../api/groups/score/award.ts'
import { refreshTiers } from '../../api/groups/score/refresh-tiers.ts'
import { checkIn } from '../../api/points/check-in.ts'
import { DAY, HOUR, MINUTE, dayOf } from '../../api/shop-time.ts'
import { syncGroup } from '../../api/sync/sync-group.ts'
import { knowVisitor, visitorCookie, visitorIdOf } from '../../api/session/visitor.ts'
import { inTransaction } from '../../db/database.ts'
import type { Scores, MemberPoints, SpeechPreview } from '../../sidebar/groups/score/shapes.ts'
import { aCoupon, aGrant } from '../support/a-benefit.ts'
import { CLOCK, platform, signIn, type Platform } from '../support/platform.ts'
import {
  aCustomer,
  aGroup,
  anOrder,
  aPage,
  aShare,
  aStore,
  joins,
  sendOrders,
} from '../support/shop-parts.ts'

const sealed = (customerId: string) => ({
  browserId: `browser of ${customerId}`,
  openId: `openid of ${customerId}`,
  externalUserId: customerId,
  wasAsked: true as const,
  iat: CLOCK,
})

/** 周六纸尿裤团 with three pages, 可乐妈 and 团团妈 who agreed, and 七七妈 who did not. */
async function aWarmGroup() {
  const world = await platform()
  const { db, config } = world.deps
  await aStore(db, 'st1')
  await world.aStaff('u_linxiaoyu', 'rep', ['st1'])
  await world.aStaff('u_zhoumin', 'manager', ['st1'])
  await aGroup(db, 'g02')
  await aGroup(db, 'g01')
  await joins(db, 'g02', 'u_linxiaoyu', { memberType: 1 })
  for (const [id, kind] of [
    ['p16', 'chain'],
    ['p11', 'product'],
    ['p02', 'article'],
  ] as const) {
    await aPage(db, id, kind)
    await aShare(db, { id: `share_${id}`, pageId: id, groupId: 'g02', membersThen: 3 })
  }
  await aShare(db, { id: 'share_g01', pageId: 'p02', groupId: 'g01', membersThen: 1 })
  for (const [id, name] of [
    ['cu003', '可乐妈'],
    ['cu013', '团团妈'],
    ['cu030', '七七妈'],
  ] as const) {
    await aCustomer(db, { id, name })
    await joins(db, 'g02', id, { name })
    if (id !== 'cu030') await agrees(id)
  }
  await joins(db, 'g01', 'cu003')

  async function agrees(customerId: string) {
    const id = visitorIdOf(config, sealed(customerId))
    await db
      .insertInto('visitor')
      .values({
        id,
        customerId,
        evidence: 'external_userid',
        createdAt: CLOCK - 40 * DAY,
        linkedAt: CLOCK - 40 * DAY,
      })
      .execute()
    await db
      .insertInto('consent')
      .values({
        id: `consent_${customerId}`,
        visitorId: id,
        purpose: 'browsing',
        answer: 'agreed',
        version: '2026-11-21',
        answeredAt: CLOCK - 40 * DAY,
        evidence: 'here',
      })
      .execute()
  }
  return world
}

let looks = 0
/** She opens a page of the group, reads so far, and leaves. */
function aLook(
  customerId: string,
  shareId: string,
  at: number,
  { depth = 1, activeMs = 30_000, clicks = 0 } = {},
): Arrival {
  const visit = (++looks).toString(16).padStart(32, '0')
  const told = (seq: number, type: 'open' | 'click' | 'end', ms: number, to: number) => ({
    id: Buffer.from(`${visit.slice(-24)}${seq.toString(16).padStart(8, '0')}`, 'hex'),
    type,
    seq,
    activeMs: ms,
    depth: to,
    detailJson: null,
    clientAt: at + ms,
    at: at + ms,
  })
  const clicked = Array.from({ length: clicks }, (_, i) => told(10 + i, 'click', activeMs, depth))
  return {
    shareId,
    visit,
    events: [told(0, 'open', 0, 0.1), ...clicked, told(40, 'end', activeMs, depth)],
    by: {
      visitor: sealed(customerId),
      sessionId: undefined,
      source: '',
      aside: null,
      receivedAt: at + activeMs,
    },
  }
}

let world: Platform
beforeEach(async () => {
  world = await aWarmGroup()
  return () => world[Symbol.asyncDispose]()
})

const tell = (arrivals: Arrival[]) => keepArrivals(world.deps, arrivals)

/** 林小雨 has her as a friend. */
const follows = (customerId: string) =>
  world.deps.db
    .insertInto('follow')
    .values({
      staffId: 'u_linxiaoyu',
      customerId,
      remark: '',
      description: '',
      addWay: 0,
      source: null,
      followedAt: CLOCK - 50 * DAY,
      endedAt: null,
      endedBy: null,
      verifiedAt: CLOCK,
    })
    .execute()

const ask = <T>(path: string, staffId?: string, init?: RequestInit) =>
  tellDoor<T>(`groups/${path}`, staffId, init)
const door = <T>(method: string, path: string) => tellDoor<T>(path, 'u_linxiaoyu', { method })

async function tellDoor<T>(path: string, staffId = 'u_linxiaoyu', init: RequestInit = {}) {
  const cookie = await signIn(world, staffId)
  const headers = {
    cookie,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  }
  const answer = await world.app.request(`/api/sidebar/${path}`, { headers, ...init })
  return { status: answer.status, body: (await answer.json()) as T }
}
const scores = async () => (await ask<Scores>('g02/scores')).body
const pointsOf = async (name: string) => {
  const member = (await scores()).items.find((one) => one.name === name)
  return member && [member.points, member.total]
}
const rowsOf = async (customerId = 'cu003') =>
  (await ask<MemberPoints>(`g02/scores/${customerId}`)).body.rows
const sum = (rows: { points: number }[]) => rows.reduce((all, { points }) => all + points, 0)

/** The ledger in words, so that two ways to the same end can be compared. */
async function ledger() {
  const { db } = world.deps
  const rows = await db.selectFrom('groupPoint').selectAll().execute()
  const facts = new Map<string, number>()
  for (const { groupId, customerId, day, kind, sourceId, points } of rows) {
    const key = [groupId, customerId, day, kind, sourceId].join(' ')
    facts.set(key, (facts.get(key) ?? 0) + points)
  }
  const days = await db.selectFrom('groupPointDay').selectAll().execute()
  const tiers = await db.selectFrom('memberTier').selectAll().execute()
  const stored = await db.selectFrom('groupScore').selectAll().execute()
  return {
    rows: rows.length,
    facts: [...facts].filter(([, points]) => points !== 0).sort(),
    days: days
      .filter(({ points, times }) => points !== 0 || times !== 0)
      .map((row) => JSON.stringify(row, Object.keys(row).sort()))
      .sort(),
    tiers: tiers.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort(),
    stored: stored
      .filter(({ points }) => points !== 0)
      .map((row) => JSON.stringify(row, Object.keys(row).sort()))
      .sort(),
  }
}

const evening = CLOCK - 3 * HOUR
const anEvening = () => [
  aLook('cu003', 'share_p16', evening, { clicks: 1 }),
  aLook('cu003', 'share_p11', evening + 10 * MINUTE),
  aLook('cu003', 'share_p02', evening + 20 * MINUTE),
  aLook('cu003', 'share_p02', evening + 60 * MINUTE),
  aLook('cu013', 'share_p02', evening + 5 * MINUTE, { depth: 0.3 }),
]

describe('what members do gives points', () => {
  test('可乐妈 opens three pages, one twice: her rows add up to her score, the second time is half', async () => {
    await tell(anEvening())
    // 5 点击 (4 whole, the same page again half), 3 读完; a fourth would be one too many.
    expect(await pointsOf('可乐妈')).toEqual([15, 15])
    expect(await pointsOf('团团妈')).toEqual([2, 2])
    const rows = await rowsOf()
    expect(sum(rows)).toBe(15)
    expect(rows.filter(({ reason }) => reason === 'again')).toMatchObject([{ points: 1 }])
    const { items, tiers, unscored, members, speechUntil } = await scores()
    expect(items[0]).toMatchObject({ name: '可乐妈', reason: '点开 5 · 读完 3', tier: 'watching' })
    expect(tiers.map(({ count }) => count)).toEqual([0, 0, 1, 2])
    expect([members, unscored, speechUntil]).toEqual([3, 1, null])
  })

  test('an evening told twice, shuffled, or one by one and late ends in the same points', async () => {
    const told = anEvening()
    await tell(told)
    await tell(told)
    const once = await ledger()
    for (const order of [told.toReversed(), [2, 0, 4, 3, 1].map((i) => told[i]!)]) {
      await using other = await aWarmGroup()
      const kept = world
      world = other
      for (const one of order) await tell([one])
      await tell(order)
      const again = await ledger()
      world = kept
      expect({ ...again, rows: 0 }).toEqual({ ...once, rows: 0 })
    }
    expect(once.rows).toBe(9)
  })

  test('caps hold: nine openings of five pages in a day are never more than 5 点击 and 3 读完', async () => {
    const { db } = world.deps
    for (let i = 0; i < 6; i++) {
      await aPage(db, `q${i}`)
      await aShare(db, { id: `share_q${i}`, pageId: `q${i}`, groupId: 'g02' })
    }
    for (let i = 0; i < 6; i++) await tell([aLook('cu003', `share_q${i}`, evening + i * MINUTE)])
    expect(await pointsOf('可乐妈')).toEqual([16, 16])
    // One that came late but was first takes the place of the last; the sum stays.
    await tell([aLook('cu003', 'share_p16', evening - HOUR)])
    expect(await pointsOf('可乐妈')).toEqual([16, 16])
    expect(sum(await rowsOf())).toBe(16)
  })

  test('two servers at once write each fact once', async () => {
    const told = anEvening()
    await Promise.all(told.flatMap((one) => [tell([one]), tell([one])]))
    expect(await pointsOf('可乐妈')).toEqual([15, 15])
    expect(sum(await rowsOf())).toBe(15)
  })

  test('签到 is worth 1 once a day; 接龙 10 a line, whoever tells of it how often', async () => {
    const { db } = world.deps
    const award = (kind: 'checkin' | 'chain', sourceId: string, isTakenBack = false) =>
      inTransaction(db, (tx) =>
        awardGroupPoints(tx, {
          groupId: 'g02',
          customerId: 'cu003',
          kind,
          sourceId,
          at: CLOCK - HOUR,
          isTakenBack,
        }),
      )
    await award('checkin', 'a')
    await award('checkin', 'b')
    expect(await pointsOf('可乐妈')).toEqual([1, 1])
    await award('chain', 'line_1')
    await award('chain', 'line_1')
    expect(await pointsOf('可乐妈')).toEqual([11, 11])
    await award('chain', 'line_1', true)
    expect(await pointsOf('可乐妈')).toEqual([1, 1])
  })

  test('签到 counts in one group: the one she came through, or else the one she joined last', async () => {
    const { db } = world.deps
    await db
      .updateTable('groupMember')
      .set({ joinedAt: CLOCK - DAY })
      .where('groupId', '=', 'g01')
      .where('memberId', '=', 'cu003')
      .execute()
    const points = () =>
      db
        .selectFrom('groupPoint')
        .where('kind', '=', 'checkin')
        .orderBy('day')
        .select(['groupId', 'day', 'points'])
        .execute()
    const visitor = await knowVisitor(world.deps, sealed('cu003'))
    await checkIn(world.deps, visitor)
    const first = { groupId: 'g01', day: dayOf(world.deps.now()), points: 1 }
    expect(await points()).toEqual([first])
    world.pass(DAY)
    await tell([aLook('cu003', 'share_p16', world.deps.now() - HOUR)])
    await checkIn(world.deps, visitor)
    expect(await points()).toEqual([
      first,
      { groupId: 'g02', day: dayOf(world.deps.now()), points: 1 },
    ])
  })

  test('her points of two groups make one total, and the tier follows the total', async () => {
    await tell([
      ...[1, 2, 3, 4, 5].map((ago) => aLook('cu003', 'share_g01', CLOCK - ago * DAY - HOUR)),
      ...anEvening().slice(0, 3),
    ])
    const [first] = (await scores()).items
    expect(first).toMatchObject({ points: 14, total: 34, tier: 'interested' })
    const { elsewhere } = (await ask<MemberPoints>('g02/scores/cu003')).body
    expect(elsewhere).toBe(20)
  })
})

describe('what is taken back', () => {
  const order = { orderNo: 'A-1', customer: { externalUserId: 'cu003' } }
  const credit = async () => {
    const { db } = world.deps
    for (const { id } of await db.selectFrom('shopOrder').select('id').execute()) {
      await inTransaction(db, (tx) => recordCredit(tx, id, CLOCK))
    }
  }

  test('an order gives 10 once; given back, they go, and the reason stands in the row', async () => {
    await tell([aLook('cu003', 'share_p16', evening)])
    await sendOrders(world, [anOrder(order)])
    await credit()
    await credit()
    expect(await pointsOf('可乐妈')).toEqual([14, 14])
    await sendOrders(world, [anOrder({ ...order, status: 'refunded', refundedFen: 6900 })])
    await credit()
    expect(await pointsOf('可乐妈')).toEqual([4, 4])
    const rows = await rowsOf()
    expect(rows.map(({ points, reason }) => `${points} ${reason}`)).toContain('-10 refund')
    expect(sum(rows)).toBe(4)
  })

  test('a part given back leaves the order an order', async () => {
    await tell([aLook('cu003', 'share_p16', evening)])
    await sendOrders(world, [anOrder(order)])
    await credit()
    await sendOrders(world, [anOrder({ ...order, status: 'refunded', refundedFen: 100 })])
    await credit()
    expect(await pointsOf('可乐妈')).toEqual([14, 14])
  })

  test('who leaves the group has no points there; what she does after coming back counts', async () => {
    await tell(anEvening())
    const { deps } = world
    const members = (ids: string[]) => async () => ({
      groupId: 'g02',
      name: '周六纸尿裤团',
      ownerId: 'u_linxiaoyu',
      notice: '',
      createdAt: CLOCK - 60 * DAY,
      memberVersion: '1',
      members: ids.map((memberId) => ({
        memberId,
        memberType: memberId.startsWith('u_') ? (1 as const) : (2 as const),
        name: memberId,
        joinScene: 1,
        invitorId: null,
        joinedAt: memberId === 'cu003' ? joinedAt : CLOCK - 50 * DAY,
      })),
    })
    let joinedAt = CLOCK - 50 * DAY
    deps.wecom.getGroup = members(['u_linxiaoyu', 'cu013', 'cu030']) as never
    await syncGroup(deps, 'g02')
    expect(await pointsOf('可乐妈')).toBeUndefined()
    expect((await ledger()).facts.filter(([key]) => key.includes('cu003'))).toEqual([])
    joinedAt = CLOCK - 30 * MINUTE
    deps.wecom.getGroup = members(['u_linxiaoyu', 'cu003', 'cu013', 'cu030']) as never
    await syncGroup(deps, 'g02')
    expect(await pointsOf('可乐妈')).toEqual([0, 0])
    await tell([aLook('cu003', 'share_p02', CLOCK - 20 * MINUTE)])
    expect((await pointsOf('可乐妈'))![0]).toBeGreaterThan(0)
    expect(sum(await rowsOf())).toBe((await pointsOf('可乐妈'))![0])
  })

  test('a recalled push gives no points, until it turns out that it stands', async () => {
    await tell(anEvening())
    const recall = (method: string) => ask('g02/pushes/share_p02/recall', 'u_linxiaoyu', { method })
    expect((await recall('PUT')).status).toBe(200)
    expect((await recall('PUT')).status).toBe(200)
    expect(await pointsOf('可乐妈')).toEqual([10, 10])
    expect(await pointsOf('团团妈')).toEqual([0, 0])
    expect((await scores()).recalled).toEqual([{ shareId: 'share_p02', title: 'p02' }])
    await tell([aLook('cu003', 'share_p02', CLOCK - 5 * MINUTE)])
    expect(await pointsOf('可乐妈')).toEqual([10, 10])
    await recall('DELETE')
    expect((await pointsOf('可乐妈'))![0]).toBe(15)
    expect(sum(await rowsOf())).toBe(15)
  })

  test('she withdraws her consent: no score, no name, and nothing comes back by itself', async () => {
    await tell(anEvening())
    const phone = (path: string, body: unknown) =>
      world.app.request(`/api/miniapp/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'sec-fetch-site': 'same-origin',
          host: 'localhost:3000',
          cookie: visitorCookie(world.deps.config, sealed('cu003')).split(';')[0]!,
        },
        body: JSON.stringify(body),
      })
    const answer = await phone('consents', { purpose: 'browsing', answer: 'withdrawn' })
    expect(answer.status).toBe(200)
    const { items, unscored, tiers } = await scores()
    expect(items.map(({ name }) => name)).toEqual(['团团妈'])
    expect([unscored, tiers.reduce((all, { count }) => all + count, 0)]).toEqual([2, 3])
    expect((await ask('g02/scores/cu003')).status).toBe(404)
    expect((await ledger()).facts.filter(([key]) => key.includes('cu003'))).toEqual([])

    expect((await phone('privacy/erase', { what: 'views' })).status).toBe(200)
    const left = await world.deps.db
      .selectFrom('groupPoint')
      .where('customerId', '=', 'cu003')
      .select('id')
      .execute()
    expect(left).toEqual([])
    expect((await ledger()).tiers.join()).not.toContain('cu003')
    expect(await pointsOf('团团妈')).toEqual([2, 2])
  })

  test('thirty days later the points are gone, whether the night’s work has run or not', async () => {
    await tell(anEvening())
    const later = async (ms: number) => {
      world.pass(ms)
      const { db, now } = world.deps
      await db.updateTable('groupChat').set({ syncedAt: now() }).execute()
    }
    await later(29 * DAY)
    expect(await pointsOf('可乐妈')).toEqual([15, 15])
    await later(DAY)
    expect(await pointsOf('可乐妈')).toEqual([0, 0])
    await refreshTiers(world.deps)
    expect(await pointsOf('可乐妈')).toEqual([0, 0])
    const [tier] = await world.deps.db
      .selectFrom('memberTier')
      .where('customerId', '=', 'cu003')
      .select(['points', 'tier', 'asOfDay'])
      .execute()
    expect(tier).toEqual({ points: 0, tier: 'lurking', asOfDay: dayOf(world.deps.now()) })
  })
})

describe('发言, from a table', () => {
  const send = (text: string | Uint8Array, path = 'speech', staffId = 'u_zhoumin') =>
    ask<SpeechPreview>(`g02/${path}`, staffId, {
      method: 'POST',
      body: JSON.stringify({ file: Buffer.from(text as string).toString('base64') }),
    })
  const TABLE = '日期,客户,发言数,提问数\r\n2026-11-20,可乐妈,12,1\r\n2026-11-21,cu013,2,0\r\n'

  test('looked at first, then taken over; the same table again changes nothing', async () => {
    const looked = await send(TABLE, 'speech/preview')
    expect(looked.body).toMatchObject({ rows: 2, added: 2, changed: 0, same: 0, errorCount: 0 })
    expect((await scores()).speechUntil).toBeNull()
    expect((await send(TABLE)).status).toBe(200)
    // 12 发言 count as 5, a question as 3.
    expect(await pointsOf('可乐妈')).toEqual([8, 8])
    expect(await pointsOf('团团妈')).toEqual([2, 2])
    expect((await scores()).speechUntil).toBe('2026-11-21')
    const before = await ledger()
    expect((await send(TABLE)).body).toMatchObject({ added: 0, changed: 0, same: 2 })
    expect(await ledger()).toEqual(before)
    await send(TABLE.replace('12,1', '3,0'))
    expect(await pointsOf('可乐妈')).toEqual([3, 3])
    expect(sum(await rowsOf())).toBe(3)
  })

  test('one bad row and nothing is imported; every bad row says what is wrong', async () => {
    const bad = `${TABLE}2026-13-01,可乐妈,1,0\r\n2026-11-21,路人,1,0\r\n`
    const looked = await send(bad, 'speech/preview')
    expect(looked.body.errors).toEqual([
      { line: 4, message: '日期「2026-13-01」看不懂，请写成 2026-11-21' },
      { line: 5, message: '群里没有「路人」' },
    ])
    const refused = await send(bad)
    expect(refused.status).toBe(422)
    expect(await pointsOf('可乐妈')).toEqual([0, 0])
    const stored = await world.deps.db.selectFrom('groupSpeechDay').selectAll().execute()
    expect(stored).toEqual([])
  })

  test('GBK with a workbook’s habits is read; a workbook itself is refused in words', async () => {
    const head = [0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0xbf, 0xcd, 0xbb, 0xa7, 0x2c]
    const said = [0xb7, 0xa2, 0xd1, 0xd4, 0xca, 0xfd]
    const row = Buffer.from('\r\n2026/11/20,cu003,"4"\r\n')
    const file = Uint8Array.from([...head, ...said, ...row])
    expect((await send(file, 'speech/preview')).body).toMatchObject({ added: 1, errorCount: 0 })
    expect((await send(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0))).status).toBe(415)
  })

  test('who did not agree is not kept, and a rep does not import', async () => {
    const table = '日期,客户,发言数\n2026-11-20,七七妈,9\n2026-11-20,可乐妈,1'
    expect((await send(table)).body).toMatchObject({ rows: 2, added: 1, unkept: 1 })
    const stored = await world.deps.db.selectFrom('groupSpeechDay').select('customerId').execute()
    expect(stored).toEqual([{ customerId: 'cu003' }])
    expect((await send(table, 'speech', 'u_linxiaoyu')).status).toBe(403)
  })

  test('a table of messages is counted and forgotten: repeats and stickers are worth nothing', async () => {
    const spoken = [
      '日期,客户,内容',
      '2026-11-20 20:01:05,可乐妈,这款夜里漏不漏呀',
      '2026-11-20 20:02:11,可乐妈,今天真冷，孩子在家',
      '2026-11-20 20:03:00,可乐妈,今天真冷，孩子在家！！',
      '2026-11-20 20:04:00,可乐妈,[玫瑰][玫瑰]',
      '2026-11-20 20:05:00,七七妈,我家住翠湖路 88 号',
    ].join('\n')
    const looked = await send(spoken, 'speech/preview')
    expect(looked.body).toMatchObject({ rows: 5, added: 1, unkept: 1, errorCount: 0 })
    expect(JSON.stringify(looked.body)).not.toMatch(/漏|真冷|翠湖路/)
    expect((await send(spoken)).status).toBe(200)
    // Two of four count, one of them asks.
    expect(await pointsOf('可乐妈')).toEqual([5, 5])
    const { db } = world.deps
    const [day, ...others] = await db.selectFrom('groupSpeechDay').selectAll().execute()
    expect(day).toMatchObject({ customerId: 'cu003', messages: 4, questions: 1 })
    expect(others).toEqual([])
    const kept = [
      await db.selectFrom('groupPoint').selectAll().execute(),
      await db.selectFrom('auditLog').selectAll().execute(),
      day,
    ]
    expect(JSON.stringify(kept)).not.toMatch(/漏|真冷|翠湖路|cu030/)
    const before = await ledger()
    await send(spoken)
    expect(await ledger()).toEqual(before)
    const both = '日期,客户,内容,发言数\n2026-11-20,可乐妈,好,1'
    expect((await send(both, 'speech/preview')).body.errors).toMatchObject([
      { message: '有「内容」时一行是一条发言，请去掉发言数和提问数这两列' },
    ])
  })

  test('刷屏 is said only where messages are counted, and names nobody', async () => {
    expect((await scores()).busyDay).toBeNull()
    await send('日期,客户,发言数\n2026-11-20,可乐妈,40\n2026-11-20,团团妈,15')
    expect((await scores()).busyDay).toEqual({ day: '2026-11-20', people: 2, messages: 55 })
  })
})

describe('hints', () => {
  test('疑似同行 shows to staff alone, is put away by one tap and comes back by another; nobody leaves', async () => {
    const { db } = world.deps
    await db.updateTable('customer').set({ wxType: 2 }).where('id', '=', 'cu013').execute()
    const hintsOf = async () =>
      (await scores()).items.find(({ customerId }) => customerId === 'cu013')!.hints
    expect(await hintsOf()).toEqual([
      { kind: 'same_trade', label: '疑似同行', text: '对方用的是企业微信' },
    ])
    const path = 'g02/scores/cu013/hints/same_trade/dismissal'
    for (let tap = 0; tap < 2; tap++) {
      expect((await ask(path, 'u_linxiaoyu', { method: 'PUT' })).status).toBe(200)
    }
    expect(await hintsOf()).toEqual([])
    await ask(path, 'u_linxiaoyu', { method: 'DELETE' })
    expect(await hintsOf()).toHaveLength(1)
    const acts = await db.selectFrom('auditLog').select('action').execute()
    expect(acts.map(({ action }) => action).sort()).toEqual(['hint.dismiss', 'hint.restore'])
    expect((await scores()).members).toBe(3)
  })

  test('her adviser reads 疑似同行 on her profile too; what she did with coupons only while she agrees', async () => {
    const { db } = world.deps
    await db.updateTable('customer').set({ wxType: 2, corpName: '禾木' }).execute()
    for (const customerId of ['cu003', 'cu030']) {
      await follows(customerId)
      for (const n of [1, 2, 3]) {
        await aCoupon(db, { id: `cp${n}` })
        const code = `${customerId}-${n}`
        await aGrant(db, { id: code, code, couponId: `cp${n}`, customerId, holderId: customerId })
      }
    }
    const hints = async (customerId: string) => {
      const answer = await door<{ hints: { kind: string; text: string }[] }>(
        'GET',
        `customers/${customerId}/hints`,
      )
      return answer.body.hints
    }
    expect(await hints('cu003')).toMatchObject([
      { kind: 'coupons_only', text: '领了 3 张券，正价 0 单' },
      { kind: 'same_trade', text: '对方用企业微信，来自禾木' },
    ])
    expect((await hints('cu030')).map(({ kind }) => kind)).toEqual(['same_trade'])
    const dismissal = 'customers/cu030/hints/same_trade/dismissal'
    expect((await door('PUT', dismissal)).status).toBe(200)
    expect((await door('PUT', dismissal)).status).toBe(200)
    expect(await hints('cu030')).toEqual([])
    await door('DELETE', dismissal)
    expect(await hints('cu030')).toHaveLength(1)
    expect((await door('GET', 'customers/cu013/hints')).status).toBe(404)
  })

  test('about who did not agree nothing is said by name anywhere', async () => {
    const { db } = world.deps
    await db.updateTable('customer').set({ wxType: 2 }).where('id', '=', 'cu030').execute()
    await tell([aLook('cu030', 'share_p02', evening)])
    await inTransaction(db, (tx) =>
      awardGroupPoints(tx, {
        groupId: 'g02',
        customerId: 'cu030',
        kind: 'chain',
        sourceId: 'line_2',
        at: CLOCK,
      }),
    )
    expect(JSON.stringify(await ledger())).not.toContain('cu030')
    expect(JSON.stringify(await scores())).not.toMatch(/七七妈|cu030/)
    expect((await ask('g02/scores/cu030')).status).toBe(404)
    const dismissal = 'g02/scores/cu030/hints/same_trade/dismissal'
    expect((await ask(dismissal, 'u_linxiaoyu', { method: 'PUT' })).status).toBe(404)
  })
})

test('who comes up to 意向 is a lead of her adviser’s, with the reason; an order later she is none', async () => {
  const { db } = world.deps
  await follows('cu003')
  const leads = async () => {
    const cookie = await signIn(world, 'u_linxiaoyu')
    const answer = await world.app.request('/api/sidebar/today/leads', { headers: { cookie } })
    const { leads } = (await answer.json()) as { leads: { name: string; reason: string }[] }
    return leads.map(({ name, reason }) => `${name}：${reason}`)
  }
  const visits = [20, 18, 16, 14, 12, 10, 8].map((ago) =>
    aLook('cu003', 'share_g01', CLOCK - ago * DAY),
  )
  await tell(visits)
  expect(await leads()).toEqual([])
  await tell([aLook('cu003', 'share_p02', evening)])
  expect(await leads()).toEqual(['可乐妈：在群里刚升到意向，30 天 32 分'])
  await sendOrders(world, [anOrder({ customer: { externalUserId: 'cu003' } })])
  const [order] = await db.selectFrom('shopOrder').select('id').execute()
  await inTransaction(db, (tx) => recordCredit(tx, order!.id, CLOCK))
  expect((await leads()).filter((line) => line.includes('刚升到'))).toEqual([])
})
