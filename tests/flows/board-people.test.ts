import { expect, test } from 'vitest'
import { recordExits } from '../../api/business/record-exits.ts'
import { foldLeadCases, openLeadCases } from '../../api/business/leads/fold-cases.ts'
import { DAY, HOUR } from '../../api/shop-time.ts'
import { inTransaction, type Db } from '../../db/database.ts'
import { CLOCK } from '../support/platform.ts'
import { aCustomer, agrees, anOrder, aShare, joins, sendOrders } from '../support/shop-parts.ts'
import {
  aShopOfTwoStores,
  askBoard,
  buys,
  creditAll,
  tellBoardDoor,
} from '../support/two-stores.ts'

// 经营, the people in it: leads and what came of them, who bought again, whom to remind.

const looksTwice = (db: Db, customerId: string, shareId: string) =>
  db
    .insertInto('customerPage')
    .values({
      customerId,
      pageId: 'p11',
      views: 2,
      days: 1,
      lastDay: '2026-11-19',
      activeMs: 9000,
      depth: 1,
      firstAt: CLOCK - 2 * DAY,
      lastAt: CLOCK - 2 * DAY,
      lastShareId: shareId,
    })
    .execute()

test('线索: the same people followed or not, and each number opens the list it counts', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  const at = CLOCK - 2 * DAY
  const shareId = await aShare(db, { groupId: 'g1' })
  for (const id of ['cu1', 'cu2', 'cu3', 'cu4']) {
    await aCustomer(db, { id })
    await looksTwice(db, id, shareId)
  }
  await agrees(db, 'cu1')
  const look = (customerId: string) => ({
    customerId,
    staffId: 'u_linxiaoyu',
    pageId: 'p11',
    openedAt: at,
  })
  await inTransaction(db, async (tx) => {
    await openLeadCases(tx, ['cu1', 'cu2', 'cu3', 'cu4'].map(look))
    // Looking again within the week makes her no second lead.
    await openLeadCases(tx, [{ ...look('cu1'), openedAt: at + HOUR }])
  })
  // Two get a word; one of these buys after it, and one buys without.
  for (const customerId of ['cu1', 'cu2']) {
    await aShare(db, { customerId, sharedAt: at + HOUR, groupId: null })
  }
  for (const [no, id] of [
    ['L-1', 'cu1'],
    ['L-2', 'cu3'],
  ] as const) {
    const customer = { externalUserId: id }
    await sendOrders(world, [anOrder({ orderNo: no, paidAt: CLOCK - DAY, customer })])
  }
  await inTransaction(db, (tx) => foldLeadCases(tx, ['cu2', 'cu4'], at))
  await creditAll(world)

  const funnel = await askBoard(world, 'u_zhoumin', '/funnel')
  expect(funnel).toMatchObject({
    leads: 4,
    followed: 2,
    ordered: 2,
    withWord: { part: 1, n: 2, isFew: true },
    withoutWord: { part: 1, n: 2, isFew: true },
  })
  const { rows: staff } = await askBoard<{ rows: Record<string, unknown>[] }>(
    world,
    'u_zhoumin',
    '/staff',
  )
  expect(staff.find((row) => row.staffId === 'u_linxiaoyu')).toMatchObject({
    leads: 4,
    followed: 2,
    ordered: 2,
    sends: 0,
    replyMinutes: null,
  })
  for (const [kind, n] of [
    ['leads', 4],
    ['followed', 2],
    ['notFollowed', 2],
    ['ordered', 2],
  ] as const) {
    const query = `/list?kind=${kind}&staff=u_linxiaoyu`
    const { items } = await askBoard<{ items: { name: string | null }[] }>(
      world,
      'u_zhoumin',
      query,
    )
    expect([kind, items.length]).toEqual([kind, n])
    // Of the four only one agreed to be known.
    expect(items.filter((item) => item.name !== null).length).toBeLessThanOrEqual(1)
    const numbers = await askBoard<{ items: { name: null }[] }>(world, 'u_fangzhou', query)
    expect(numbers.items.every((item) => item.name === null)).toBe(true)
  }
  await askBoard(world, 'u_manager1', '/list?kind=leads&staff=u_chenmo', 404)
})

