// Longer than 300 lines: a live and a poll, each told from the page to the order and the group.
import { expect, test } from 'vitest'
import type { Block } from '../../api/content/blocks.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { visitorIdOf } from '../../api/session/visitor.ts'
import { aPageBody } from '../support/a-library.ts'
import { aShopWithPages } from '../support/customer-phone.ts'
import { anOrderingShop, CLOCK } from '../support/ordering-shop.ts'
import { aGroup } from '../support/shop-parts.ts'

const HOUR = 3_600_000
const LIN = 'u_linxiaoyu'

const aLive = (over: Partial<Extract<Block, { type: 'live' }>> = {}): Block => ({
  type: 'live',
  title: '夜里怎么换',
  hostId: LIN,
  startsAt: Date.parse('2026-11-22T20:00:00+08:00'),
  endsAt: Date.parse('2026-11-22T20:30:00+08:00'),
  channel: '豆苗屋母婴',
  pageIds: ['p16'],
  ...over,
})
const aPoll: Block = {
  type: 'poll',
  id: 'next',
  question: '下次团什么',
  options: [
    { id: 'wipes', text: '湿巾' },
    { id: 'book', text: '布书' },
  ],
  takesIdeas: true,
}
const fieldsOf = (html: string, action: string) => {
  const form = new RegExp(`<form[^>]*action="${action}"[\\s\\S]*?</form>`).exec(html)?.[0] ?? ''
  const hidden = form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)
  return Object.fromEntries([...hidden].map(([, name, value]) => [name!, value!]))
}

const knows = (db: Shop['deps']['db'], customerId: string) =>
  db
    .insertInto('follow')
    .values({
      staffId: LIN,
      customerId,
      remark: '',
      description: '',
      addWay: 1,
      source: null,
      followedAt: CLOCK - 90 * 24 * HOUR,
      endedAt: null,
      endedBy: null,
      verifiedAt: CLOCK,
    })
    .execute()

