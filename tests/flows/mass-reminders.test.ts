import { expect, test } from 'vitest'
import { CLOCK } from '../support/a-shop.ts'
import { aMassShop, type MassShop } from '../support/mass-shop.ts'
import { aGroup, joins } from '../support/shop-parts.ts'

const HOUR = 3_600_000
const see = async (shop: MassShop, taskId: string) =>
  (await shop.manager('GET', `/mass/${taskId}`)).body
const check = (shop: MassShop, taskId: string) => shop.manager('POST', `/mass/${taskId}/check`)

test('who has not pressed send is reminded three times a day, then told when again', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  const remind = (key: string) => shop.manager('POST', `/mass/${task.id}/remind`, { key })
  const times = () => shop.atWecom()[0]!.remindedAt.length
  expect(await see(shop, task.id)).toMatchObject({ remind: { left: 3, nextAt: null } })
  // One tap twice is one reminder.
  await Promise.all([remind('a'), remind('a')])
  expect(times()).toBe(1)
  shop.clock.now += 60_000
  expect((await remind('b')).body.remind).toEqual({ left: 1, nextAt: null })
  shop.clock.now += 60_000
  expect((await remind('c')).body.remind).toEqual({ left: 0, nextAt: CLOCK + 24 * HOUR })
  const fourth = await remind('d')
  expect(fourth.status).toBe(429)
  expect(fourth.body.error.message).toBe('24 小时内最多提醒 3 次，明天 20:41 以后可以再提醒')
  expect(times()).toBe(3)
  shop.clock.now = CLOCK + 24 * HOUR + 1
  // Her session of yesterday is over.
  const { browser } = await shop.asStaff('u_zhoumin')
  const again = (key: string) => browser.post(`/api/sidebar/mass/${task.id}/remind`, { key })
  expect((await again('e')).status).toBe(200)
  expect(shop.atWecom()[0]!.remindedAt).toContain(Math.floor(shop.clock.now / 1000))
  shop.confirm('u_linxiaoyu', shop.atWecom()[0]!.msgid)
  await browser.post(`/api/sidebar/mass/${task.id}/check`)
  // Everybody has sent it by now: nobody is left to remind.
  const reminded = times()
  expect((await again('f')).status).toBe(200)
  expect(times()).toBe(reminded)
})

test('of many who have not pressed send a few are asked while she waits, the others right after', async () => {
  await using shop = await aMassShop()
  const more = ['g11', 'g12', 'g13', 'g14', 'g15']
  for (const groupId of more) {
    await aGroup(shop.db, groupId, { kind: 'trade' })
    await joins(shop.db, groupId, 'u_linxiaoyu', { memberType: 1 })
    shop.simulator.state.groups.push({
      ...shop.simulator.state.groups.find(({ chat_id: id }) => id === 'g01')!,
      chat_id: groupId,
    })
  }
  const groupIds = ['g01', 'g02', ...more]
  const task = await shop.made({ audience: { chatType: 'group', groupIds } })
  expect(shop.atWecom()).toHaveLength(7)
  const reminded = () => shop.atWecom().flatMap(({ remindedAt }) => remindedAt).length
  await shop.manager('POST', `/mass/${task.id}/remind`, { key: 'a' })
  expect(reminded()).toBe(5)
  await shop.manager('POST', `/mass/${task.id}/remind`, { key: 'a' })
  await shop.runDueJobs()
  await shop.runDueJobs()
  expect(shop.atWecom().map(({ remindedAt }) => remindedAt.length)).toEqual(Array(7).fill(1))

  for (const { msgid } of shop.atWecom()) shop.confirm('u_linxiaoyu', msgid)
  shop.clock.now += 10_000
  const { body } = await check(shop, task.id)
  expect(body.people).toMatchObject({ sent: 5, waiting: 2 })
  await shop.runDueJobs()
  expect((await see(shop, task.id)).people).toMatchObject({ sent: 7, waiting: 0 })
})

test('a reminder that WeCom refuses at once is not used up', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  shop.simulator.faults.add({ kind: 'forbidden', path: 'remind_groupmsg_send', times: 1 })
  const remind = (key: string) => shop.manager('POST', `/mass/${task.id}/remind`, { key })
  expect((await remind('a')).status).toBe(422)
  expect((await see(shop, task.id)).remind.left).toBe(3)
  expect((await remind('a')).body.remind.left).toBe(2)
})

test('WeCom refusing us for a whole night: what was sent in the morning is found out all the same', async () => {
  await using shop = await aMassShop()
  const task = await shop.made()
  shop.simulator.faults.add({ kind: 'forbidden', path: 'get_groupmsg_task' })
  for (let minute = 0; minute < 12 * 60; minute += 20) await shop.pass(20 * 60_000)
  shop.simulator.faults.clear()
  shop.confirm('u_linxiaoyu', shop.atWecom()[0]!.msgid)
  await shop.pass(HOUR)
  const targets = await shop.db
    .selectFrom('massTarget')
    .where('taskId', '=', task.id)
    .select('state')
    .distinct()
    .execute()
  expect(targets).toEqual([{ state: 'sent' }])
})

test('of two groups of one owner the list says one member, who has sent it with the second', async () => {
  await using shop = await aMassShop()
  await shop.made({ audience: { chatType: 'group', groupIds: ['g01', 'g02'] } })
  const line = async () => {
    await shop.pass(11 * 60_000)
    return (await shop.manager('GET', '/mass')).body.items[0]
  }
  expect(await line()).toMatchObject({ senders: 1, sent: 0, waitingFor: ['林小雨'] })
  const [first, second] = shop.atWecom()
  shop.confirm('u_linxiaoyu', first!.msgid)
  expect(await line()).toMatchObject({ senders: 1, sent: 0, waitingFor: ['林小雨'] })
  shop.confirm('u_linxiaoyu', second!.msgid)
  expect(await line()).toMatchObject({ senders: 1, sent: 1, waitingFor: [] })
})
