import { expect, test } from 'vitest'
import { issuePageToken, readPageToken } from '../../api/content/page-token.ts'
import { replacePart } from '../../api/mass/replace-part.ts'
import { countRecords, readRecords } from '../../db/queries/personal-records.ts'
import { CLOCK, DAY } from '../support/a-shop.ts'
import { aMassShop, type MassShop } from '../support/mass-shop.ts'

const HOUR = 3_600_000
const see = async (shop: MassShop, taskId: string) =>
  (await shop.manager('GET', `/mass/${taskId}`)).body
const check = (shop: MassShop, taskId: string) => shop.manager('POST', `/mass/${taskId}/check`)

test('nothing goes out before the member presses send; then WeCom says what became of it', async () => {
  await using shop = await aMassShop()
  const { db, friends } = shop
  const task = await shop.made({ isPromo: true })
  expect(task.parts).toMatchObject([
    { sender: { id: 'u_linxiaoyu', name: '林小雨' }, state: 'made', people: { waiting: 7 } },
  ])
  const [atWecom] = shop.atWecom()
  const chats = () => shop.simulator.chats.messages(`s:u_linxiaoyu:cu001`).length
  const before = chats()
  const rep = await shop.as('u_linxiaoyu')
  expect((await rep('GET', '/quota/today')).body).toMatchObject({
    personal: { used: 0, cap: 1 },
    toConfirm: [{ title: '换季清单', people: 7, chatType: 'single' }],
  })
  const share = () => db.selectFrom('share').selectAll().executeTakeFirstOrThrow()
  expect(await share()).toMatchObject({ sharedAt: null, staffId: 'u_linxiaoyu', pageId: 'p01' })

  // One had deleted her, one had enough of others.
  const [gone, full] = friends as [string, string]
  shop.simulator.act('customer_deletes', { userid: 'u_linxiaoyu', external_userid: gone })
  shop.simulator.act('set_mass_rule', { rule: 'day' })
  shop.atWecom().push({
    ...structuredClone(atWecom!),
    msgid: 'another-app',
    tasks: [
      {
        userid: 'u_hejing',
        status: 2,
        targets: [{ id: full, status: 1, sendTime: Math.floor(CLOCK / 1000) - 60 }],
      },
    ],
  })
  expect(chats()).toBe(before)
  shop.confirm('u_linxiaoyu', atWecom!.msgid)
  const { body } = await check(shop, task.id)
  expect(body.people).toMatchObject({ sent: 5, not_friend: 1, limit: 1, waiting: 0 })
  expect(body.parts[0]).toMatchObject({ state: 'sent', sentAt: CLOCK })
  expect((await share()).sharedAt).toBe(CLOCK)
  const nudges = await db.selectFrom('nudge').selectAll().execute()
  expect(nudges).toHaveLength(5)
  expect(nudges[0]).toMatchObject({ how: 'mass', staffId: 'u_linxiaoyu', day: '2026-11-21' })
  expect((await rep('GET', '/quota/today')).body).toMatchObject({
    personal: { used: 1, cap: 1 },
    toConfirm: [],
  })
  // Asked again, by hand and by the job, it is the same.
  await shop.pass(HOUR)
  await check(shop, task.id)
  expect(await see(shop, task.id)).toMatchObject({ people: body.people })
  expect(await db.selectFrom('nudge').selectAll().execute()).toHaveLength(5)
})

test('the job finds out by itself that she has sent it', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  shop.confirm('u_linxiaoyu', shop.atWecom()[0]!.msgid)
  await shop.pass(11 * 60_000)
  expect((await see(shop, task.id)).people).toMatchObject({ sent: 7, waiting: 0 })
})

test('a group has its own message and its own link, so that its readers are counted', async () => {
  await using shop = await aMassShop()
  const task = await shop.made({ audience: { chatType: 'group', groupIds: ['g01', 'g02'] } })
  expect(shop.atWecom()).toHaveLength(2)
  const links = shop
    .atWecom()
    .map(({ raw }) => (raw.attachments as any)[0].link.url.split('/p/')[1])
  expect(new Set(links).size).toBe(2)
  const shareId = readPageToken(shop.deps.config, links[0])!.shareId
  expect(links[0]).toBe(issuePageToken(shop.deps.config, { shareId }))
  for (const { msgid } of shop.atWecom()) shop.confirm('u_linxiaoyu', msgid)
  const { body } = await check(shop, task.id)
  expect(body.people).toMatchObject({ sent: 2 })
  const shares = await shop.db.selectFrom('share').select(['groupId', 'membersThen']).execute()
  expect(shares).toEqual(
    expect.arrayContaining([
      { groupId: 'g01', membersThen: 1 },
      { groupId: 'g02', membersThen: 1 },
    ]),
  )
  const { groupId } = await shop.db
    .selectFrom('share')
    .where('id', '=', shareId)
    .select('groupId')
    .executeTakeFirstOrThrow()
  const group = await (await shop.as('u_linxiaoyu'))('GET', `/groups/${groupId}`)
  expect(group.body.pushes).toMatchObject([{ shareId, members: 1 }])
  await shop.add('shareReader', {
    shareId,
    personKey: 'd_1',
    customerId: null,
    firstAt: CLOCK,
    lastAt: CLOCK,
    views: 2,
    activeMs: 5_000,
    depth: 1,
  })
  expect((await see(shop, task.id)).pages).toEqual([
    { pageId: 'p01', title: '夜里到底要换几次', readers: 1 },
  ])
})