type Shop = Awaited<ReturnType<typeof aShopWithPages>>
const as = async (shop: Shop, staffId: string) => {
  const [cookie] = (await openStaffSession(shop.deps, staffId)).split(';')
  return async (method: string, path: string, body?: object) => {
    const answer = await shop.app.request(`http://localhost:3000/api/sidebar${path}`, {
      method,
      headers: {
        cookie: cookie!,
        'sec-fetch-site': 'same-origin',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as any }
  }
}

test('果果妈 asks to be reminded of the live: her adviser has it to do, and nothing is sent by itself', async () => {
  await using shop = await anOrderingShop()
  const { db } = shop
  const guo = await shop.customer('cu007', '果果妈')
  await knows(db, 'cu007')
  const live = await shop.sent([aLive()], { page: { id: 'p21', kind: 'live' } })

  const before = await guo.open(live.path)
  for (const words of [
    '夜里怎么换',
    '11月22日 20:00 开始',
    '林小雨（翠湖店育儿顾问）来讲',
    '可以，提醒我',
  ]) {
    expect(before).toContain(words)
  }
  // Reading it needs the one small script of every page, and none of its own.
  expect(before.match(/<script\b[^>]*>/g)).toHaveLength(1)
  const wish = fieldsOf(before, '/api/miniapp/live-reminders')
  const no = await guo.submit('/api/miniapp/live-reminders', { ...wish, agree: 'no' })
  expect(no.headers.get('location')).toContain('said=declined')
  expect(await db.selectFrom('task').selectAll().execute()).toEqual([])

  for (let tap = 0; tap < 3; tap++) {
    await guo.submit('/api/miniapp/live-reminders', { ...wish, agree: 'yes' })
  }
  const after = await guo.open(live.path)
  expect(after).toContain('开播前半小时，顾问会在聊天里跟您说一声')
  expect(after).toContain('1 位等着看')
  const tasks = await db.selectFrom('task').selectAll().execute()
  expect(tasks).toMatchObject([
    { staffId: LIN, customerId: 'cu007', rule: 'live_reminder', closedReason: null },
  ])
  expect(tasks[0]!.dueAt).toBe(Date.parse('2026-11-22T19:30:00+08:00'))
  expect(JSON.parse(tasks[0]!.evidenceJson)).toMatchObject({ pageId: 'p21' })
  await runDueJobs(shop.deps)
  expect(await db.selectFrom('send').selectAll().execute()).toEqual([])

  await guo.submit('/api/miniapp/live-reminders', fieldsOf(after, '/api/miniapp/live-reminders'))
  expect(await db.selectFrom('task').select('closedReason').execute()).toEqual([
    { closedReason: 'taken_back' },
  ])
  const again = await guo.open(live.path)
  expect(again).toContain('提醒我看直播')

  // 林小雨 has lost her meanwhile: whoever knows her now has it to do.
  const lin = await db.selectFrom('follow').selectAll().executeTakeFirstOrThrow()
  await db.updateTable('follow').set({ endedAt: shop.deps.now(), endedBy: 'customer' }).execute()
  await shop.aStaff('u_hejing', 'rep', ['st1'])
  await db
    .insertInto('follow')
    .values({ ...lin, staffId: 'u_hejing' })
    .execute()
  await guo.submit('/api/miniapp/live-reminders', fieldsOf(again, '/api/miniapp/live-reminders'))
  expect(await db.selectFrom('task').select(['staffId', 'closedReason']).execute()).toEqual([
    { staffId: 'u_hejing', closedReason: null },
  ])
})

test('a live that begins later: who asked is reminded of the new hour, and of no other', async () => {
  await using shop = await anOrderingShop()
  const { db } = shop
  const guo = await shop.customer('cu007', '果果妈')
  await knows(db, 'cu007')
  await shop.aStaff('u_fangzhou', 'operator', [])
  const live = await shop.sent([aLive()], { page: { id: 'p21', kind: 'live' } })
  const wish = fieldsOf(await guo.open(live.path), '/api/miniapp/live-reminders')
  await guo.submit('/api/miniapp/live-reminders', { ...wish, agree: 'yes' })

  const fang = await as(shop, 'u_fangzhou')
  const moved = aLive({
    startsAt: Date.parse('2026-11-23T19:00:00+08:00'),
    endsAt: Date.parse('2026-11-23T19:30:00+08:00'),
  })
  const body = aPageBody({ pageKind: 'live', blocks: [moved] })
  const wanted = { kind: 'page', rev: 0, note: '', body }
  expect(await fang('PUT', '/library/items/page/p21', wanted)).toMatchObject({ status: 200 })
  const out = await fang('POST', '/library/items/page/p21/submit', { rev: 1 })
  expect(out.body).toMatchObject({ state: 'published' })

  const [task, ...more] = await db.selectFrom('task').selectAll().execute()
  expect(more).toEqual([])
  expect(task!.dueAt).toBe(Date.parse('2026-11-23T18:30:00+08:00'))
  expect(task!.evidenceJson).toContain('11月23日 周一 19:00')
  const after = await guo.open(live.path)
  expect(after).toContain('1 位等着看')
  await guo.submit('/api/miniapp/live-reminders', fieldsOf(after, '/api/miniapp/live-reminders'))
  expect(await db.selectFrom('task').select('closedReason').execute()).toEqual([
    { closedReason: 'taken_back' },
  ])
})

test('who cannot be told apart or reached is told so, and can still read and come back', async () => {
  await using shop = await anOrderingShop()
  const live = await shop.sent([aLive()], { page: { id: 'p21', kind: 'live' } })
  const anon = shop.phone()
  expect(await anon.open(live.path)).toContain('在微信里打开这一页，可以让顾问提醒您')
  const stranger = shop.phone({ openId: 'o_stranger' })
  expect(await stranger.open(live.path)).toContain('还没有顾问加您好友')
  const asked = { token: live.token, wish: 'on' }
  expect((await anon.post('/api/miniapp/live-reminders', asked)).status).toBe(422)
  shop.pass(24 * HOUR)
  const late = await stranger.open(live.path)
  expect(late).toContain('播完了')
  expect(late).not.toContain('/api/miniapp/live-reminders')
})

test('what she buys by way of the live says 「直播」 on the list of orders, her friend’s order too', async () => {
  await using shop = await anOrderingShop()
  const { db } = shop
  const guo = await shop.customer('cu007', '果果妈')
  await knows(db, 'cu007')
  const live = await shop.sent([aLive()], { page: { id: 'p21', kind: 'live' } })
  const way = /href="(\/p\/[^"]+\/p16)"/.exec(await guo.open(live.path))![1]!
  const [one, two] = await Promise.all([guo.ask(way), guo.ask(way)])
  const path = one.headers.get('location')!
  // The same card leads to the same address, however often it is tapped.
  expect([one.status, two.headers.get('location')]).toEqual([303, path])
  expect(await guo.open(path)).toContain('周六纸尿裤团')
  expect((await guo.ask(`/p/${live.token}/p99`)).headers.get('location')).toBe(live.path)

  const token = path.slice('/p/'.length)
  const buys = async (phone: typeof guo, by: string) => {
    const wish = shop.wish({ token: by })
    shop.pass(1000)
    const placed = (await (await phone.post('/api/miniapp/orders', wish)).json()) as any
    const { id } = placed
    await phone.post(`/api/miniapp/orders/${id}/pay`, {})
    const payment = await db
      .selectFrom('payment')
      .where('placementId', '=', id)
      .select('id')
      .executeTakeFirstOrThrow()
    await shop.told({ paymentId: payment.id, amountFen: 6900 })
    await runDueJobs(shop.deps)
  }
  await buys(guo, token)
  const friend = await shop.customer('cu008', '糖糖妈')
  const forward = (await (await guo.post('/api/miniapp/shares', { token })).json()) as any
  await buys(friend, forward.token)
  const other = await shop.customer('cu009', '不看直播的')
  await buys(other, shop.token)

  const manager = await as(shop, 'u_zhoumin')
  await db.insertInto('staffStore').values({ staffId: 'u_zhoumin', storeId: 'st1' }).execute()
  const { body } = await manager('GET', `/business/orders?target=${LIN}&dimension=staff&days=7`)
  expect(body.items.map(({ source }: any) => source).toSorted()).toEqual(
    ['直播：视频号直播 11-22', '直播：视频号直播 11-22', null].toSorted(),
  )
  const lin = await as(shop, LIN)
  const line = (await lin('GET', '/customers/cu007/timeline?kind=orders')).body.items
  expect(line.some(({ detail }: any) => detail?.includes('直播：视频号直播 11-22'))).toBe(true)
})

