import { expect, test } from 'vitest'
import { enterPlays } from '../../api/plays/enter-plays.ts'
import { playsAfterViews } from '../../api/plays/wake.ts'
import { syncCustomer } from '../../api/sync/sync-customer.ts'
import { DAY } from '../support/a-shop.ts'
import { aStep, TEN } from '../support/play-cases.ts'
import { aShopWithPlays, type PlayShop } from '../support/play-shop.ts'

// 谁进来: an author writes it through her door, a manager publishes it, and the engine does as it says.

/** A shop whose one play is still empty, written by 何静 the manager. */
async function aShopWith(enter: object, more: object = {}) {
  const shop = await aShopWithPlays()
  await shop.db.updateTable('staff').set({ role: 'manager' }).where('id', '=', 'u_hejing').execute()
  await shop.aPlay({ name: '旧的', enter: { on: 'reorder', again: { kind: 'never' } } })
  const tag = { id: 'et_night', groupId: 'etg_care', name: '双胞胎', sortNo: 1, deletedAt: null }
  await shop.add('tag', tag)
  const he = await shop.asNow('u_hejing')
  const { body } = await he('GET', '/plays/play_1/draft')
  const definition = { ...body.live, name: '新的', steps: [aStep()], enter, ...more }
  const saved = await he('PUT', '/plays/play_1/draft', { ...body.mark, definition })
  const published = await he('POST', '/plays/play_1/draft/publish', saved.body.mark)
  return Object.assign(shop, { saved: saved.body, published })
}
const aTag = (shop: PlayShop, customerId: string) =>
  shop.add('followTag', {
    staffId: 'u_linxiaoyu',
    customerId,
    tagId: 'et_night',
    setBy: 'person',
    ruleName: null,
    setAt: TEN,
    wecomAt: TEN,
  })
const inside = async (shop: PlayShop) =>
  (await shop.runs())
    .filter(({ state }) => state !== 'refused')
    .map(({ subjectId, pass, state }) => `${subjectId} ${pass} ${state}`)
    .sort()
const round = async (shop: PlayShop) => {
  await enterPlays(shop.deps)
  await shop.pass(0)
}

test('by a tag: whoever is given it comes in at once, who has no such tag does not', async () => {
  await using shop = await aShopWith({
    on: 'tag',
    who: [{ is: 'tag', names: ['双胞胎', '早产'] }],
    unless: [{ is: 'less' }],
    again: { kind: 'after_days', days: 30 },
  })
  expect(shop.published.status).toBe(201)
  await shop.aNewFriend('cu_b')
  await shop.aNewFriend('cu_less', { preference: 'less' })
  await aTag(shop, 'cu_less')
  await round(shop)
  expect(await inside(shop)).toEqual([])
  expect(await shop.runs()).toMatchObject([{ subjectId: 'cu_less', reason: 'less' }])

  // 林小雨 tags 果果妈 on her phone; nothing else happens.
  const tag = async (change: object) =>
    (await shop.asNow())('POST', '/customers/cu001/tags', { add: [], remove: [], ...change })
  expect((await tag({ add: ['et_night'] })).status).toBe(200)
  await shop.pass(0)
  expect(await inside(shop)).toEqual(['cu001 1 prepared'])
  expect((await shop.steps())[0]!.reason).toBe('有标签「双胞胎」')

  // Nobody sent it: she is through, and after thirty days may come again while she bears it.
  await shop.days(2)
  expect(await inside(shop)).toEqual(['cu001 1 ended'])
  shop.clock.now += 30 * DAY
  await round(shop)
  expect(await inside(shop)).toEqual(['cu001 1 ended', 'cu001 2 prepared'])
  await shop.days(2)
  await tag({ remove: ['et_night'] })
  shop.clock.now += 40 * DAY
  await round(shop)
  expect(await inside(shop)).toEqual(['cu001 1 ended', 'cu001 2 ended'])
})

test('by a tag that WeCom tells of: she comes in with the sync that brings it', async () => {
  await using shop = await aShopWith({
    on: 'tag',
    who: [{ is: 'tag', names: ['双胞胎'] }],
    again: { kind: 'never' },
  })
  const { wecom } = shop.deps
  await wecom.markTag('u_linxiaoyu', 'cu001', { add: [], remove: ['et_night'] })
  await syncCustomer(shop.deps, 'cu001')
  await shop.pass(0)
  expect(await inside(shop)).toEqual([])
  await wecom.markTag('u_linxiaoyu', 'cu001', { add: ['et_night'], remove: [] })
  await syncCustomer(shop.deps, 'cu001')
  await shop.pass(0)
  expect(await inside(shop)).toEqual(['cu001 1 prepared'])
})

