import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 } from 'uuid'
import { createApp } from '../../api/app.ts'
import { rebuildRollups } from '../../api/collector/rebuild-rollups.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { visitorIdOf } from '../../api/session/visitor.ts'
import { cameFrom, requestOf, signedByShop } from '../support/door-requests.ts'
import { FAULTS, faultyDatabase, type Fault } from '../support/faulty-database.ts'
import { aGuardedShop, type GuardedShop } from '../support/guarded-shop.ts'
import { engine } from '../support/test-database.ts'

// The n-th call to the database goes wrong, for every n that the flow makes; then the same is asked
// again, as its caller does. Whatever went wrong when: once, whole, and never lost.

let shop: GuardedShop
let faulty: Awaited<ReturnType<typeof faultyDatabase>>
let app: typeof shop.app
beforeAll(async () => {
  shop = await aGuardedShop()
  faulty = await faultyDatabase(shop.url)
  app = createApp({ ...shop.deps, db: faulty.db })
})
afterAll(async () => {
  await faulty.destroy()
  await shop[Symbol.asyncDispose]()
})

const MOST = 90

/** Tells what the flow did wrong for each place and kind of fault. */
async function atEveryCall(
  flow: (tag: string) => Promise<{
    ask: () => Promise<Response | void>
    check: () => Promise<void>
  }>,
): Promise<number> {
  let places = 0
  for (const fault of FAULTS[engine]) {
    for (let n = 1; ; n++) {
      expect(n).toBeLessThan(MOST)
      const tag = `${fault.replace(' ', '-')}-${n}`
      const { ask, check } = await flow(tag)
      faulty.failAt(n, fault as Fault)
      const first = await ask()
      const wasHit = faulty.hasFailed()
      faulty.heal()
      if (first) expectRefusal(tag, first)
      if (!first || first.status >= 400) {
        const second = await ask()
        if (second) expect([tag, second.status < 300]).toEqual([tag, true])
      }
      await check().catch((error: Error) => {
        throw new Error(`${tag}: ${error.message}`, { cause: error })
      })
      if (!wasHit) break
      places++
    }
  }
  return places
}

/** Done after all, or a polite word that it is worth asking again. */
function expectRefusal(tag: string, { status, headers }: Response) {
  if (status < 300) return
  expect([tag, status, headers.get('retry-after') !== null]).toEqual([tag, 503, true])
}

const ask = async (door: string, asked: Parameters<typeof requestOf>[1], cookie: string) =>
  app.fetch(requestOf(door, asked, cookie), cameFrom())

const sum = (rows: { amountFen: number }[]) => rows.reduce((all, row) => all + row.amountFen, 0)

test('a part that was sent is sent once and counts once', async () => {
  const { db } = shop
  const cookie = await shop.cookieOf('owner')
  const places = await atEveryCall(async (tag) => {
    const sendId = `send-${tag}`
    const replyId = `reply-${tag}`
    await shop.aReply(replyId, '您好')
    await shop.add('send', {
      id: sendId,
      idempotencyKey: tag,
      staffId: 'u_linxiaoyu',
      chatKind: 'single',
      customerId: 'cu001',
      groupId: null,
      replyId,
      suggestionKey: null,
      reason: null,
      preparedAt: shop.clock.now,
      finishedAt: null,
    })
    await shop.add('sendPart', {
      sendId,
      partNo: 1,
      kind: 'text',
      text: '您好',
      shareId: null,
      state: 'prepared',
      error: null,
      changedAt: shop.clock.now,
      claimedBy: null,
      claimedUntil: null,
    })
    const path = { sendId, partNo: '1' }
    return {
      ask: () =>
        ask(
          'POST /api/sidebar/sends/:sendId/parts/:partNo',
          { path, body: { result: 'sent' } },
          cookie,
        ),
      async check() {
        const use = db.selectFrom('replyUse').where('replyId', '=', replyId).select('sends')
        expect(await use.execute()).toEqual([{ sends: 1 }])
        const part = db.selectFrom('sendPart').where('sendId', '=', sendId).select('state')
        expect(await part.execute()).toEqual([{ state: 'sent' }])
        const acts = db.selectFrom('auditLog').where('detail', '=', sendId).select('action')
        expect(await acts.execute()).toEqual([{ action: 'send.sent' }])
        const send = db.selectFrom('send').where('id', '=', sendId).select('finishedAt')
        expect((await send.executeTakeFirstOrThrow()).finishedAt).not.toBe(null)
      },
    }
  })
  expect(places).toBeGreaterThan(10)
})