test('a poll counts each once, tells nobody who, and shows how others answered after her own', async () => {
  await using shop = await aShopWithPages()
  const { path, token, pageId } = await shop.sent([aPoll], { page: { kind: 'poll' } })
  const one = shop.phone({ openId: 'o_1' })
  const before = await one.open(path)
  expect(before).toContain('下次团什么')
  expect(before).not.toContain('<meter')
  const vote = { token, pollId: 'next' }
  await Promise.all(
    Array.from({ length: 6 }, () =>
      one.post('/api/miniapp/polls/votes', { ...vote, optionId: 'wipes' }),
    ),
  )
  const sent = await one.submit('/api/miniapp/polls/votes', { ...vote, optionId: 'book' })
  expect(sent.headers.get('location')).toBe(`${path}?said=voted#poll`)
  const two = shop.phone({ openId: 'o_2' })
  await two.post('/api/miniapp/polls/votes', { ...vote, optionId: 'wipes' })
  const html = await one.open(path)
  for (const words of ['2 人投过', '您投的', '50%（1 人）']) expect(html).toContain(words)
  const rows = await shop.deps.db.selectFrom('pollVote').selectAll().execute()
  expect(rows).toHaveLength(2)
  // Who did not agree to be remembered is nobody tomorrow.
  expect(rows.every((row) => row.personKey.startsWith('d_') && !row.customerId)).toBe(true)
  expect(rows[0]!.pollKey).toBe(`${pageId}:next`)
  const anon = await shop.phone().post('/api/miniapp/polls/votes', { ...vote, optionId: 'book' })
  expect(anon.status).toBe(422)
  const gone = await one.post('/api/miniapp/polls/votes', { ...vote, optionId: 'shoes' })
  expect(gone.status).toBe(410)
})