test('a file goes along, and nobody claims to know who reads it', async () => {
  await using shop = await aMassShop()
  const { browser } = await shop.asStaff('u_zhoumin')
  const upload = async (name: string, bytes: string) => {
    const form = new FormData()
    form.set('file', new File([bytes], name, { type: 'application/pdf' }))
    const answer = await browser.fetch('/api/sidebar/mass/files', { method: 'POST', body: form })
    return { status: answer.status, body: (await answer.json()) as any }
  }
  const { status, body: file } = await upload('尺码表.pdf', '%PDF-1.7 a table')
  expect(status).toBe(201)
  expect(file.name).toBe('尺码表.pdf')
  expect((await upload('a.exe', 'MZ and more')).status).toBe(415)
  const task = await shop.made({ pageIds: [], files: [file] })
  expect(task).toMatchObject({ pages: [], files: [{ name: '尺码表.pdf' }] })
  expect(JSON.stringify(task.files)).not.toContain('readers')
  expect(shop.atWecom()[0]!.raw.attachments).toEqual([
    { msgtype: 'file', file: { media_id: file.mediaId } },
  ])
})

test('cancelled, nobody sends it any more; what went out before stays told', async () => {
  await using shop = await aMassShop()
  const task = await shop.made({ audience: { chatType: 'group', groupIds: ['g01', 'g02'] } })
  const [first, second] = shop.atWecom()
  shop.confirm('u_linxiaoyu', first!.msgid)
  expect((await shop.manager('POST', `/mass/${task.id}/cancel`)).body.cancelledAt).toBe(CLOCK)
  await shop.runDueJobs()
  expect(shop.confirm('u_linxiaoyu', second!.msgid)).toEqual({ isSent: false })
  expect((await see(shop, task.id)).people).toMatchObject({ sent: 1, cancelled: 1, waiting: 0 })
  expect((await (await shop.as('u_linxiaoyu'))('GET', '/quota/today')).body.toConfirm).toEqual([])
})

test('cancelled after she pressed send: whom WeCom tells of later has got it', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  const [atWecom] = shop.atWecom()
  shop.confirm('u_linxiaoyu', atWecom!.msgid)
  atWecom!.tasks[0]!.targets[0]!.status = 0
  await shop.manager('POST', `/mass/${task.id}/cancel`)
  await shop.runDueJobs()
  atWecom!.tasks[0]!.targets[0]!.status = 1
  await shop.pass(11 * 60_000)
  expect((await see(shop, task.id)).people).toMatchObject({ sent: 7, cancelled: 0 })
})

test('cancelled while it is planned anew for those who still want it, it goes to nobody', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  const rep = await shop.as('u_linxiaoyu')
  await rep('POST', '/customers/cu001/preference', { preference: 'none' })
  expect((await shop.manager('POST', `/mass/${task.id}/cancel`)).status).toBe(200)
  // Two jobs stand now, and the one that plans it anew is the first.
  await replacePart(shop.deps, { partId: task.parts[0].id })
  await shop.runDueJobs()
  for (const { msgid } of shop.atWecom()) {
    expect(shop.confirm('u_linxiaoyu', msgid)).toEqual({ isSent: false })
  }
  const { people } = await see(shop, task.id)
  expect(people).toMatchObject({ sent: 0, waiting: 0 })
  expect((await rep('GET', '/quota/today')).body.toConfirm).toEqual([])
})

test('at night a task waits for the morning before anybody is asked', async () => {
  await using shop = await aMassShop()
  shop.clock.now = Date.parse('2026-11-21T21:30:00+08:00')
  const task = await shop.made()
  expect(shop.atWecom()).toEqual([])
  expect(task.parts[0].state).toBe('waiting')
  shop.clock.now = Date.parse('2026-11-22T08:29:00+08:00')
  await shop.runDueJobs()
  expect(shop.atWecom()).toEqual([])
  await shop.pass(60_000)
  expect(shop.atWecom()).toHaveLength(1)
})

