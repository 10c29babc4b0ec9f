import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import { WecomError } from '../../api/wecom/error.ts'
import { aShopThatListens } from '../support/a-listening-shop.ts'

const DAY_BEGINS = Date.parse('2026-11-22T08:00:00+08:00')

let shop: Awaited<ReturnType<typeof aShopThatListens>>
beforeEach(async () => {
  shop = await aShopThatListens()
})
afterEach(() => shop[Symbol.asyncDispose]())

const work = () => runDueJobs(shop.deps)
const notices = () => shop.deps.db.selectFrom('notice').orderBy('createdAt').selectAll().execute()

describe('a notice', () => {
  test('says that she is looking, for how many times, and opens her profile', async () => {
    const { read } = await shop.guoguo()
    await read()
    await work()
    shop.pass(4 * MINUTE)
    await read()
    await work()
    expect(shop.heard.cards).toEqual([
      {
        staffIds: ['u_linxiaoyu'],
        title: '果果妈（2 岁） 正在看《夜用拉拉裤怎么选》',
        description: expect.any(String),
        url: 'http://localhost:3000/sidebar/#/c/cu001',
      },
    ])
    shop.pass(7 * MINUTE)
    await read()
    await work()
    expect(shop.heard.cards.map((card) => card.title)).toEqual([
      '果果妈（2 岁） 正在看《夜用拉拉裤怎么选》',
      '果果妈（2 岁） 正在看《夜用拉拉裤怎么选》第 3 次',
    ])
  })

  test('is not sent for somebody without a name', async () => {
    const { token } = await shop.guoguo()
    await shop.phone().read(token)
    await work()
    expect(shop.heard.cards).toEqual([])
  })

  test('waits for 8:00 when it is night, and is one for the whole night', async () => {
    const { token, read } = await shop.guoguo()
    shop.pass(2 * HOUR)
    await read()
    shop.pass(HOUR)
    await read()
    await shop.phone().read(token)
    await work()
    expect(shop.heard.cards).toEqual([])
    shop.pass(DAY_BEGINS - shop.deps.now() - MINUTE)
    await work()
    expect(shop.heard.cards).toEqual([])
    shop.pass(MINUTE)
    await work()
    expect(shop.heard.cards).toMatchObject([
      {
        title: '昨晚有 2 位客人打开了您发的页面',
        description: '果果妈（2 岁） 打开《夜用拉拉裤怎么选》 2 次\n1 位未登记的客人',
      },
    ])
  })

  test('counts whoever looked at several pages in the night as one', async () => {
    const { token } = await shop.guoguo()
    const other = await shop.sent([], { page: { title: '尺码怎么选' } })
    shop.pass(2 * HOUR)
    const [one, two] = [shop.phone(), shop.phone()]
    await one.read(token)
    await one.read(other.token)
    await two.read(token)
    shop.pass(HOUR / 2)
    await one.read(token)
    shop.pass(DAY_BEGINS - shop.deps.now())
    await work()
    expect(shop.heard.cards).toMatchObject([
      { title: '昨晚有 2 位客人打开了您发的页面', description: '2 位未登记的客人' },
    ])
  })

  test('is sent again when WeCom said later, and never when its answer was lost', async () => {
    const { read } = await shop.guoguo()
    await read()
    shop.heard.fault = new WecomError('limited', 'message/send', { errcode: 45009 })
    await work()
    expect(await notices()).toMatchObject([{ state: 'waiting' }])
    shop.heard.fault = undefined
    shop.pass(2 * MINUTE)
    await work()
    expect(await notices()).toMatchObject([{ state: 'sent' }])

    shop.pass(HOUR / 4)
    await read()
    shop.heard.fault = new WecomError('unreachable', 'message/send')
    await work()
    shop.heard.fault = undefined
    shop.pass(2 * MINUTE)
    await work()
    expect(await notices()).toMatchObject([{ state: 'sent' }, { state: 'unknown' }])
    expect(shop.heard.cards).toHaveLength(1)
  })

  test('of which the process died while sending is not sent again', async () => {
    const { read } = await shop.guoguo()
    await read()
    const { db, now } = shop.deps
    await db
      .insertInto('notice')
      .values({
        id: 'notice_1',
        staffId: 'u_linxiaoyu',
        key: `view:u_linxiaoyu:cu001:${Math.floor(now() / (10 * MINUTE))}`,
        text: '',
        state: 'sending',
        error: null,
        createdAt: now(),
        sentAt: null,
      })
      .execute()
    await work()
    expect(shop.heard.cards).toEqual([])
    expect(await notices()).toMatchObject([{ state: 'unknown' }])
  })

  /** So many of her customers, one after the other, each told of as it happens. */
  async function aCrowdReads(count: number) {
    const { token } = await shop.guoguo()
    const { db } = shop.deps
    const base = await db
      .selectFrom('customer')
      .where('id', '=', 'cu001')
      .selectAll()
      .executeTakeFirstOrThrow()
    const follow = await db.selectFrom('follow').selectAll().executeTakeFirstOrThrow()
    for (let i = 0; i < count; i++) {
      const id = `cu1${String(i).padStart(2, '0')}`
      await db
        .insertInto('customer')
        .values({ ...base, id, name: id })
        .execute()
      await db
        .insertInto('follow')
        .values({ ...follow, customerId: id, remark: '' })
        .execute()
      const phone = shop.phone({ openId: `openid-${id}`, externalUserId: id })
      await phone.post('/api/miniapp/consents', { purpose: 'browsing', answer: 'agreed', token })
      await phone.read(token)
      await work()
    }
  }

  test('too many become one', async () => {
    await aCrowdReads(14)
    expect(shop.heard.cards).toHaveLength(10)
    shop.pass(10 * MINUTE)
    await work()
    expect(shop.heard.cards).toHaveLength(11)
    expect(shop.heard.cards[10]).toMatchObject({
      title: '这 10 分钟有 14 位客人打开了您发的页面',
      url: `${shop.deps.config.publicUrl}/sidebar/#/w`,
    })
  })

  test('of the day’s last ten minutes that is too many is told in the morning', async () => {
    shop.pass(DAY_BEGINS - 10 * HOUR - 8 * MINUTE - shop.deps.now())
    await aCrowdReads(14)
    shop.pass(8 * MINUTE)
    await work()
    expect(shop.heard.cards).toHaveLength(10)
    shop.pass(10 * HOUR)
    await work()
    expect(shop.heard.cards.slice(10)).toMatchObject([
      { title: '昨晚有 14 位客人打开了您发的页面' },
    ])
  })

  test('that is late for its day is told in the morning', async () => {
    shop.pass(DAY_BEGINS - 10 * HOUR - MINUTE - shop.deps.now())
    const { read } = await shop.guoguo()
    await read()
    shop.pass(2 * MINUTE)
    await work()
    expect(shop.heard.cards).toEqual([])
    shop.pass(10 * HOUR)
    await work()
    expect(shop.heard.cards).toMatchObject([
      {
        title: '昨晚有 1 位客人打开了您发的页面',
        description: '果果妈（2 岁） 打开《夜用拉拉裤怎么选》',
      },
    ])
  })
})
