import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { CLOCK } from '../support/a-shop.ts'
import { FAULTS, faultyDatabase, type Fault } from '../support/faulty-database.ts'
import { aMassShop, type MassShop } from '../support/mass-shop.ts'
import { engine } from '../support/test-database.ts'

// Whatever breaks while WeCom is told of a 群发 — its answer, our database, at every place — there is
// one message at WeCom in the end, and we know it.

let shop: MassShop
let faulty: Awaited<ReturnType<typeof faultyDatabase>>
beforeAll(async () => {
  shop = await aMassShop()
  faulty = await faultyDatabase(shop.url)
})
afterAll(async () => {
  await faulty?.destroy()
  await shop?.[Symbol.asyncDispose]()
})
/** The evening begins anew, with nothing prepared. */
async function begin() {
  for (const table of ['massTarget', 'massPart', 'massTask', 'nudge', 'job'] as const) {
    await shop.db.deleteFrom(table).execute()
  }
  shop.atWecom().length = 0
  shop.simulator.faults.clear()
  shop.clock.now = CLOCK
}
beforeEach(begin)

/** Six minutes of an ordinary evening, with the jobs looking around every half minute. */
async function settle() {
  for (let i = 0; i < 12; i++) await shop.pass(30_000)
}

const parts = () => shop.db.selectFrom('massPart').select(['state', 'msgId', 'error']).execute()

const order = async (known: object = {}) => {
  const answer = await shop.manager('POST', '/mass', shop.aMass(known))
  expect(answer.status).toBe(201)
}

const troubles = ['lost', 'http_5xx', 'malformed', 'busy', 'rate_limit', 'slow'] as const
test.each(troubles)('WeCom’s answer: %s', async (kind) => {
  const path = 'add_msg_template'
  const times = kind === 'busy' ? 2 : 1
  shop.simulator.faults.add({ kind, path, times, ...(kind === 'slow' && { delayMs: 50 }) })
  await order()
  await settle()
  const made = shop.atWecom().map(({ msgid }) => msgid)
  // What never reached WeCom is told to a person, who may ask again: it is not sent by itself.
  if (kind === 'http_5xx' || kind === 'malformed') {
    expect(made).toEqual([])
    expect(await parts()).toMatchObject([
      { state: 'failed', error: '企业微信里没有这个任务，可以重新发起' },
    ])
    return
  }
  expect(made).toHaveLength(1)
  expect(await parts()).toMatchObject([{ state: 'made', msgId: made[0] }])
})

test('WeCom says no for good: it is said, and nobody is promised anything', async () => {
  shop.simulator.faults.add({ kind: 'forbidden', path: 'add_msg_template' })
  await order()
  await settle()
  expect(shop.atWecom()).toEqual([])
  const [part] = await parts()
  expect(part).toMatchObject({ state: 'failed' })
  expect(part!.error).toContain('客户联系')
  expect(await shop.db.selectFrom('massTarget').select('state').distinct().execute()).toEqual([
    { state: 'cancelled' },
  ])
})

test('words alone are told from the same words of another task whose answer got lost', async () => {
  await order({ pageIds: [], audience: { chatType: 'single', groupId: 'g01' } })
  await settle()
  await shop.db.updateTable('massTarget').set({ state: 'sent' }).execute()
  shop.simulator.faults.add({ kind: 'lost', path: 'add_msg_template', times: 1 })
  await order({ pageIds: [] })
  await settle()
  expect(shop.atWecom()).toHaveLength(2)
  const ids = (await parts()).map(({ msgId }) => msgId).sort()
  expect(ids).toEqual(
    shop
      .atWecom()
      .map(({ msgid }) => msgid)
      .sort(),
  )
})

test('a page taken off before WeCom is told: nothing goes out without it, and it is said', async () => {
  shop.clock.now = CLOCK + 60 * 60_000
  await order()
  await shop.db.updateTable('page').set({ status: 'off' }).where('id', '=', 'p01').execute()
  shop.clock.now = CLOCK + 12 * 60 * 60_000
  await settle()
  await shop.db.updateTable('page').set({ status: 'live' }).where('id', '=', 'p01').execute()
  expect(shop.atWecom()).toEqual([])
  expect(await parts()).toMatchObject([{ state: 'failed', error: '这一页已经下架了，没有发' }])
})

test('the n-th call to the database goes wrong, for every n', async () => {
  const deps = { ...shop.deps, db: faulty.db }
  let places = 0
  let unsaid = 0
  for (const fault of FAULTS[engine]) {
    for (let n = 1; n < 60; n++) {
      await begin()
      await order()
      faulty.failAt(n, fault as Fault)
      // The loop breaks off, or the job is put off; the next tick goes on.
      await runDueJobs(deps).catch(() => {})
      const wasHit = faulty.hasFailed()
      faulty.heal()
      await settle()
      const made = shop.atWecom().map(({ msgid }) => msgid)
      expect([fault, n, made.length <= 1]).toEqual([fault, n, true])
      // Broken off between the claim and the call, it is said: somebody may ask for it again.
      const expected = made.length === 1 ? { state: 'made', msgId: made[0] } : { state: 'failed' }
      expect(await parts()).toMatchObject([expected])
      if (made.length === 0) unsaid++
      if (!wasHit) break
      places++
    }
  }
  expect(places).toBeGreaterThan(8)
  expect(unsaid).toBeLessThan(places / 4)
})
