import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import { aShopThatListens } from '../support/a-listening-shop.ts'

let shop: Awaited<ReturnType<typeof aShopThatListens>>
let cookie: string
beforeEach(async () => {
  shop = await aShopThatListens()
  cookie = await shop.signIn()
})
afterEach(() => shop[Symbol.asyncDispose]())

const radar = async (before = '') => {
  const path = `http://localhost:3000/api/sidebar/radar${before && `?before=${before}`}`
  return (await shop.app.request(path, { headers: { cookie } })).json()
}

describe('the radar', () => {
  test('shows two looks within ten minutes as one line, and a later one as another', async () => {
    const { read } = await shop.guoguo()
    await read(20)
    shop.pass(3 * MINUTE)
    await read(60)
    shop.pass(20 * MINUTE)
    await read(5)
    const { items, next } = await radar()
    expect(next).toBeNull()
    expect(items).toMatchObject([
      { customerId: 'cu001', name: '果果妈（2 岁）', views: 1, activeMs: 5_000 },
      { views: 2, activeMs: 80_000, pageTitle: '夜用拉拉裤怎么选' },
    ])
    expect(items[1].text).toBe('果果妈（2 岁） 打开《夜用拉拉裤怎么选》 2 次，停留 1 分 20 秒')
  })

  test('does not name who has not agreed, nor a customer this member does not know', async () => {
    const { token, read } = await shop.guoguo()
    await shop.phone().read(token)
    await read()
    const { db, now } = shop.deps
    await db.updateTable('follow').set({ endedAt: now(), endedBy: 'staff' }).execute()
    const { items } = await radar()
    const names = items.map((item: { name: string }) => item.name).sort()
    expect(names).toEqual(['一位其他同事的客人', '一位未登记的客人'])
    expect(JSON.stringify(items)).not.toMatch(/cu001|果果妈/)
  })

  test('is read in pages, and a broken place is refused', async () => {
    const { read } = await shop.guoguo()
    for (let i = 0; i < 32; i++) {
      await read()
      shop.pass(11 * MINUTE)
    }
    cookie = await shop.signIn()
    const first = await radar()
    expect(first.items).toHaveLength(20)
    expect((await radar(first.next)).items).toHaveLength(12)
    const path = 'http://localhost:3000/api/sidebar/radar?before=x'
    expect((await shop.app.request(path, { headers: { cookie } })).status).toBe(400)
  })
})

describe('an open sidebar', () => {
  /** The stream as the browser hears it: `next` waits for an event of that name. */
  async function listen(lastEventId?: string) {
    const leave = new AbortController()
    const answer = await shop.app.request('http://localhost:3000/api/sidebar/live', {
      headers: { cookie, ...(lastEventId && { 'last-event-id': lastEventId }) },
      signal: leave.signal,
    })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    return {
      async next(name: string): Promise<{ id: string; data: any }> {
        for (;;) {
          const end = text.indexOf('\n\n')
          if (end < 0) {
            const { value, done } = await reader.read()
            if (done) throw new Error(`the stream ended before ${name}`)
            text += value
            continue
          }
          const fields = new Map(
            text
              .slice(0, end)
              .split('\n')
              .map((line) => [line.split(': ')[0]!, line.slice(line.indexOf(': ') + 2)] as const),
          )
          text = text.slice(end + 2)
          if (fields.get('event') === name) {
            return { id: fields.get('id')!, data: JSON.parse(fields.get('data')!) }
          }
        }
      },
      async isOver() {
        for (;;) if ((await reader.read()).done) return true
      },
      leave: () => reader.cancel(),
    }
  }

  test('hears at once that she is looking, and that her profile has changed', async () => {
    const { read } = await shop.guoguo()
    const ear = await listen()
    await read(20)
    const { data } = await ear.next('radar')
    expect(data).toMatchObject({ customerId: 'cu001', views: 1, activeMs: 20_000 })
    expect((await ear.next('customer')).data).toEqual({ customerId: 'cu001' })
    await ear.leave()
  })

  test('misses nothing while the line was broken', async () => {
    const { read } = await shop.guoguo()
    const ear = await listen()
    await read()
    const { id, data } = await ear.next('radar')
    await ear.leave()
    shop.pass(HOUR)
    await read()
    shop.pass(HOUR / 2)
    const again = await listen(id)
    // What was heard last may come again; it is the same line.
    let heard = await again.next('radar')
    if (heard.data.id === data.id) heard = await again.next('radar')
    expect(heard.data).toMatchObject({ customerId: 'cu001', views: 1 })
    expect(heard.data.id).not.toBe(data.id)
    await again.leave()
  })

  test('is let go when the process drains', async () => {
    const ear = await listen()
    shop.deps.live.close()
    expect(await ear.isOver()).toBe(true)
  })

  test('is refused to who is not signed in', async () => {
    const answer = await shop.app.request('http://localhost:3000/api/sidebar/live')
    expect(answer.status).toBe(401)
  })
})
