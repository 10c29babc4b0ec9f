import { createHmac } from 'node:crypto'
import { v7 as uuidV7 } from 'uuid'
import { expect, test } from 'vitest'
import { createWorld, ORIGIN, type World } from '../world.ts'

// Saturday 20:41 in the demo shop, from the adviser's tap to the order's last fen.

const orders = (world: World, body: unknown) => {
  const text = JSON.stringify(body)
  const at = Math.floor(world.clock.now / 1000)
  const mac = createHmac('sha256', world.deps.config.orderWebhookSecret)
    .update(`${at}.${text}`)
    .digest('hex')
  return world.aBrowser('a shop').fetch('/hooks/orders', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-huisheng-timestamp': String(at),
      'x-huisheng-signature': `v1=${mac}`,
    },
    body: text,
  })
}

test('she opens the page, the right person knows, one tap answers, and the order finds its way back', async () => {
  await using world = await createWorld({ shop: 'demo' })
  const lin = await world.asStaff('u_linxiaoyu')
  const profile = async () =>
    (await (
      await lin.api.customers[':customerId'].$get({ param: { customerId: 'cu001' } })
    ).json()) as any

  // Who is this, what just happened, why the score is what it is.
  const before = await profile()
  expect(before.name).toBe('果果妈')
  expect(before.line.text).toContain('第 2 次看')
  expect(before.stage.name).toBe('意向')
  const sum = before.score.parts.reduce(
    (total: number, part: { points: number }) => total + part.points,
    0,
  )
  expect(sum).toBe(before.score.value)
  const [suggestion] = before.suggestions
  expect(suggestion.replyId).toBe('s18')
  expect(suggestion.blocked).toBeNull()

  // One tap: WeCom sends the words, then the page, each answered for.
  const made = await lin.browser.post('/api/sidebar/sends', {
    key: 'tap-1',
    chat: { kind: 'single', id: 'cu001' },
    replyId: 's18',
    suggestionKey: suggestion.key,
    parts: suggestion.parts.map((part: any) =>
      part.kind === 'text'
        ? { kind: 'text', text: part.text }
        : { kind: 'page', pageId: part.pageId },
    ),
  })
  const send = (await made.json()) as any
  expect(send.parts.map((part: any) => part.message.msgtype)).toEqual(['text', 'news'])
  for (const part of send.parts) {
    await world.simulator.app.request('/control/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        from: 'staff:u_linxiaoyu',
        chatId: 's:u_linxiaoyu:cu001',
        message: part.message,
      }),
    })
    await lin.browser.post(`/api/sidebar/sends/${send.id}/parts/${part.partNo}`, { result: 'sent' })
  }
  const link = send.parts[1].message.news.link as string
  expect(link).toMatch(new RegExp(`^${ORIGIN}/p/v1\\.`))

  // She opens the card, reads, looks, stays a minute.
  const guo = world.asCustomer('cu001')
  const path = new URL(link).pathname
  const page = await (await guo.browser.get(path)).text()
  expect(page).toContain('夜用拉拉裤')
  await world.pass(10_000)
  const visit = uuidV7()
  const tell = (events: object[]) =>
    guo.browser.fetch('/t', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({
        v: 1,
        token: path.slice('/p/'.length),
        visit,
        now: world.clock.now,
        events,
      }),
    })
  const event = (type: string, seq: number, activeMs: number, depth: number) => ({
    id: uuidV7(),
    type,
    seq,
    at: world.clock.now,
    activeMs,
    depth,
  })
  expect((await tell([event('open', 0, 0, 0.1)])).status).toBe(204)
  await world.pass(62_000)
  const beats = [event('beat', 1, 61_000, 0.9)]
  expect((await tell(beats)).status).toBe(204)
  expect((await tell(beats)).status).toBe(204)

  // Within seconds the radar says so, and her own line does.
  const { items } = (await (await lin.browser.get('/api/sidebar/radar')).json()) as any
  expect(items[0]).toMatchObject({ customerId: 'cu001', pageId: 'p11', kind: 'view' })
  expect((await profile()).line.text).toContain('第 3 次看')
  await world.pass(60_000)
  const heard = await (
    await world.simulator.app.request(
      `/control/chats/${encodeURIComponent('a:u_linxiaoyu')}/messages?as=staff:u_linxiaoyu`,
    )
  ).json()
  expect(JSON.stringify(heard)).toContain('果果妈')

  // The order comes by webhook, twice; it is credited once, to the fen.
  const min = await world.asStaff('u_zhoumin')
  const board = async (dimension: string, model = 'last') =>
    (await (
      await min.browser.get(`/api/sidebar/business?days=7&model=${model}&dimension=${dimension}`)
    ).json()) as any
  const then = await board('staff')
  expect(then.total).toMatchObject({ orders: 65, amountFen: 1_177_000, prevAmountFen: 1_051_000 })
  const order = {
    orderNo: 'DM90001',
    shopId: 'st1',
    status: 'paid',
    paidAt: world.clock.now,
    amountFen: 6901,
    items: [{ name: '夜用拉拉裤 L 码 20 片', qty: 1, priceFen: 6901 }],
    customer: { externalUserId: 'cu001' },
  }
  expect((await orders(world, order)).status).toBe(200)
  expect((await orders(world, order)).status).toBe(200)
  await world.pass(2_000)
  for (const [dimension, target] of [
    ['staff', 'u_linxiaoyu'],
    ['page', 'p11'],
    ['reply', 's18'],
    ['group', 'direct'],
  ] as const) {
    const now = await board(dimension)
    expect(now.total.amountFen, dimension).toBe(1_177_000 + 6901)
    expect(
      now.rows.reduce((total: number, row: any) => total + row.amountFen, 0),
      dimension,
    ).toBe(now.total.amountFen)
    expect(
      now.rows.some((row: any) => row.target === target),
      dimension,
    ).toBe(true)
  }
  const any = await board('staff', 'any')
  expect(any.total.amountFen).toBe(1_177_000 + 6901)
  const mine = (rows: any[]) => rows.find((row) => row.target === 'u_linxiaoyu').amountFen
  expect(mine((await board('staff')).rows) - mine(then.rows)).toBe(6901)
  expect((await profile()).stage.name).toBe('首购')

  // Given back: negative rows, the total is what it was.
  await orders(world, { ...order, status: 'refunded', refundedFen: 6901 })
  await world.pass(2_000)
  expect(mine((await board('staff')).rows)).toBe(mine(then.rows))
})
