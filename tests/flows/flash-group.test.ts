import { expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../api/shop-time.ts'
import { WecomError } from '../../api/wecom/error.ts'
import { aShop, CLOCK, DAY, type Shop } from '../support/a-shop.ts'
import { aGroup, joins } from '../support/shop-parts.ts'

const OWNER = 'u_linxiaoyu'
const STAFF = {
  title: '',
  bio: '',
  isKfDutyAt: null,
  certName: null,
  certExpiresAt: null,
  certCheckedBy: null,
  syncedAt: CLOCK,
  leftAt: null,
}
const at = (text: string) => Date.parse(`${text}:00+08:00`)
const OPEN = at('2026-11-21T19:00')
const CLOSE = at('2026-11-22T19:00')
const TIMES = { openAt: OPEN, closeAt: CLOSE, maxPosts: 5, couponsPerPerson: 1 }

/** 林小雨's flash group of this weekend, as WeCom knows it too, on Sunday at two. */
async function aFlashGroup() {
  const shop = await aShop()
  const { db } = shop
  await aGroup(db, 'g02', { name: '翠湖·周六纸尿裤团', syncedAt: CLOCK + 900 * DAY })
  await joins(db, 'g02', OWNER, { memberType: 1 })
  await joins(db, 'g02', 'cu001')
  await shop.add('staff', { ...STAFF, id: 'u_zhoumin', name: '周敏', role: 'manager' })
  await shop.add('staffStore', { staffId: 'u_zhoumin', storeId: 'st1' })
  shop.clock.now = at('2026-11-22T14:00')
  // An evening is longer than a session: everyone signs in again for what she asks.
  const signedIn =
    (staffId: string) =>
    async (method: string, path: string, body: unknown = {}): Promise<any> => {
      const { browser } = await shop.asStaff(staffId)
      const response = await browser.fetch(`/api/sidebar${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method !== 'GET' && { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.json() }
    }
  const lin = signedIn(OWNER)
  expect((await lin('PUT', '/groups/g02/flash', TIMES)).status).toBe(200)
  return Object.assign(shop, { lin, zhou: signedIn('u_zhoumin') })
}
type FlashShop = Awaited<ReturnType<typeof aFlashGroup>>

/** Lets the clock run to a moment, with the server's tick on the way. */
async function until(shop: Shop, moment: string) {
  shop.clock.now = at(moment)
  await shop.runDueJobs()
}
const care = async ({ lin }: FlashShop) => (await lin('GET', '/groups/g02/care')).body
const told = ({ simulator }: Shop) => simulator.textsTo(OWNER)
const doneItems = async (shop: FlashShop) =>
  (await care(shop)).close.items.filter((one: any) => one.isDone).map((one: any) => one.item)
/** She dissolves it in her client; WeCom's letter of it arrives. */
async function dismiss({ simulator }: Shop) {
  simulator.act('dismiss_group', { chat_id: 'g02' })
  await simulator.callbacks.settled()
}

test('two hours before its close the owner hears it once, whoever runs the jobs', async () => {
  await using shop = await aFlashGroup()
  await until(shop, '2026-11-22T16:59')
  expect(told(shop)).toEqual([])
  shop.clock.now = at('2026-11-22T17:00')
  await Promise.all([shop.runDueJobs(), shop.runDueJobs()])
  await until(shop, '2026-11-22T18:00')
  expect(told(shop)).toHaveLength(1)
  expect(told(shop)[0]).toContain('「翠湖·周六纸尿裤团」19:00 收尾')
})

test('at its close the list is there: who has not paid, the thank-you, and the way to dissolve', async () => {
  await using shop = await aFlashGroup()
  const { lin } = shop
  await shop.aReply('s29', '谢谢大家。', { category: '群内', situation: 'group_thanks' })
  await shop.aTask('task_1', 'cu001', {
    rule: 'chain_unpaid',
    evidenceJson: JSON.stringify({ reason: '接龙 2 份没付款' }),
  })
  await shop.aTask('task_2', 'cu001', { rule: 'chain_unpaid', closedReason: 'settled' })
  await until(shop, '2026-11-22T18:59')
  expect(await care(shop)).toMatchObject({ close: null, flash: { phase: 'lastOrders' } })
  await until(shop, '2026-11-22T19:00')
  expect(await care(shop)).toMatchObject({
    flash: { phase: 'thanks' },
    close: {
      reason: '19:00 到了收尾时间',
      openedBy: null,
      unfinished: [{ name: '果果妈', what: '接龙 2 份没付款' }],
      thanks: { replyId: 's29', blocked: null },
    },
  })
  expect(await doneItems(shop)).toEqual([])
  expect((await lin('GET', '/group-lines/due')).body.closings).toMatchObject([
    { groupId: 'g02', isLate: false },
  ])

  // Nobody can say for WeCom that the group is gone, nor for the books that all is paid.
  for (const item of ['dissolve', 'orders']) {
    expect((await lin('POST', `/groups/g02/checklists/close/${item}`)).status).toBe(422)
  }
  // Said on her phone and ticked by hand it is said, until the tick is taken back.
  await lin('POST', '/groups/g02/checklists/close/thanks')
  expect((await care(shop)).flash.phase).toBe('dissolve')
  await lin('DELETE', '/groups/g02/checklists/close/thanks')
  expect((await care(shop)).flash.phase).toBe('thanks')
  const send = await lin('POST', '/sends', {
    key: 'tap-1',
    chat: { kind: 'group', id: 'g02' },
    replyId: 's29',
    suggestionKey: null,
    parts: [{ kind: 'text', text: '谢谢大家。' }],
  })
  expect(await doneItems(shop)).toEqual([])
  await lin('POST', `/sends/${send.body.id}/parts/1`, { result: 'sent' })
  expect(await doneItems(shop)).toEqual(['thanks'])
  expect((await care(shop)).flash.phase).toBe('dissolve')
  await lin('POST', '/tasks/task_1/done')
  expect(await doneItems(shop)).toEqual(['orders', 'thanks'])

  await dismiss(shop)
  expect((await care(shop)).isDissolved).toBe(false)
  await shop.pass(MINUTE)
  expect(await doneItems(shop)).toEqual(['orders', 'thanks', 'dissolve'])
  expect(await care(shop)).toMatchObject({ isDissolved: true, flash: { phase: 'dissolved' } })
  expect((await lin('GET', '/group-lines/due')).body.closings).toEqual([])
  expect((await lin('POST', '/groups/g02/close', {})).status).toBe(409)

  // Dissolved in time, nobody is reminded.
  await until(shop, '2026-11-22T23:00')
  expect(told(shop)).toHaveLength(1)
})

test('two hours after it the owner is reminded once, and then the manager sees it', async () => {
  await using shop = await aFlashGroup()
  const late = async () => (await shop.zhou('GET', '/group-lines/suggestions')).body.closing
  await until(shop, '2026-11-22T19:00')
  await until(shop, '2026-11-22T20:59')
  expect(told(shop)).toHaveLength(0)
  expect(await late()).toMatchObject([{ groupId: 'g02', isLate: false }])
  expect((await shop.zhou('GET', '/group-lines/due')).body.closings).toEqual([])
  await until(shop, '2026-11-22T21:00')
  expect(told(shop)).toHaveLength(1)
  expect(told(shop)[0]).toContain('「翠湖·周六纸尿裤团」还没解散')
  expect(await late()).toMatchObject([{ groupId: 'g02', ownerName: '林小雨', isLate: true }])
  expect((await shop.zhou('GET', '/group-lines/due')).body.closings).toMatchObject([
    { groupId: 'g02', isLate: true },
  ])
  await until(shop, '2026-11-23T09:00')
  expect(told(shop)).toHaveLength(1)
  await dismiss(shop)
  await shop.pass(MINUTE)
  expect(await late()).toEqual([])
})

test('when WeCom’s letter was lost, asking WeCom spares her the reminder', async () => {
  await using shop = await aFlashGroup()
  await until(shop, '2026-11-22T19:00')
  shop.deps.wecom.getGroup = async () => {
    throw new WecomError('refused', 'externalcontact/groupchat/get', { errcode: 40050 })
  }
  await until(shop, '2026-11-22T21:00')
  expect(told(shop)).toEqual([])
  expect((await care(shop)).flash.phase).toBe('dissolved')
})

test('a closing time that was moved leaves nothing behind; the new one is kept', async () => {
  await using shop = await aFlashGroup()
  const moved = { ...TIMES, closeAt: CLOSE + HOUR }
  await shop.lin('PUT', '/groups/g02/flash', moved)
  await until(shop, '2026-11-22T17:30')
  expect(told(shop)).toEqual([])
  await until(shop, '2026-11-22T19:30')
  expect((await care(shop)).close).toBeNull()
  expect(told(shop)).toHaveLength(1)
  await until(shop, '2026-11-22T20:00')
  expect((await care(shop)).close).not.toBeNull()
  const wrong = { ...TIMES, closeAt: OPEN }
  expect((await shop.lin('PUT', '/groups/g02/flash', wrong)).status).toBe(400)
  await shop.lin('DELETE', '/groups/g02/flash')
  expect(await care(shop)).toMatchObject({ flash: null, firstCard: 'orders' })
  await until(shop, '2026-11-23T09:00')
  expect(told(shop)).toHaveLength(1)
})

test('the clock and the manager begin the same list', async () => {
  await using shop = await aFlashGroup()
  shop.clock.now = CLOSE
  const begun = await Promise.all([
    shop.runDueJobs(),
    ...[1, 2, 3].map(() => shop.zhou('POST', '/groups/g02/close', { reason: '时间到了' })),
  ])
  expect(begun.slice(1).map((answer: any) => answer.status)).toEqual([200, 200, 200])
  const lists = await shop.db.selectFrom('groupChecklist').select('id').execute()
  expect(lists).toHaveLength(1)
  const acts = await shop.db
    .selectFrom('auditLog')
    .where('action', '=', 'group.close')
    .select('id')
    .execute()
  expect(acts).toHaveLength(1)
})

test('the group’s own number of posts is its ceiling: one more needs a reason, which is kept', async () => {
  await using shop = await aFlashGroup()
  const { lin } = shop
  await lin('PUT', '/groups/g02/flash', { ...TIMES, maxPosts: 2 })
  const say = async (key: string, reason?: string) => {
    const send = await lin('POST', '/sends', {
      key,
      chat: { kind: 'group', id: 'g02' },
      replyId: null,
      suggestionKey: null,
      parts: [{ kind: 'text', text: '清单在页面里' }],
      ...(reason && { reason }),
    })
    if (send.status === 201) await lin('POST', `/sends/${send.body.id}/parts/1`, { result: 'sent' })
    return send
  }
  expect((await say('tap-1')).status).toBe(201)
  expect((await say('tap-2')).status).toBe(201)
  expect((await care(shop)).week.posts).toBe(2)
  expect((await say('tap-3')).body.error.code).toBe('needs_reason')
  expect((await say('tap-4', '有人问截单时间')).status).toBe(201)
  expect((await care(shop)).week.posts).toBe(3)
})
