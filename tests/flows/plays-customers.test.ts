import { expect, test } from 'vitest'
import { recordCredit } from '../../api/attribution/record-credit.ts'
import { demoPlays } from '../../api/demo/data/plays.ts'
import { enterPlays } from '../../api/plays/enter-plays.ts'
import { publishPlay } from '../../api/plays/publish-play.ts'
import { HOUR } from '../../api/shop-time.ts'
import { inTransaction } from '../../db/database.ts'
import { DAY } from '../support/a-shop.ts'
import { aStep, TEN } from '../support/play-cases.ts'
import { aShopWithPlays, type PlayShop } from '../support/play-shop.ts'

// The shop's own plays for customers, lived through with people.

async function aShopOf(...ids: ('pl_new' | 'pl_back' | 'pl_repeat')[]) {
  const shop = await aShopWithPlays()
  for (const id of ['s04', 's05', 's06', 's12', 's18', 's19', 's20']) {
    await shop.aReply(id, '您好', {
      category: '跟进',
      ...(id === 's19' && { situation: 'coupon' }),
    })
  }
  for (const id of ids) await publishPlay(shop.deps, { staffId: 'u_linxiaoyu' }, id, demoPlays[id])
  return shop
}

/** The till tells us of an order, paid now. */
async function buys(shop: PlayShop, customerId: string, orderId: string) {
  await shop.anOrder(orderId, customerId, shop.clock.now)
  await inTransaction(shop.db, (tx) => recordCredit(tx, orderId, shop.clock.now))
  await shop.pass(0)
}
const playsOf = async (shop: PlayShop, customerId: string) => {
  const ask = await shop.asNow()
  return (await ask('GET', `/customers/${customerId}/plays`)).body
}
const runIn = async (shop: PlayShop, playId: string) =>
  (await shop.runs()).find((run) => run.playId === playId && run.activeKey !== null)

test('R15: buying on day 2 takes her out of 新客培育, 「已完成目标，停止」, and into 常客复购', async () => {
  await using shop = await aShopOf('pl_new', 'pl_repeat')
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  await shop.send((await runIn(shop, 'pl_new'))!.id, 1)
  await shop.pass(2 * DAY)
  await buys(shop, 'cu101', 'A-1')
  const plays = await playsOf(shop, 'cu101')
  expect(plays.ended).toMatchObject([{ play: '新客培育', words: '已完成目标，停止（首购）' }])
  expect(plays.cards).toEqual([])
  expect(plays.waiting).toMatchObject([{ play: '常客复购', stepNo: 1, title: '该补货了' }])
  expect(await shop.unbalanced()).toEqual([])
})

test('R15: whoever says 不需要 and is marked so gets no further step, of this play or another', async () => {
  await using shop = await aShopOf('pl_new', 'pl_back')
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  const run = (await runIn(shop, 'pl_new'))!
  const ask = await shop.asNow()
  expect((await ask('POST', `/plays/runs/${run.id}/stop`)).status).toBe(200)
  await shop.pass(6_000)
  expect((await shop.send(run.id, 1)).body.error.message).toBe('这个打法已经停了，不用发')
  await shop.days(9)
  await enterPlays(shop.deps)
  await shop.pass(0)
  expect(await shop.db.selectFrom('send').selectAll().execute()).toEqual([])
  expect((await playsOf(shop, 'cu101')).ended).toMatchObject([{ words: '她说不需要' }])
})

test('这次不发 is kept with the tap, can be taken back, and is carried out whether her phone lives or not', async () => {
  await using shop = await aShopOf('pl_new')
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  const { id } = (await runIn(shop, 'pl_new'))!
  const ask = await shop.asNow()
  const skip = (method: string) => ask(method, `/plays/runs/${id}/steps/1/skip`)
  expect((await skip('POST')).status).toBe(200)
  expect((await skip('POST')).status).toBe(200)
  await shop.pass(5_000)
  expect((await skip('DELETE')).status).toBe(200)
  expect((await skip('DELETE')).status).toBe(200)
  await shop.pass(60_000)
  expect(await runIn(shop, 'pl_new')).toMatchObject({ stepNo: 1, state: 'prepared' })

  await skip('POST')
  await shop.pass(6_000)
  expect(await runIn(shop, 'pl_new')).toMatchObject({ stepNo: 2, lastResult: 'skipped' })
  const late = await skip('DELETE')
  expect([late.status, late.body.error.message]).toEqual([409, '已经记下了，撤不回来了'])
  expect(await runIn(shop, 'pl_new')).toMatchObject({ stepNo: 2 })
  expect(await shop.unbalanced()).toEqual([])
})