test('an idea is nobody else’s to read before a member lets it stand; taken up, those who back it hear of it once', async () => {
  await using shop = await aShopWithPages()
  const { db, config } = shop.deps
  await knows(db, 'cu001')
  const lin0 = await db
    .selectFrom('staff')
    .where('id', '=', LIN)
    .selectAll()
    .executeTakeFirstOrThrow()
  await db
    .insertInto('staff')
    .values({ ...lin0, id: 'u_fangzhou', name: '方舟', role: 'operator' })
    .execute()
  await aGroup(db, 'g1')
  const { path, token, pageId } = await shop.sent([aPoll], {
    page: { kind: 'poll', title: '下次团什么' },
    share: { sharedAt: CLOCK - HOUR },
  })
  const her = { openId: 'o_guo', externalUserId: 'cu001' }
  const guo = shop.phone(her)
  await guo.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  const form = fieldsOf(await guo.open(path), '/api/miniapp/ideas')
  const text = '湿巾出小包装 13800138000 <b>{称呼}</b>'
  await guo.submit('/api/miniapp/ideas', { ...form, text })
  await guo.submit('/api/miniapp/ideas', { ...form, text })
  expect(await guo.open(path)).toContain('您写的 1 条，同事还没看到')
  const other = shop.phone({ openId: 'o_other' })
  expect(await other.open(path)).not.toContain('小包装')

  const fang = await as(shop, 'u_fangzhou')
  const { items } = (await fang('GET', '/ideas')).body
  expect(items).toMatchObject([{ state: 'waiting', status: 'received', backers: 1 }])
  expect(items[0].text).toBe('湿巾出小包装 … <b>（称呼）</b>')
  expect(JSON.stringify(items)).not.toContain('cu001')
  const { id } = items[0]
  const decide = (rev: number, over: object = {}) =>
    fang('POST', `/ideas/${id}`, {
      rev,
      state: 'shown',
      status: 'received',
      tag: '包装',
      note: '',
      ...over,
    })
  // Two colleagues at once: one decides, the other is told.
  const both = await Promise.all([decide(1), decide(1, { status: 'looking' })])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const rev = both.find(({ status }) => status === 200)!.body.rev
  const seen = await other.open(path)
  expect(seen).toContain('湿巾出小包装 … &lt;b&gt;（称呼）&lt;/b&gt;')
  const back = fieldsOf(seen, '/api/miniapp/ideas/backings')
  await other.submit('/api/miniapp/ideas/backings', back)
  await other.submit('/api/miniapp/ideas/backings', back)
  expect(await other.open(path)).toContain('2 人支持')

  const yes = await decide(rev, { status: 'adopted', note: '下个月开始有' })
  expect(yes.status).toBe(200)
  await decide(rev, { status: 'adopted', note: '下个月开始有' })
  await decide(rev + 1, { status: 'looking' })
  await decide(rev + 2, { status: 'adopted', note: '下个月开始有' })
  const tasks = await db.selectFrom('task').selectAll().execute()
  expect(tasks).toMatchObject([{ staffId: LIN, customerId: 'cu001', rule: 'idea_adopted' }])
  expect(tasks[0]!.evidenceJson).toContain('下个月开始有')
  const html = await other.open(path)
  for (const words of ['已采纳', '店里回：下个月开始有', '包装']) expect(html).toContain(words)

  // The note for the group lies ready, names nobody, and is gone once a member has sent it.
  const lin = await as(shop, LIN)
  const notes = (await lin('GET', '/groups/g1/idea-notes')).body.items
  expect(notes).toMatchObject([{ pageId, key: `idea:${id}` }])
  expect(notes[0].text).toContain('我们采纳了。下个月开始有。')
  const send = await lin('POST', '/sends', {
    key: 'tap-note-1',
    chat: { kind: 'group', id: 'g1' },
    replyId: null,
    suggestionKey: notes[0].key,
    parts: [{ kind: 'text', text: notes[0].text }],
  })
  expect(send.status).toBe(201)
  expect((await lin('GET', '/groups/g1/idea-notes')).body.items).toHaveLength(1)
  await lin('POST', `/sends/${send.body.id}/parts/1`, { result: 'sent' })
  expect((await lin('GET', '/groups/g1/idea-notes')).body.items).toEqual([])

  // Hidden again, it is gone for all; deleted, her words are gone and the numbers stay.
  const told = (await (await guo.ask('/api/miniapp/privacy/export')).json()) as any
  expect(told.ideas).toMatchObject([{ state: 'shown' }])
  await guo.submit('/api/miniapp/privacy/erase', { what: 'everything' })
  expect(await other.open(path)).not.toContain('小包装')
  const left = await db.selectFrom('idea').selectAll().execute()
  expect(left).toMatchObject([{ text: '', status: 'adopted' }])
  expect(left[0]!.personKey).not.toBe(visitorIdOf(config, { ...her, browserId: '', iat: 0 }))
  expect(await db.selectFrom('ideaBacking').selectAll().execute()).toHaveLength(2)
})

