import { expect, test } from 'vitest'
import { insertTask } from '../../db/queries/tasks.ts'
import { rebuildRollups } from '../../api/collector/rebuild-rollups.ts'
import { findSetting } from '../../db/queries/settings.ts'
import {
  forgetOldViews,
  PURGE_REPORT,
  type PurgeReport,
} from '../../api/privacy/forget-old-views.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { aShopWithPages } from '../support/customer-phone.ts'
import { aCustomer } from '../support/shop-parts.ts'

const words = [{ type: 'text' as const, paragraphs: ['不必定闹钟换。'] }]
const DAY = 86_400_000
const guoguo = { openId: 'o_guoguo', externalUserId: 'cu001' }
const kele = { openId: 'o_kele', externalUserId: 'cu003' }

type Shop = Awaited<ReturnType<typeof aShopWithPages>>

/** Two customers who agreed and read, and a stranger who did not. */
async function threeReaders(shop: Shop) {
  const { token, path } = await shop.sent(words, { page: { title: '夜里到底要换几次' } })
  await aCustomer(shop.deps.db, { id: 'cu003', name: '可乐妈' })
  const phones = { guoguo: shop.phone(guoguo), kele: shop.phone(kele), stranger: shop.phone() }
  for (const phone of [phones.guoguo, phones.kele]) {
    await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
  }
  await phones.guoguo.read(token, 5)
  shop.pass(600_000)
  await phones.guoguo.read(token, 70)
  await phones.kele.read(token, 9)
  await phones.stranger.read(token, 3)
  return { ...phones, token, path }
}

/** Every rollup as it stands, apart from who. */
async function rollups({ deps: { db } }: Shop) {
  const readers = await db.selectFrom('shareReader').selectAll().execute()
  const byNumbers = readers.map((row) => ({ ...row, personKey: '', customerId: '' }))
  return {
    days: await db.selectFrom('pageDay').orderBy('day').selectAll().execute(),
    readers: byNumbers.sort((one, other) => one.activeMs - other.activeMs),
  }
}

test('果果妈 sees what is held about her, in words and numbers', async () => {
  await using shop = await aShopWithPages()
  const { guoguo, path } = await threeReaders(shop)
  const html = await (
    await guoguo.ask('/privacy', { headers: { referer: `http://localhost:3000${path}` } })
  ).text()
  expect(html).toContain('我们记了什么')
  expect(html).toContain('果果妈')
  expect(html).toContain('2 条')
  expect(html).toContain('最多留 180 天')
  expect(html).toContain('记住我看过什么')
  expect(html).toContain(`href="${path}"`)
  expect(html).not.toContain('<script')

  const { holds, consents } = (await (await guoguo.ask('/api/miniapp/privacy')).json()) as any
  expect(holds).toContainEqual({ kind: 'views', count: 2, keptDays: 180 })
  expect(consents).toContainEqual(expect.objectContaining({ purpose: 'browsing', state: 'agreed' }))
})

test('whom we do not know is told that we do not, and has nothing to export', async () => {
  await using shop = await aShopWithPages()
  const { stranger } = await threeReaders(shop)
  const html = await stranger.open('/privacy')
  expect(html).toContain('我们不知道您是谁')
  expect(html).not.toContain('/api/miniapp/privacy/export')
  expect((await stranger.ask('/api/miniapp/privacy/export')).status).toBe(422)
  // The way back leads to a page of ours only.
  const tricked = await stranger.ask('/privacy', {
    headers: { referer: 'https://evil.example/p/x' },
  })
  expect(await tricked.text()).not.toContain('evil')
})

