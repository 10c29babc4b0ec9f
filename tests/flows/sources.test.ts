import { expect, test } from 'vitest'
import { readSources } from '../../api/business/read-sources.ts'
import { receiveLetter } from '../../api/callback/receive-letter.ts'
import { listTimeline } from '../../api/customers/list-timeline.ts'
import { runDueJobs } from '../../api/jobs/run-due-jobs.ts'
import { receiveOrders } from '../../api/orders/receive-orders.ts'
import { DAY } from '../../api/shop-time.ts'
import { noteBalance } from '../../api/sync/acquisition-balance.ts'
import { sealLetter as seal, signLetter } from '../../api/wecom/simulator/crypto.ts'
import { syncAll, wecomWorld, type WecomWorld } from '../support/wecom-world.ts'

const LIN = 'u_linxiaoyu'
/** She answers for every store of the corp. */
const manager = {
  staffId: 'u_zhoumin',
  role: 'manager' as const,
  storeIds: ['dept_2', 'dept_3', 'dept_4'],
}

/** WeCom rings: the balance of 获客助手 is low, spent, or filled up. */
async function rings({ deps, clock }: WecomWorld, change: string) {
  clock.now += 60_000
  const { callbackAesKey, callbackToken, corpId } = deps.config.wecom
  const facts = { MsgType: 'event', Event: 'customer_acquisition', ChangeType: change }
  const fields = { ToUserName: corpId, FromUserName: 'sys', CreateTime: `${clock.now}`, ...facts }
  const text = Object.entries(fields).map(
    ([name, said]) => `<${name}><![CDATA[${said}]]></${name}>`,
  )
  const encrypted = seal(callbackAesKey, `<xml>${text.join('')}</xml>`, corpId)
  const timestamp = String(Math.floor(clock.now / 1000))
  const signature = signLetter(callbackToken, timestamp, 'n1', encrypted)
  const body = `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  expect(await receiveLetter(deps, { signature, timestamp, nonce: 'n1', body })).toBe(true)
  await runDueJobs(deps)
}

test('a new contact with the state sph_live_1121 came from 「视频号直播 11-21」', async () => {
  await using world = await wecomWorld()
  await syncAll(world)
  world.simulator.act('add_contact', {
    userid: LIN,
    external_userid: 'wmFROMLIVE',
    name: '看直播来的',
    state: 'sph_live_1121',
  })
  await world.later()
  const { items } = await listTimeline(world.deps, 'wmFROMLIVE', { kind: 'all' })
  expect(items).toMatchObject([{ text: '加上了林小雨', detail: '来源：视频号直播 11-21' }])
  const { items: ways } = await readSources(world.deps, manager, { days: 7 })
  expect(ways).toContainEqual({
    source: 'sph_live_1121',
    name: '视频号直播 11-21',
    contacts: 1,
    buyers: 0,
  })

  // What she kept of her order makes her a buyer, whatever part of it she brought back.
  const buyers = async (refundedFen: number) => {
    const order = { orderNo: 'S-1', shopId: 'st1', amountFen: 6900, refundedFen, items: [] }
    const customer = { externalUserId: 'wmFROMLIVE' }
    const told = { ...order, status: 'refunded' as const, paidAt: world.clock.now, customer }
    await receiveOrders(world.deps, [told])
    const { items: all } = await readSources(world.deps, manager, { days: 7 })
    return all.find(({ source }) => source === 'sph_live_1121')!.buyers
  }
  expect([await buyers(500), await buyers(6900)]).toEqual([1, 0])
})

test('a low balance is told to managers once, however often WeCom rings, and again after it was filled up or a week', async () => {
  await using world = await wecomWorld()
  await syncAll(world)
  const { db } = world
  await db.updateTable('staff').set({ role: 'manager' }).where('id', '=', LIN).execute()
  const told = async () =>
    (
      await db
        .selectFrom('notice')
        .where('staffId', '=', LIN)
        .orderBy('createdAt')
        .select('text')
        .execute()
    ).map(({ text }) => text.split('\n')[0])
  await rings(world, 'balance_low')
  await rings(world, 'balance_low')
  expect(await told()).toEqual(['获客助手余额不多了'])
  await rings(world, 'balance_exhausted')
  expect(await told()).toEqual(['获客助手余额不多了', '获客助手余额用完了'])
  expect((await readSources(world.deps, manager, { days: 7 })).balance?.state).toBe('exhausted')
  await rings(world, 'balance_increased')
  await rings(world, 'balance_low')
  expect(await told()).toHaveLength(3)
  // Bought before it was spent: of that WeCom says nothing, only that it is low once more.
  world.clock.now += 8 * DAY
  await rings(world, 'balance_low')
  await rings(world, 'balance_low')
  expect(await told()).toHaveLength(4)
  // Something of 获客助手 that is no balance is nothing of ours.
  await rings(world, 'friend_request')
  expect(await told()).toHaveLength(4)
})

test('two rings at the same moment are one warning', async () => {
  await using world = await wecomWorld()
  await syncAll(world)
  const { db } = world
  let at = world.clock.now
  const deps = { ...world.deps, now: () => (at += 1) }
  // Connections are open: they meet in the database.
  await Promise.all([1, 2, 3, 4].map(() => db.selectFrom('setting').select('name').execute()))
  await Promise.all([1, 2, 3, 4].map(() => noteBalance(deps, { state: 'low' })))
  const told = await db.selectFrom('notice').select('staffId').execute()
  expect(told.length).toBe(new Set(told.map(({ staffId }) => staffId)).size)
})