test('three ideas a day are enough, and a closed poll takes none', async () => {
  await using shop = await aShopWithPages()
  const { token } = await shop.sent([{ ...aPoll, closesAt: CLOCK + HOUR }], {
    page: { kind: 'poll' },
  })
  const one = shop.phone({ openId: 'o_1' })
  const say = (tap: number) =>
    one.post('/api/miniapp/ideas', { token, pollId: 'next', text: `第 ${tap} 条`, tap: `t${tap}` })
  const answers = []
  for (let tap = 0; tap < 4; tap++) answers.push((await say(tap)).status)
  expect(answers).toEqual([201, 201, 201, 429])
  shop.pass(HOUR)
  expect((await say(9)).status).toBe(410)
})

test('what she wrote yesterday does not count today, and once it is enough she is not asked to write more', async () => {
  await using shop = await aShopWithPages()
  const { path, token } = await shop.sent([aPoll], { page: { kind: 'poll' } })
  const guo = shop.phone({ openId: 'o_guo', externalUserId: 'cu001' })
  await guo.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  const say = (tap: number) =>
    guo.post('/api/miniapp/ideas', { token, pollId: 'next', text: `第 ${tap} 条`, tap: `t${tap}` })
  for (const tap of [1, 2, 3]) expect((await say(tap)).status).toBe(201)
  const full = await guo.open(path)
  expect(full).not.toContain('<textarea')
  expect(full).toContain('今天写了三条了，明天再来')
  expect((await say(4)).status).toBe(429)
  shop.pass(12 * HOUR)
  expect(await guo.open(path)).toContain('<textarea')
  expect((await say(5)).status).toBe(201)
})

test('an idea as long as the page lets her write it arrives, whatever lines it has; nothing but signs is none', async () => {
  await using shop = await aShopWithPages()
  const { path } = await shop.sent([aPoll], { page: { kind: 'poll' } })
  const one = shop.phone({ openId: 'o_1' })
  const says = async (text: string) => {
    const form = fieldsOf(await one.open(path), '/api/miniapp/ideas')
    return (await one.submit('/api/miniapp/ideas', { ...form, text })).headers.get('location')
  }
  // Counted by the page as one sign, a line's end is sent as two.
  const lines = ['包'.repeat(99), '装'.repeat(100)]
  expect(await says(lines.join('\r\n'))).toBe(`${path}?said=ideaKept#poll`)
  for (const text of [' 好', '\u200b\u200b']) {
    expect(await says(text)).toBe(`${path}?said=notSaid#poll`)
  }
  const kept = await shop.deps.db.selectFrom('idea').select('text').execute()
  expect(kept).toEqual([{ text: lines.join(' ') }])
})