test('by what she does: a second look at one thing lets her in, the same day once', async () => {
  await using shop = await aShopWith({
    on: 'event',
    event: { is: 'looked', times: 2 },
    again: { kind: 'times', most: 2 },
  })
  await shop.aNewFriend('cu_a')
  const look = async () => {
    await shop.aLook('cu_a', 'p11', shop.clock.now)
    const opened = [{ customerId: 'cu_a', shareId: 'share_1' }]
    await playsAfterViews(shop.db, opened, shop.clock.now)
    await shop.pass(20_000)
  }
  await look()
  expect(await inside(shop)).toEqual([])
  await look()
  expect(await inside(shop)).toEqual(['cu_a 1 prepared'])
  expect((await shop.steps())[0]!.reason).toBe('同一件商品看过 2 次，还没下单')
  await look()
  await shop.days(2)
  // It is over; that she had looked is not a new occasion, that she looks again is, twice at most.
  await round(shop)
  expect(await inside(shop)).toEqual(['cu_a 1 ended'])
  await look()
  expect(await inside(shop)).toEqual(['cu_a 1 ended', 'cu_a 2 prepared'])
  await shop.days(2)
  await look()
  expect((await inside(shop)).length).toBe(2)
})

test('by what she reads: an article does, a product does not, and a month ago is too long ago', async () => {
  await using shop = await aShopWith({
    on: 'event',
    event: { is: 'opened', what: 'article' },
    again: { kind: 'after_exit' },
  })
  for (const id of ['cu_a', 'cu_b', 'cu_c']) await shop.aNewFriend(id)
  await shop.aLook('cu_a', 'p01', TEN - DAY)
  await shop.aLook('cu_b', 'p11', TEN - DAY)
  await shop.aLook('cu_c', 'p01', TEN - 30 * DAY)
  await round(shop)
  expect(await inside(shop)).toEqual(['cu_a 1 prepared'])
})

test('by a segment: all that is said of her must hold, and she comes again as the rule allows', async () => {
  await using shop = await aShopWith({
    on: 'segment',
    who: [{ is: 'tag', names: ['双胞胎'] }, { is: 'stage', of: ['初识'] }, { is: 'neverOpened' }],
    unless: [{ is: 'ordered', since: 'ever' }],
    again: { kind: 'never' },
  })
  for (const id of ['cu_a', 'cu_b', 'cu_c', 'cu_d']) await shop.aNewFriend(id)
  for (const id of ['cu_a', 'cu_b', 'cu_c']) await aTag(shop, id)
  await shop.aLook('cu_b', 'p01', TEN - DAY)
  await shop.anOrder('A-1', 'cu_c', TEN - DAY)
  await shop.pass(0)
  await round(shop)
  expect(await inside(shop)).toEqual(['cu_a 1 prepared'])
  await shop.days(2)
  await round(shop)
  expect(await inside(shop)).toEqual(['cu_a 1 ended'])
})

test('by a stage: whoever stands in it, told why and since when; moved back, she is out at once', async () => {
  const enter = { on: 'stage', who: [{ is: 'stage', of: ['意向'] }], again: { kind: 'never' } }
  await using shop = await aShopWith(enter, { stop: [{ is: 'notStage', of: ['意向'] }] })
  for (const id of ['cu_a', 'cu_b']) await shop.aNewFriend(id)
  const lin = await shop.asNow()
  const moved = await lin('POST', '/customers/cu_a/stage', { stage: '意向', reason: '问了尺码' })
  expect(moved.status).toBeLessThan(300)
  await shop.pass(0)
  expect(await inside(shop)).toEqual(['cu_a 1 prepared'])
  expect((await shop.steps())[0]!.reason).toMatch(/^意向/)
  await lin('DELETE', `/customers/cu_a/stage/${moved.body.moveId}`)
  await shop.pass(0)
  expect(await inside(shop)).toEqual(['cu_a 1 ended'])
})

test.each([
  ['a tag without one', { on: 'tag' }, 'who', '按标签进来，要选至少一个标签'],
  ['an event without one', { on: 'event' }, 'event', '选一件她做了就进来的事'],
  ['a segment of everybody', { on: 'segment' }, 'who', '说说是怎样的客户'],
])('%s is said where it is written, and is not published', async (_what, enter, field, words) => {
  await using shop = await aShopWith({ ...enter, again: { kind: 'never' } })
  expect(shop.saved.problems).toEqual([{ path: `enter.${field}`, words }])
  expect(shop.published.status).toBe(422)
})

test('a play may be quieter than the shop’s night: it waits, and a late tap is told why', async () => {
  const more = { quiet: { from: 1_200, until: 600 } }
  await using shop = await aShopWith({ on: 'friend', again: { kind: 'never' } }, more)
  shop.clock.now = Date.parse('2026-11-21T09:00:00+08:00')
  await shop.aNewFriend('cu_a')
  await round(shop)
  const [run] = await shop.runs()
  expect(run).toMatchObject({ state: 'waiting', reason: 'quiet' })
  expect(run!.dueAt).toBeGreaterThanOrEqual(TEN)
  await shop.days(1 / 8)
  expect(await inside(shop)).toEqual(['cu_a 1 prepared'])
  shop.clock.now = Date.parse('2026-11-21T20:30:00+08:00')
  const late = await shop.send(run!.id, 1)
  expect(late.body.error.message).toBe('20:00–10:00 不发，早上再说')
})
