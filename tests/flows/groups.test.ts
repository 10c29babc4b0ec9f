import { expect, test } from 'vitest'
import { recordCredit } from '../../api/attribution/record-credit.ts'
import { DAY, HOUR, MINUTE } from '../../api/shop-time.ts'
import { WecomError } from '../../api/wecom/error.ts'
import { inTransaction } from '../../db/database.ts'
import {
  aCustomer,
  aGroup,
  anOrder,
  aPage,
  aShare,
  aStore,
  aView,
  joins,
  sendOrders,
} from '../support/shop-parts.ts'
import { CLOCK, platform, signIn, type Platform } from '../support/platform.ts'

async function aFlashGroup() {
  const world = await platform()
  const { db, wecom } = world.deps
  // WeCom, asked about a group she does not sit in, knows of no such group.
  wecom.getGroup = async () => {
    throw new WecomError('refused', 'externalcontact/groupchat/get', { errcode: 90501 })
  }
  await aStore(db, 'st1')
  await world.aStaff('u_linxiaoyu', 'rep', ['st1'])
  await world.aStaff('u_chenmo', 'rep', ['st1'])
  await aPage(db, 'p02')
  await aPage(db, 'p11', 'product')
  await aGroup(db, 'g02', {
    name: '翠湖·周六纸尿裤团',
    flashOpenAt: CLOCK - DAY,
    flashCloseAt: CLOCK + 19 * MINUTE,
  })
  await joins(db, 'g02', 'u_linxiaoyu', { memberType: 1 })
  for (let i = 0; i < 34; i++) {
    const id = `cu${String(i).padStart(3, '0')}`
    await aCustomer(db, { id, name: `妈妈 ${i}` })
    await joins(db, 'g02', id)
  }
  const shareId = await aShare(db, {
    id: 'share_push',
    groupId: 'g02',
    pageId: 'p02',
    sharedAt: CLOCK - 78 * MINUTE,
    membersThen: 34,
  })
  for (let i = 0; i < 11; i++) {
    const customerId = `cu${String(i).padStart(3, '0')}`
    await aView(db, shareId, { customerId, openedAt: CLOCK - HOUR + i * MINUTE })
  }
  for (let i = 0; i < 2; i++) await aView(db, shareId, { openedAt: CLOCK - 26 * MINUTE })
  return world
}

const ask = async (world: Platform, staffId: string, path: string) => {
  const cookie = await signIn(world, staffId)
  return world.app.request(`/api/sidebar/groups/${path}`, { headers: { cookie } })
}
const read = async (world: Platform, path: string) => {
  const response = await ask(world, 'u_linxiaoyu', path)
  expect(response.status).toBe(200)
  return (await response.json()) as any
}

test('林小雨 opens her group: 34 in it, 13 opened the size chart, 11 of them known, 21 did not', async () => {
  await using world = await aFlashGroup()
  const group = await read(world, 'g02')
  expect(group).toMatchObject({
    name: '翠湖·周六纸尿裤团',
    isOwner: true,
    members: 34,
    flash: { closeAt: CLOCK + 19 * MINUTE },
    credit: { model: 'last', days: 7, orders: 0, amountFen: 0 },
  })
  expect(group.memberList).toHaveLength(34)
  expect(group.pushes).toEqual([
    {
      shareId: 'share_push',
      pageId: 'p02',
      title: 'p02',
      at: CLOCK - 78 * MINUTE,
      members: 34,
      opened: 13,
      named: 11,
      notOpened: 21,
      unknown: 0,
    },
  ])
  const push = await read(world, 'g02/pushes/share_push')
  expect(push).toMatchObject({ members: 34, openedCount: 13, notOpenedCount: 21, unnamed: 2 })
  expect(push.opened[0]).toMatchObject({ name: '妈妈 10', views: 1 })
})

test('the lists stay those of the evening it was sent when people come and go', async () => {
  await using world = await aFlashGroup()
  const { db } = world.deps
  await db
    .updateTable('groupMember')
    .set({ leftAt: CLOCK - MINUTE })
    .where('memberId', '=', 'cu000')
    .execute()
  await aCustomer(db, { id: 'cu_new' })
  await joins(db, 'g02', 'cu_new', { joinedAt: CLOCK - MINUTE })
  await aView(db, 'share_push', { customerId: 'cu_new', openedAt: CLOCK })
  const group = await read(world, 'g02')
  expect(group.members).toBe(34)
  expect(group.pushes[0]).toMatchObject({ members: 34, opened: 13, named: 11, notOpened: 21 })
  const push = await read(world, 'g02/pushes/share_push')
  expect(push.others).toBe(1)
  expect(push.opened.map((one: any) => one.customerId)).toContain('cu000')
})

test("the group's orders add up to the group's number", async () => {
  await using world = await aFlashGroup()
  const { db } = world.deps
  const orders = [0, 1, 2].map((i) =>
    anOrder({ orderNo: `A-${i}`, amountFen: 6900 + i, customer: { externalUserId: `cu00${i}` } }),
  )
  await sendOrders(world, [...orders, anOrder({ orderNo: 'A-9', amountFen: 100 })])
  const ids = await db.selectFrom('shopOrder').select('id').execute()
  await inTransaction(db, async (tx) => {
    for (const { id } of ids) await recordCredit(tx, id, CLOCK)
  })
  const { total, items, next } = await read(world, 'g02/orders?model=last&days=7')
  expect(total).toEqual({ model: 'last', days: 7, orders: 3, amountFen: 20_703 })
  expect(items.reduce((fen: number, item: any) => fen + item.amountFen, 0)).toBe(20_703)
  expect(items[0]).toMatchObject({ staffName: 'u_linxiaoyu' })
  expect(items[0].reason).toMatch(/^末次触达：付款前 \d+ 分钟打开/)
  expect(next).toBeNull()
  expect((await read(world, 'g02')).credit).toMatchObject({ orders: 3, amountFen: 20_703 })
})

test('who does not sit in the group finds no group, and no push of it', async () => {
  await using world = await aFlashGroup()
  for (const path of ['g02', 'g02/pushes/share_push', 'g02/orders', 'g99']) {
    expect((await ask(world, 'u_chenmo', path)).status).toBe(404)
  }
  expect((await ask(world, 'u_linxiaoyu', 'g02/pushes/share_other')).status).toBe(404)
})
