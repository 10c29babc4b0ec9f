import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, h, type Component } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import BusinessScreen from '../../sidebar/business/BusinessScreen.vue'
import CustomerNotices from '../../sidebar/customers/CustomerNotices.vue'
import GroupOrders from '../../sidebar/groups/GroupOrders.vue'
import GroupScreen from '../../sidebar/groups/GroupScreen.vue'
import PushSheet from '../../sidebar/groups/watch/PushSheet.vue'
import type { CreditedOrder, GroupView, Today } from '../../sidebar/shapes.ts'
import TodayScreen from '../../sidebar/today/TodayScreen.vue'
import { toast } from '../../sidebar/ui/toast.ts'
import { type Chat } from '../../sidebar/wecom/chat.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'

const push = {
  shareId: 'share_1',
  pageId: 'p03',
  title: '尺码一张图',
  at: 1,
  members: 34,
  opened: 13,
  named: 11,
  notOpened: 21,
  unknown: 0,
}
const group: GroupView = {
  id: 'g04',
  name: '翠湖·周六纸尿裤团',
  kind: 'trade',
  owner: { id: 'u_hejing', name: '何静' },
  isOwner: true,
  isDissolved: false,
  members: 34,
  flash: null,
  pushes: [push],
  credit: { model: 'last', days: 7, orders: 2, amountFen: 13_802 },
  memberList: [],
}
const order = (orderNo: string): CreditedOrder => ({
  orderId: orderNo,
  orderNo,
  amountFen: 6901,
  refundedFen: 0,
  paidAt: 1,
  customerName: '果果妈',
  staffName: '林小雨',
  source: null,
  reason: '她看过这次分享',
})

const answers = new Map<string, unknown>()
const opened: string[] = []
let unmount = () => {}

beforeEach(() => {
  localStorage.clear()
  answers.clear()
  opened.length = 0
  vi.stubGlobal('fetch', async (path: string) => {
    const known = answers.get(path.replace('/api/sidebar', ''))
    return known ? Response.json(known) : Response.json({ error: {} }, { status: 404 })
  })
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
})

async function show(screen: Component, props: object, expected: string) {
  const chat: Chat = {
    isInside: true,
    peer: async () => ({ kind: 'none', entry: 'normal' }),
    send: async () => 'sent',
    open: async (customerId) => void opened.push(customerId),
    scan: async () => undefined,
    compose: async () => 'cancelled',
    collect: async () => undefined,
  }
  const app = createApp({ render: () => h(screen, props) })
  app.use(createPinia()).use(PiniaColada).provide(chatKey, chat)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
  await says(expected)
}
const text = () => document.body.textContent!.replace(/\s+/g, ' ')
const says = (expected: string) => vi.waitFor(() => expect(text()).toContain(expected), 10_000)
const tap = (name: string) =>
  [...document.querySelectorAll('button')].find((one) => one.textContent!.trim() === name)!.click()

test('all orders of a group can be seen, page by page, each once', async () => {
  answers.set('/groups/g04/orders?model=last&days=7', { items: [order('A1')], next: '9_A1' })
  answers.set('/groups/g04/orders?model=last&days=7&before=9_A1', {
    items: [order('A1'), order('A2')],
    next: null,
  })
  await show(GroupOrders, { group }, 'A1')
  tap('更早的')
  await says('A2')
  expect(text().match(/A1/g)).toHaveLength(1)
  expect(text()).not.toContain('更早的')
})

test('a dissolved group can be looked at, and says why nothing can be sent', async () => {
  answers.set('/groups/g04', { ...group, isDissolved: true })
  await show(GroupScreen, { id: 'g04', isBeside: true }, '这个群已经解散')
  expect(text()).not.toContain('话术')
})

test('a group of somebody else says who may send', async () => {
  answers.set('/groups/g04', { ...group, isOwner: false })
  await show(GroupScreen, { id: 'g04', isBeside: true }, '要发请何静来发')
})

const lists = {
  opened: [],
  unnamed: 0,
  notOpened: [],
  quiet: 0,
  unknown: 0,
  isWhole: true,
  members: 34,
  openedCount: 13,
  notOpenedCount: 21,
  others: 0,
  inviteReply: null,
  remindReply: null,
}
const sheet = { groupId: 'g04', groupName: group.name, push, canSend: false }