test('the export holds all of hers and nothing of anybody else’s', async () => {
  await using shop = await aShopWithPages()
  const { guoguo } = await threeReaders(shop)
  const response = await guoguo.ask('/api/miniapp/privacy/export')
  expect(response.headers.get('content-disposition')).toContain('attachment')
  const text = await response.text()
  const told = JSON.parse(text)
  expect(told.customer).toMatchObject({ id: 'cu001', name: '果果妈' })
  expect(told.views.map((view: any) => [view.title, view.activeMs])).toEqual([
    ['夜里到底要换几次', 5000],
    ['夜里到底要换几次', 70_000],
  ])
  expect(told.events).toHaveLength(4)
  expect(told.consents).toHaveLength(1)
  expect(text).not.toContain('cu003')
  expect(text).not.toContain('可乐妈')
})

test('what she erases is nobody’s; how often the page was read does not change', async () => {
  await using shop = await aShopWithPages()
  const { guoguo, kele } = await threeReaders(shop)
  const { db } = shop.deps
  const before = await rollups(shop)
  expect(before.days[0]).toMatchObject({ views: 4, readers: 3, namedReaders: 2 })

  const answer = await guoguo.post('/api/miniapp/privacy/erase', { what: 'views' })
  expect(await answer.json()).toEqual({ erased: 2 })

  for (const table of ['pageView', 'event', 'shareReader', 'customerPage', 'radar'] as const) {
    const left = await db
      .selectFrom(table)
      .where('customerId', '=', 'cu001')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect([table, Number(left.count)]).toEqual([table, 0])
  }
  const keys = await db
    .selectFrom('event')
    .where('visitorKey', 'in', ['cu001'])
    .selectAll()
    .execute()
  expect(keys).toEqual([])

  const after = await rollups(shop)
  expect(after.readers).toEqual(before.readers)
  expect(after.days).toEqual([{ ...before.days[0], namedReaders: 1 }])
  const { holds } = (await (await kele.ask('/api/miniapp/privacy')).json()) as any
  expect(holds).toContainEqual({ kind: 'views', count: 1, keptDays: 180 })

  // A rebuild from the events comes to the same, and erasing twice does nothing more.
  await rebuildRollups(db)
  expect(await rollups(shop)).toEqual(after)
  const again = await guoguo.post('/api/miniapp/privacy/erase', { what: 'views' })
  expect(await again.json()).toEqual({ erased: 0 })
})

test('tasks made from what she read end when she erases it, and know nothing of it', async () => {
  await using shop = await aShopWithPages()
  const { guoguo } = await threeReaders(shop)
  const { db } = shop.deps
  const evidenceJson = JSON.stringify({ reason: '2 天里看了 3 次', pageId: 'p1', viewedAt: [1, 2] })
  const aTask = (id: string, customerId: string, rule: string, doneAt: number | null = null) =>
    insertTask(db, {
      id,
      staffId: 'u_linxiaoyu',
      customerId,
      rule,
      replyId: null,
      evidenceJson,
      dueAt: 1,
      createdAt: 1,
      doneAt,
      dismissedAt: null,
      closedReason: null,
    })
  await aTask('t1', 'cu001', 'push_coupon')
  await aTask('t2', 'cu001', 'push_coupon', 5)
  await aTask('t3', 'cu001', 'asked')
  await aTask('t4', 'cu003', 'push_coupon')

  await guoguo.post('/api/miniapp/privacy/erase', { what: 'views' })

  const tasks = await db
    .selectFrom('task')
    .orderBy('id')
    .select(['id', 'closedReason', 'evidenceJson'])
    .execute()
  const blank = '{"reason":""}'
  expect(tasks).toEqual([
    { id: 't1', closedReason: 'views_erased', evidenceJson: blank },
    { id: 't2', closedReason: null, evidenceJson: blank },
    { id: 't3', closedReason: null, evidenceJson },
    { id: 't4', closedReason: null, evidenceJson },
  ])
})

test('a plain form erases too and says so', async () => {
  await using shop = await aShopWithPages()
  const { guoguo } = await threeReaders(shop)
  const back = await guoguo.submit('/api/miniapp/privacy/erase', { what: 'views' })
  expect(back.status).toBe(303)
  expect(back.headers.get('location')).toBe('/privacy?said=erased#said')
  const html = await guoguo.open('/privacy?said=erased')
  expect(html).toContain('浏览记录不再和您有关')
  expect(html).not.toContain('确定删除')
})