test('a store’s numbers of a member count what their lists show, and go on being answered for when she has left', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  const shareId = await aShare(db, { groupId: 'g1' })
  await db.insertInto('staffStore').values({ staffId: 'u_linxiaoyu', storeId: 'st2' }).execute()
  const looks: Parameters<typeof openLeadCases>[1] = []
  for (const [id, storeId] of [
    ['cu1', 'st1'],
    ['cu2', 'st2'],
    ['cu3', 'st2'],
  ] as const) {
    await aCustomer(db, { id, storeId })
    await looksTwice(db, id, shareId)
    looks.push({ customerId: id, staffId: 'u_linxiaoyu', pageId: 'p11', openedAt: CLOCK - DAY })
  }
  await inTransaction(db, (tx) => openLeadCases(tx, looks))

  const counts = async (who: string, store: string) => {
    const process = `/staff?days=7${store}`
    const { rows } = await askBoard<{ rows: any[] }>(world, who, process)
    const list = `/list?kind=leads&staff=u_linxiaoyu${store}`
    const { items } = await askBoard<{ items: unknown[] }>(world, who, list)
    return [rows.find(({ staffId }) => staffId === 'u_linxiaoyu')?.leads, items.length]
  }
  expect(await counts('u_zhoumin', '')).toEqual([3, 3])
  expect(await counts('u_zhoumin', '&store=st2')).toEqual([2, 2])
  expect(await counts('u_manager1', '')).toEqual([1, 1])

  await buys(world, 'A-1', 'g1', 1000, 1)
  await creditAll(world)
  await db.updateTable('staff').set({ leftAt: CLOCK }).where('id', '=', 'u_linxiaoyu').execute()
  expect(await counts('u_zhoumin', '')).toEqual([3, 3])
  expect(await counts('u_manager1', '')).toEqual([1, 1])
  await askBoard(world, 'u_zhoumin', '/reminders/u_linxiaoyu', 404)
})

test('what she sent is called by what it was: a page she gave is no text of her own', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  const shareId = await aShare(db, { groupId: 'g1' })
  for (const [id, kind] of [
    ['send_1', 'page'],
    ['send_2', 'text'],
  ] as const) {
    await db
      .insertInto('send')
      .values({
        id,
        idempotencyKey: id,
        staffId: 'u_linxiaoyu',
        chatKind: 'group',
        customerId: null,
        groupId: 'g1',
        replyId: null,
        suggestionKey: null,
        reason: null,
        preparedAt: CLOCK - HOUR,
        finishedAt: CLOCK - HOUR,
      })
      .execute()
    await db
      .insertInto('sendPart')
      .values({
        sendId: id,
        partNo: 1,
        kind,
        text: '',
        shareId: kind === 'page' ? shareId : null,
        state: 'sent',
        error: null,
        changedAt: CLOCK - HOUR,
        claimedBy: null,
        claimedUntil: null,
      })
      .execute()
  }
  const { title } = await db.selectFrom('page').select('title').executeTakeFirstOrThrow()
  const { items } = await askBoard<{ items: { text: string }[] }>(
    world,
    'u_zhoumin',
    '/list?kind=sends&staff=u_linxiaoyu',
  )
  expect(items.map(({ text }) => text)).toEqual(['自己写的一段话', `页面《${title}》`])
})