test('whoever was not in the group then and read it is told apart', async () => {
  answers.set('/groups/g04/pushes/share_1', { ...lists, others: 2 })
  await show(PushSheet, sheet, '当时不在群里、也打开过的 2 人，不算在内')
})

test('of whom it cannot be known stands beside the two numbers, and all add up', async () => {
  const numbers = { openedCount: 12, notOpenedCount: 20, unknown: 2 }
  answers.set('/groups/g04/pushes/share_1', { ...lists, ...numbers })
  await show(PushSheet, sheet, '已看 12 + 没看 20 + 无法得知 2 = 群成员 34')
})

const reading = { views: 1, activeMs: 9000, depth: 1, firstAt: 1, lastAt: 1 }
const named = (customerId: string, name: string, over: object = {}) => ({
  ...reading,
  customerId,
  name,
  silent: null,
  touch: null,
  ...over,
})

test('the list opens the next chat in order, past those spoken to and those not hers', async () => {
  answers.set('/groups/g04/pushes/share_1', {
    ...lists,
    opened: [
      named('cu001', '果果妈', { touch: { by: '何静', how: 'done', at: 1 } }),
      named('cu002', '糖糖妈', { silent: 'opted_out' }),
      named('cu003', '可乐妈'),
    ],
  })
  await show(PushSheet, sheet, '发完下一位：可乐妈')
  expect(text()).toContain('何静 聊过了')
  tap('发完下一位：可乐妈')
  await vi.waitFor(() => expect(opened).toEqual(['cu003']))
  expect(JSON.parse(localStorage.getItem('huisheng.walk')!)).toMatchObject({ customerId: 'cu003' })
})

test('the board says how often a group was written to and how many left', async () => {
  const row = { target: 'g04', name: group.name, orders: 2, amountFen: 13_802, refundFen: 0 }
  answers.set('/business?days=7&model=last&dimension=group', {
    sentence: '成交 2 单',
    total: { orders: 2, amountFen: 13_802, prevAmountFen: 0, deltaPct: null },
    rows: [
      { ...row, pushes: 5, exits: 6 },
      { ...row, target: 'direct', name: '单聊', pushes: null, exits: null },
    ],
    model: 'last',
    days: 7,
    dimension: 'group',
    rule: '',
  })
  await show(BusinessScreen, {}, '发页面 5 次 · 退群 6 人')
  const [first, direct] = document.querySelectorAll('.chart li button')
  expect(first!.getAttribute('aria-label')).toContain('退群 6 人')
  expect(direct!.getAttribute('aria-label')).not.toContain('退群')
})

test('what was not checked with WeCom lately says so', async () => {
  const customer = { preference: 'normal', openCase: null, identity: 'confirmed' }
  await show(
    CustomerNotices,
    { customer: { ...customer, staleSince: Date.now() - 3 * 86_400_000 }, talk: 'single' },
    '跟企业微信核对的，可能有变',
  )
  unmount()
  await show(CustomerNotices, { customer: { ...customer, staleSince: null }, talk: 'single' }, '')
  expect(text()).not.toContain('核对')
})

test('a send into a group that stopped half-way says where it goes on, and does there', async () => {
  const today: Today = {
    greeting: '小雨，晚上好。',
    remaining: 0,
    next: null,
    leads: [],
    radar: [],
    tasks: [],
    unfinishedSends: [
      {
        id: 'send_1',
        chat: { kind: 'group', id: 'g04', name: group.name },
        title: '截单提醒',
        sentParts: 1,
        parts: 2,
      },
    ],
    certificate: null,
    quiet: null,
    tomorrow: 0,
  }
  answers.set('/today', today)
  await show(TodayScreen, {}, '截单提醒')
  tap('接着发')
  expect(opened).toEqual([])
  expect(toast.value?.text).toContain('打开「翠湖·周六纸尿裤团」的聊天')
  expect(localStorage.getItem('huisheng.sending.group.g04')).toContain('send_1')
})