test('an order is kept once, and its credit adds up to the fen', async () => {
  const { db } = shop
  const deps = { ...shop.deps, db: faulty.db }
  let orders = 0
  const orderAt = async (tag: string, where: 'letter' | 'credit') => {
    const orderNo = `${where}-${tag}`
    orders++
    const letter = {
      orderNo,
      shopId: 'st1',
      status: 'paid',
      paidAt: shop.clock.now - 1_000,
      amountFen: 6907,
      items: [{ name: '拉拉裤' }],
      customer: { externalUserId: 'cu001' },
    }
    const tell = () => {
      const headers = signedByShop(shop, JSON.stringify(letter))
      return ask('POST /hooks/orders', { body: letter, headers }, '')
    }
    if (where === 'credit') await tell()
    return {
      ask:
        where === 'letter'
          ? tell
          : async () => {
              // The loop breaks off, or the job is put off; the next tick goes on.
              await runDueJobs(deps).catch(() => {})
              await shop.pass(3 * 60_000)
            },
      async check() {
        await shop.pass(3 * 60_000)
        const order = await db
          .selectFrom('shopOrder')
          .where('orderNo', '=', orderNo)
          .select('id')
          .execute()
        expect(order.length).toBe(1)
        const orderId = order[0]!.id
        const notices = db.selectFrom('orderNotice').where('orderId', '=', orderId).select('id')
        expect((await notices.execute()).length).toBe(1)
        const credit = await db
          .selectFrom('credit')
          .where('orderId', '=', orderId)
          .select(['model', 'windowDays', 'dimension', 'amountFen'])
          .execute()
        for (const model of ['last', 'any']) {
          for (const windowDays of [7, 30]) {
            for (const dimension of ['staff', 'group', 'page', 'reply', 'share']) {
              const mine = credit.filter(
                (row) =>
                  row.model === model &&
                  row.windowDays === windowDays &&
                  row.dimension === dimension,
              )
              expect([model, windowDays, dimension, sum(mine)]).toEqual([
                model,
                windowDays,
                dimension,
                6907,
              ])
            }
          }
        }
      },
    }
  }
  const places = await atEveryCall((tag) => orderAt(tag, 'letter'))
  expect(places).toBeGreaterThan(10)
  expect(await atEveryCall((tag) => orderAt(tag, 'credit'))).toBeGreaterThan(10)
  // The days' sums hold as much as all the orders together.
  const days = await db
    .selectFrom('creditDay')
    .where('model', '=', 'last')
    .where('windowDays', '=', 7)
    .where('dimension', '=', 'staff')
    .select(['amountFen', 'refundFen'])
    .execute()
  expect(sum(days)).toBe(orders * 6907)
})

test('who agrees has agreed once, and today’s reading is hers', async () => {
  const { db, deps } = shop
  const { visitorCookie } = await import('../../api/session/visitor.ts')
  const places = await atEveryCall(async (tag) => {
    const sealed = {
      browserId: `browser-${tag}`,
      openId: `openid-${tag}`,
      wasAsked: true as const,
      iat: shop.clock.now,
    }
    const cookie = visitorCookie(deps.config, sealed).split(';')[0]!
    const visitorId = visitorIdOf(deps.config, sealed)
    const at = shop.clock.now
    const events = [{ id: v7(), type: 'open', seq: 0, at, activeMs: 5_000, depth: 0.5 }]
    const body = { v: 1, token: shop.tokenOf('own'), now: at, events }
    expect((await ask('POST /t', { body }, cookie)).status).toBe(204)
    return {
      ask: () =>
        ask(
          'POST /api/miniapp/consents',
          { body: { purpose: 'browsing', answer: 'agreed' } },
          cookie,
        ),
      async check() {
        const consents = db
          .selectFrom('consent')
          .where('visitorId', '=', visitorId)
          .select('answer')
        expect(await consents.execute()).toEqual([{ answer: 'agreed' }])
        const views = db.selectFrom('pageView').where('visitorId', '=', visitorId)
        expect(await views.select('personKey').execute()).toEqual([{ personKey: visitorId }])
        const readers = db.selectFrom('shareReader').where('personKey', '=', visitorId)
        expect(await readers.select('views').execute()).toEqual([{ views: 1 }])
        const kept = db.selectFrom('event').where('visitorId', '=', visitorId)
        expect((await kept.select('type').execute()).length).toBe(1)
      },
    }
  })
  expect(places).toBeGreaterThan(10)
})

test('a message of events is kept once, with every number it changes', async () => {
  const { db } = shop
  const cookie = await shop.cookieOf('customer')
  const sent: string[] = []
  const kept = new Set(
    (await db.selectFrom('event').select('id').execute()).map(({ id }) =>
      Buffer.from(id).toString('hex'),
    ),
  )
  const places = await atEveryCall(async () => {
    const at = shop.clock.now
    const ids = [v7(), v7(), v7()]
    const visit = v7().replace(/^(.{14})7/, '$14')
    const events = ids.map((id, seq) => ({
      id,
      type: ['open', 'click', 'end'][seq],
      seq,
      at,
      activeMs: 2_000 * seq,
      depth: seq / 3,
    }))
    const body = { v: 1, token: shop.tokenOf('own'), visit, now: at, events }
    return {
      ask: () => ask('POST /t', { body }, cookie),
      async check() {
        for (const id of ids) sent.push(id.replaceAll('-', ''))
      },
    }
  })
  expect(places).toBeGreaterThan(10)
  const rows = await db.selectFrom('event').select('id').execute()
  const now = rows.map(({ id }) => Buffer.from(id).toString('hex')).filter((id) => !kept.has(id))
  expect(now.toSorted()).toEqual(sent.toSorted())

  // What the shop's own story put there without events is not of interest here.
  const views = () =>
    db
      .selectFrom('pageView')
      .where('id', 'in', db.selectFrom('event').select('viewId'))
      .selectAll()
      .orderBy('id')
      .execute()
  const before = await views()
  await rebuildRollups(db)
  expect(await views()).toEqual(before)
})