test('the same tap is one task, and what is promised counts for the next', async () => {
  await using shop = await aMassShop()
  const one = shop.aMass({ key: 'tap' })
  const answers = await Promise.all([1, 2, 3].map(() => shop.manager('POST', '/mass', one)))
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  const two = await Promise.all(
    ['x', 'y'].map((key) => {
      const audience = { chatType: 'group', groupIds: ['g01'] }
      return shop.manager('POST', '/mass', shop.aMass({ key, isPromo: true, audience }))
    }),
  )
  // Two promotions a week: both fit, a third does not.
  expect(two.map(({ status }) => status)).toEqual([201, 201])
  const audience = { chatType: 'group', groupIds: ['g01'] }
  const third = await shop.manager('POST', '/mass', shop.aMass({ isPromo: true, audience }))
  expect(third.body.error).toEqual({ code: 'blocked', message: '这一批里没有现在可以发的' })
})

test('what nobody sent within a week is promised no longer: the next one reaches them', async () => {
  await using shop = await aMassShop()
  await shop.made()
  const asked = async () => {
    const { browser } = await shop.asStaff('u_zhoumin')
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(shop.aMass())
    return (await browser.fetch('/api/sidebar/mass', { method: 'POST', headers, body })).status
  }
  shop.clock.now = CLOCK + 2 * DAY
  expect(await asked()).toBe(422)
  shop.clock.now = CLOCK + 8 * DAY
  expect(await asked()).toBe(201)
})

test('she has pressed send, and WeCom has not told of everybody yet: her one of today is used', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  const [atWecom] = shop.atWecom()
  shop.confirm('u_linxiaoyu', atWecom!.msgid)
  atWecom!.tasks[0]!.targets[0]!.status = 0
  expect((await check(shop, task.id)).body.people).toMatchObject({ sent: 6, waiting: 1 })
  const rep = await shop.as('u_linxiaoyu')
  expect((await rep('GET', '/quota/today')).body).toMatchObject({
    personal: { used: 1, cap: 1 },
    toConfirm: [],
  })
})

test('who says 别再发 because she got it has got it: the numbers and her own copy say so', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  shop.confirm('u_linxiaoyu', shop.atWecom()[0]!.msgid)
  // WeCom is not asked before the ten minutes are over.
  const rep = await shop.as('u_linxiaoyu')
  await rep('POST', '/customers/cu001/preference', { preference: 'none' })
  await shop.pass(60_000)
  expect(shop.atWecom()).toHaveLength(1)
  expect(await see(shop, task.id)).toMatchObject({
    people: { sent: 7, opted_out: 0 },
    parts: [{ state: 'sent' }],
  })
  const person = { customerId: 'cu001', visitorIds: [] }
  expect(await readRecords(shop.db, person)).toMatchObject({
    massSends: [{ state: 'sent' }],
    nudges: [{ how: 'mass' }],
  })
})

test('words with a hole in them, and pages that are off, are not sent to anybody', async () => {
  await using shop = await aMassShop()
  const ask = async (known: object) =>
    (await shop.manager('POST', '/mass', shop.aMass(known))).body.error.message
  expect(await ask({ text: '{称呼}，到货了' })).toBe('群发里不能有要填的「{称呼}」，请写成一样的话')
  expect(await ask({ text: '', pageIds: [] })).toBe('还没写要发的内容')
  expect(await ask({ pageIds: ['p99'] })).toBe('这一页已经下架了')
})

test('a rep makes and sees no tasks; a manager of another store sees none of these', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  const rep = await shop.as('u_linxiaoyu')
  expect((await rep('GET', '/mass')).status).toBe(403)
  await shop.db
    .updateTable('staffStore')
    .set({ storeId: 'st9' })
    .where('staffId', '=', 'u_fangzhou')
    .execute()
  const operator = await shop.as('u_fangzhou')
  expect((await operator('GET', `/mass/${task.id}`)).status).toBe(404)
  expect((await operator('GET', '/mass')).body.items).toEqual([])
  expect((await shop.manager('GET', '/mass')).body.items).toMatchObject([
    { title: '换季清单', senders: 1, sent: 0, waitingFor: ['林小雨'] },
  ])
})

test('she is told of every 群发 that reached her when she asks what we hold', async () => {
  await using shop = await aMassShop()
  const task = await shop.made({ isPromo: true })
  shop.confirm('u_linxiaoyu', shop.atWecom()[0]!.msgid)
  await check(shop, task.id)
  const person = { customerId: 'cu001', visitorIds: [] }
  expect((await countRecords(shop.db, person)).sends).toBe(1)
  expect(await readRecords(shop.db, person)).toMatchObject({
    massSends: [{ text: '换季清单好了，看一眼就行', state: 'sent', sentAt: CLOCK }],
    nudges: [{ how: 'mass', promoAt: CLOCK, at: CLOCK }],
  })
})