test('after 180 days nobody knows any more who read, only that it was read', async () => {
  await using shop = await aShopWithPages()
  const { token } = await threeReaders(shop)
  const { db } = shop.deps
  shop.pass(100 * DAY)
  await shop.phone(guoguo).read(token, 20)
  const named = async () =>
    (await db.selectFrom('pageView').where('customerId', 'is not', null).select('id').execute())
      .length

  await forgetOldViews(shop.deps)
  expect(await named()).toBe(4)
  shop.pass(81 * DAY)
  const before = await rollups(shop)
  await forgetOldViews(shop.deps)
  await forgetOldViews(shop.deps)
  const after = await rollups(shop)
  expect(await named()).toBe(0)
  // The night's report says what went; the second time there was nothing left to forget.
  const report = async () => findSetting<PurgeReport>(db, PURGE_REPORT)
  expect(await report()).toMatchObject({ views: 0, isWhole: true, at: shop.deps.now() })
  expect(after.readers).toEqual(before.readers)
  expect(after.days.map((row) => ({ ...row, namedReaders: 0 }))).toEqual(
    before.days.map((row) => ({ ...row, namedReaders: 0 })),
  )
})

test('who read is forgotten however many stand before it that cannot be', async () => {
  await using shop = await aShopWithPages()
  await threeReaders(shop)
  const { db } = shop.deps
  const event = await db
    .selectFrom('event')
    .where('customerId', '=', 'cu001')
    .selectAll()
    .executeTakeFirstOrThrow()
  // More than one look takes of the same hour, of displays that are not there.
  const lost = Array.from({ length: 500 }, (_, i) => {
    const no = String(i).padStart(4, '0')
    return { ...event, id: Buffer.from(`lost-event-${no}!`), viewId: `lost_${no}` }
  })
  await db.insertInto('event').values(lost).execute()
  shop.pass(181 * DAY)
  await forgetOldViews(shop.deps)
  const named = await db
    .selectFrom('pageView')
    .where('customerId', 'is not', null)
    .select('id')
    .execute()
  expect(named).toEqual([])
})

test('a shop may keep it for less, never for longer; who changed it stays in the log', async () => {
  await using shop = await aShopWithPages()
  await threeReaders(shop)
  const { db } = shop.deps
  const keep = async (staffId: string, views: number) =>
    shop.app.request('http://localhost:3000/api/sidebar/privacy/retention', {
      method: 'PUT',
      headers: {
        cookie: (await openStaffSession(shop.deps, staffId)).split(';')[0]!,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ views }),
    })
  const named = async () =>
    (await db.selectFrom('pageView').where('customerId', 'is not', null).select('id').execute())
      .length
  shop.pass(121 * DAY)
  await forgetOldViews(shop.deps)
  expect(await named()).toBe(3)

  expect((await keep('u_linxiaoyu', 120)).status).toBe(403)
  expect((await keep('u_zhoumin', 365)).status).toBe(400)
  const kept = await (await keep('u_zhoumin', 120)).json()
  expect(kept).toMatchObject({ keptDays: { views: 120, notices: 120, letters: 30 } })
  await keep('u_zhoumin', 120)
  const { holds } = (await (await shop.phone(guoguo).ask('/api/miniapp/privacy')).json()) as any
  expect(holds).toContainEqual({ kind: 'views', count: 2, keptDays: 120 })
  await forgetOldViews(shop.deps)
  expect(await named()).toBe(0)
  const acts = await db
    .selectFrom('auditLog')
    .where('action', '=', 'retention.set')
    .select(['staffId', 'detail'])
    .execute()
  expect(acts).toEqual([{ staffId: 'u_zhoumin', detail: '180 天 → 120 天' }])
})