test('复购 and 客单: ours beside all, and 未接入 where no till has spoken', async () => {
  await using world = await aShopOfTwoStores()
  expect(await askBoard(world, 'u_zhoumin', '/repeats')).toEqual({
    days: 30,
    ours: null,
    all: null,
  })
  await buys(world, 'A-1', 'g1', 1000, 1)
  const customer = { externalUserId: 'wm-A-1' }
  await sendOrders(world, [
    anOrder({ orderNo: 'A-2', shopId: 'st1', amountFen: 3000, paidAt: CLOCK - HOUR, customer }),
    anOrder({ orderNo: 'A-3', shopId: 'st1', amountFen: 500, paidAt: CLOCK - HOUR }),
  ])
  await creditAll(world)
  expect(await askBoard(world, 'u_zhoumin', '/repeats?days=90')).toEqual({
    days: 90,
    all: { orders: 3, amountFen: 4500, buyers: 1, again: 1 },
    ours: { orders: 2, amountFen: 4000, buyers: 1, again: 1 },
  })
})

test('提醒: the member alone is told what is undone, once for a tap, twice a day at most', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  const preview = await askBoard<{ text: string; left: number }>(
    world,
    'u_zhoumin',
    '/reminders/u_chenmo',
  )
  expect(preview).toMatchObject({ left: 2, text: expect.stringContaining('今天') })
  const remind = (key: string) =>
    tellBoardDoor(world, 'u_zhoumin', '/reminders', { staffId: 'u_chenmo', key })
  for (const key of ['tap-00001', 'tap-00001', 'tap-00002']) {
    expect((await remind(key)).status).toBe(201)
  }
  expect((await remind('tap-00003')).status).toBe(409)
  const jobs = await db.selectFrom('job').where('kind', '=', 'remind-staff').selectAll().execute()
  expect(jobs).toHaveLength(2)
  const other = await tellBoardDoor(world, 'u_manager1', '/reminders', {
    staffId: 'u_chenmo',
    key: 'tap-00004',
  })
  expect(other.status).toBe(404)
})

test('提醒, pressed by several at once, is still two a day', async () => {
  await using world = await aShopOfTwoStores()
  const remind = (key: string) =>
    tellBoardDoor(world, 'u_zhoumin', '/reminders', { staffId: 'u_chenmo', key })
  const taps = ['tap-00001', 'tap-00002', 'tap-00003', 'tap-00004']
  const answers = await Promise.all(taps.map(remind))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409])
})

test('提醒 from the sentence about a group speaks of that group, and opens it', async () => {
  await using world = await aShopOfTwoStores()
  const { db } = world.deps
  await db.updateTable('groupChat').set({ ownerId: 'u_chenmo' }).where('id', '=', 'g2').execute()
  for (const n of [1, 2, 3]) {
    await aShare(db, { groupId: 'g2' })
    await joins(db, 'g2', `wm-gone-${n}`)
  }
  await inTransaction(db, (tx) =>
    recordExits(tx, { groupId: 'g2', storeId: 'st2' }, async () => {
      await tx
        .updateTable('groupMember')
        .set({ leftAt: CLOCK - DAY })
        .execute()
    }),
  )
  const { act } = await askBoard<{ act: { groupId: string; staffId: string } }>(
    world,
    'u_zhoumin',
    '',
  )
  expect(act).toMatchObject({ groupId: 'g2', staffId: 'u_chenmo' })
  const text = '「群 2」近 7 天发了 3 次、退了 3 人，这周先停一停。'
  const preview = await askBoard(world, 'u_zhoumin', '/reminders/u_chenmo?group=g2')
  expect(preview).toMatchObject({ text })
  const reminded = await tellBoardDoor(world, 'u_zhoumin', '/reminders', {
    staffId: 'u_chenmo',
    key: 'tap-00001',
    group: 'g2',
  })
  expect(reminded.status).toBe(201)
  const job = await db
    .selectFrom('job')
    .where('kind', '=', 'remind-staff')
    .select('payloadJson')
    .executeTakeFirstOrThrow()
  expect(JSON.parse(job.payloadJson)).toMatchObject({ text, place: 'g/g2' })
  // A group that is not hers, or not worn: what is undone today.
  for (const path of ['/reminders/u_linxiaoyu?group=g2', '/reminders/u_chenmo?group=g4']) {
    const other = await askBoard<{ text: string }>(world, 'u_zhoumin', path)
    expect(other.text).toContain('今天')
  }
})
