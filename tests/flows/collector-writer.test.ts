import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { followViews } from '../../api/collector/follow-views.ts'
import type { Arrival } from '../../api/collector/arrival.ts'
import { keepEvents } from '../../api/collector/keep-arrivals.ts'
import { Writer } from '../../api/collector/writer.ts'
import { aShopWithPages } from '../support/customer-phone.ts'

let shop: Awaited<ReturnType<typeof aShopWithPages>>
let shareId: string
beforeEach(async () => {
  shop = await aShopWithPages()
  shareId = (await shop.sent([])).shareId
})
afterEach(() => shop[Symbol.asyncDispose]())

const arrival = (over: Partial<Arrival['events'][number]> = {}, source = 'phone'): Arrival => ({
  shareId,
  visit: v7().replaceAll('-', ''),
  events: [
    {
      id: Buffer.from(v7().replaceAll('-', ''), 'hex'),
      type: 'beat',
      seq: 1,
      activeMs: 5_000,
      depth: 0.5,
      detailJson: null,
      clientAt: shop.deps.now(),
      at: shop.deps.now(),
      ...over,
    },
  ],
  by: {
    visitor: undefined,
    sessionId: undefined,
    source,
    aside: null,
    receivedAt: shop.deps.now(),
  },
})
const count = async (table: 'event' | 'badEvent') =>
  (await shop.deps.db.selectFrom(table).selectAll().execute()).length

describe('the collector’s writer', () => {
  test('sets a request the database cannot take apart, and keeps its neighbours', async () => {
    const writer = new Writer(shop.deps)
    const batch = Array.from({ length: 9 }, () => arrival())
    batch[4] = arrival({ seq: null as unknown as number })
    const answers = await Promise.all(batch.map((each) => writer.keep(each)))
    expect(answers.filter((answer) => answer === 'kept')).toHaveLength(8)
    expect(answers[4]).toBe('spoilt')
    expect([await count('event'), await count('badEvent')]).toEqual([8, 1])
  })

  test('promises nothing while the database is away, and goes on when it is back', async () => {
    const { db } = shop.deps
    const away = new Proxy(db, {
      get(target, name) {
        if (name === 'transaction' && isAway)
          throw Object.assign(new Error('gone'), { errno: 2006 })
        const value = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    let isAway = true
    const writer = new Writer({ ...shop.deps, db: away })
    const batch = [arrival(), arrival()]
    expect(await Promise.all(batch.map((each) => writer.keep(each)))).toEqual(['busy', 'busy'])
    isAway = false
    expect(await Promise.all(batch.map((each) => writer.keep(each)))).toEqual(['kept', 'kept'])
    expect(await count('event')).toBe(2)
  })

  test('asks one sender who floods it to wait, and serves the others', async () => {
    const writer = new Writer(shop.deps)
    const flood = Array.from({ length: 1_200 }, () => writer.keep(arrival({}, 'flood')))
    const other = writer.keep(arrival({}, 'somebody else'))
    expect(await other).toBe('kept')
    const answers = await Promise.all(flood)
    expect(answers.filter((answer) => answer === 'crowding')).toHaveLength(1_200 - 1_024)
    expect(await count('event')).toBe(1_025)
  })

  test('what a rush leaves behind is followed in pieces, each display once', async () => {
    const { db } = shop.deps
    const rush = Array.from({ length: 250 }, () => arrival({ activeMs: 2_000 }))
    const later = rush.map((it) => ({ ...arrival({ activeMs: 5_000 }), visit: it.visit }))
    for (const batch of [rush, later]) await keepEvents(shop.deps, batch)
    await followViews(shop.deps)
    const heard = await db.selectFrom('radar').where('kind', '=', 'view').selectAll().execute()
    const sum = (of: 'views' | 'activeMs') => heard.reduce((all, row) => all + row[of], 0)
    const kept = await db.selectFrom('pageView').select('activeMs').execute()
    expect(kept).toHaveLength(250)
    expect(sum('views')).toBe(250)
    expect(sum('activeMs')).toBe(kept.reduce((all, view) => all + view.activeMs, 0))
    expect(await db.selectFrom('viewNews').selectAll().execute()).toEqual([])
  })
})
