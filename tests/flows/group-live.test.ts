import { expect, test } from 'vitest'
import { creditOrderNow } from '../../api/attribution/record-credit.ts'
import { HOUR } from '../../api/shop-time.ts'
import { createLive } from '../../api/live/live.ts'
import { createRelay } from '../../api/live/relay.ts'
import { openStaffSession } from '../../api/session/staff-session.ts'
import { issuePageToken } from '../../api/content/page-token.ts'
import { aShopWithPages } from '../support/customer-phone.ts'
import { CLOCK } from '../support/platform.ts'
import { aGroup, anOrder, joins, sendOrders } from '../support/shop-parts.ts'

/** 林小雨's group where 何静 sits too; 周敏 manages the store, 苏婷 another, 陈默 is elsewhere. */
async function aGroupOfColleagues() {
  const shop = await aShopWithPages()
  const { db, live } = shop.deps
  for (const id of ['u_hejing', 'u_chenmo']) await shop.aStaff(id, 'rep', ['st1'])
  await db
    .insertInto('store')
    .values({ id: 'st2', name: '北苑店', address: '', hours: '' })
    .execute()
  await shop.aStaff('u_suting', 'manager', ['st2'])
  await db.insertInto('staffStore').values({ staffId: 'u_zhoumin', storeId: 'st1' }).execute()
  await aGroup(db, 'g1', { storeId: 'st1', syncedAt: CLOCK })
  for (const id of ['u_linxiaoyu', 'u_hejing']) await joins(db, 'g1', id, { memberType: 1 })
  await joins(db, 'g1', 'cu001')
  const heard = new Set<string>()
  for (const id of ['u_linxiaoyu', 'u_hejing', 'u_chenmo', 'u_zhoumin', 'u_suting']) {
    live.subscribe(id, (event) => {
      if (event.event === 'group' && event.groupId === 'g1') heard.add(id)
    })
  }
  return Object.assign(shop, {
    /** Who heard of the group while this was done. */
    async hearing(act: () => Promise<unknown>) {
      heard.clear()
      await act()
      return [...heard].sort()
    },
    async change(method: string, path: string, body: object = {}) {
      const answer = await shop.app.request(`http://localhost:3000/api/sidebar/${path}`, {
        method,
        headers: {
          cookie: (await openStaffSession(shop.deps, 'u_linxiaoyu')).split(';')[0]!,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      })
      expect(answer.status).toBe(200)
    },
  })
}
const EVERYBODY = ['u_hejing', 'u_linxiaoyu', 'u_zhoumin']

test('a look moves the group for everybody who sits in it and for her managers, not for others', async () => {
  await using shop = await aGroupOfColleagues()
  const { token } = await shop.sent([])
  const stranger = shop.phone()
  expect(await shop.hearing(() => stranger.read(token))).toEqual(EVERYBODY)
  const known = shop.phone({ openId: 'o1', externalUserId: 'cu001' })
  expect(await shop.hearing(() => known.read(token, 20))).toEqual(EVERYBODY)
  // What is sent to one customer is no group's.
  const single = await shop.sent([], { share: { groupId: null } })
  expect(await shop.hearing(() => stranger.read(single.token))).toEqual([])
})

test('an order that the group brought moves it, and so does giving it back', async () => {
  await using shop = await aGroupOfColleagues()
  const { db, config } = shop.deps
  const { shareId } = await shop.sent([])
  const told = async (over: object) => {
    const token = issuePageToken(config, { shareId })
    await sendOrders(shop, [anOrder({ token, paidAt: CLOCK - HOUR, ...over })])
    const { id } = await db.selectFrom('shopOrder').select('id').executeTakeFirstOrThrow()
    await creditOrderNow(shop.deps, { orderId: id })
  }
  expect(await shop.hearing(() => told({}))).toEqual(EVERYBODY)
  const back = { status: 'refunded', refundedFen: 6900 }
  expect(await shop.hearing(() => told(back))).toEqual(EVERYBODY)
  expect(await shop.hearing(() => told(back))).toEqual([])
})

test('收尾: the list, its ticks and its taking back are seen at once beside every desk', async () => {
  await using shop = await aGroupOfColleagues()
  const { db } = shop.deps
  await db.updateTable('groupChat').set({ ownerId: 'u_linxiaoyu' }).execute()
  await aGroup(db, 'g2', { storeId: 'st1', ownerId: 'u_linxiaoyu' })
  const change = (method: string, path: string, body?: object) =>
    shop.hearing(() => shop.change(method, `groups/g1/${path}`, body))
  expect(await change('POST', 'close', { reason: '周末收', mergeIntoId: 'g2' })).toEqual(EVERYBODY)
  expect(await change('POST', 'checklists/close/move')).toEqual(EVERYBODY)
  expect(await change('DELETE', 'checklists/close/move')).toEqual(EVERYBODY)
  expect(await change('DELETE', 'close')).toEqual(EVERYBODY)
  expect(await change('POST', 'kind', { kind: 'talk', reason: '只聊' })).toEqual(EVERYBODY)
})

test('who is connected to another process of the shop hears of it too, once', async () => {
  await using shop = await aGroupOfColleagues()
  const { deps } = shop
  const there = createLive()
  const heard: string[] = []
  for (const id of ['u_hejing', 'u_chenmo']) {
    there.subscribe(id, (event) => void heard.push(`${id} ${event.event}`))
  }
  const [here, other] = [createRelay(deps), createRelay({ ...deps, live: there })]
  const turn = async () => {
    await here.pass()
    await other.pass()
    shop.pass(2_000)
  }
  // Each learns that it is not alone.
  await turn()
  await turn()
  const { token } = await shop.sent([])
  await shop.phone().read(token)
  for (let turns = 0; turns < 4; turns++) await turn()
  expect(heard).toEqual(['u_hejing group'])

  // What was heard does not go round between them, and goes within minutes.
  expect(shop.deps.live.takeRung()).toEqual([])
  shop.pass(200_000)
  for (let turns = 0; turns < 2; turns++) await turn()
  const left = await deps.db.selectFrom('liveBell').selectAll().execute()
  expect(left.map(({ event }) => event)).toEqual(['here', 'here'])
})