test('R16: three touches in three weeks, each with its reason, then ninety days of rest', async () => {
  await using shop = await aShopOf('pl_back')
  await shop.aCustomer('cu101', { createdAt: TEN - 100 * DAY })
  const ask = await shop.asNow()
  await ask('POST', '/customers/cu101/stage', { stage: '沉睡', reason: '很久没来了' })
  const said: { at: number; reason: string }[] = []
  for (let day = 0; day < 110; day++) {
    await enterPlays(shop.deps)
    await shop.pass(0)
    const run = await runIn(shop, 'pl_back')
    if (run?.state === 'prepared') {
      const [card] = (await playsOf(shop, 'cu101')).cards
      said.push({ at: shop.clock.now, reason: card.reason })
      await shop.send(run.id, run.stepNo)
      // She looks and goes back to sleep.
      const firstAt = shop.clock.now + 1
      await shop.db.deleteFrom('customerPage').execute()
      await shop.add('customerPage', {
        customerId: 'cu101',
        pageId: 'p01',
        views: 1,
        days: 1,
        lastDay: '2026-11-21',
        activeMs: 1,
        depth: 1,
        firstAt,
        lastAt: firstAt,
        lastShareId: 'share_1',
      })
    }
    await shop.pass(DAY)
  }
  const days = said.map(({ at }) => Math.round((at - TEN) / DAY))
  expect(days.slice(0, 3)).toEqual([0, 7, 14])
  expect(said.every(({ reason }) => reason.startsWith('沉睡'))).toBe(true)
  // The fourth comes only with the next pass, and that not within ninety days of the last end.
  for (const day of days.slice(3)) expect(day).toBeGreaterThanOrEqual(14 + 90)
  expect(days.length).toBeGreaterThan(3)
})

test('R17: reminded at four fifths of her own rhythm; of a single order the category’s, and it says so', async () => {
  await using shop = await aShopOf('pl_repeat')
  await shop.aCustomer('cu101')
  await shop.aCustomer('cu102')
  for (const [i, ago] of [60, 40, 20].entries())
    await shop.anOrder(`A-${i}`, 'cu101', TEN - ago * DAY)
  await buys(shop, 'cu101', 'A-9')
  await buys(shop, 'cu102', 'B-2')
  await enterPlays(shop.deps)
  const reasons = new Map<string, [day: number, reason: string]>()
  for (let day = 0; day < 30; day++) {
    await shop.pass(DAY)
    for (const step of await shop.steps()) {
      if (!reasons.has(step.subjectId)) {
        reasons.set(step.subjectId, [Math.round((shop.clock.now - TEN) / DAY), step.reason])
      }
    }
  }
  const [day, reason] = reasons.get('cu101')!
  expect(day).toBe(16)
  expect(reason).toBe('上次下单 16 天前，平时约 20 天一次')
  expect(reasons.get('cu102')).toEqual([20, '上次下单 20 天前，按品类默认 24 天估的'])
})

test('离职: within the hour what lay prepared for her adviser lies prepared for a colleague', async () => {
  await using shop = await aShopWithPlays()
  await shop.aPlay({}, [aStep()])
  await shop.aNewFriend('cu101')
  await enterPlays(shop.deps)
  await shop.pass(0)
  await shop.aFollow('u_hejing', 'cu101')
  const leaves = shop.db.updateTable('staff').set({ leftAt: shop.clock.now })
  await leaves.where('id', '=', 'u_linxiaoyu').execute()
  await shop.pass(HOUR)
  const { items } = (await (await shop.asNow('u_hejing'))('GET', '/today/plays')).body
  expect(items).toMatchObject([{ subjectId: 'cu101' }])
})
