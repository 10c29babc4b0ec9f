import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, h } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Lead, Task, Today } from '../../sidebar/shapes.ts'
import TodayScreen from '../../sidebar/today/TodayScreen.vue'
import { type Chat } from '../../sidebar/wecom/chat.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'

const lead = (customerId: string, name: string, reason: string): Lead => ({
  customerId,
  name,
  reason,
  replyId: null,
  replyTitle: null,
  at: 1,
  rank: 1,
  kind: 'view',
  claimedUntil: null,
})
const task = (id: string, customerId: string, name: string, reason: string): Task => ({
  id,
  customerId,
  name,
  rule: '积分快到期',
  reason,
  dueAt: 1,
  replyId: null,
})
const leads = [
  lead('cu001', '果果妈', '「拉拉裤」看过 2 次没买'),
  lead('cu003', '可乐妈', '300 分三天后到期'),
]
const today: Today = {
  greeting: '小雨，晚上好',
  remaining: 2,
  next: leads[0]!,
  leads,
  radar: [],
  tasks: [
    task('t1', 'cu001', '果果妈', '120 分 12月5日到期'),
    task('t3', 'cu003', '可乐妈', '300 分三天后到期'),
    task('t9', 'cu009', '一一妈', '绘本到了'),
  ],
  unfinishedSends: [],
  certificate: null,
  quiet: null,
  tomorrow: 0,
}
const step = {
  runId: 'run_1',
  stepNo: 3,
  steps: 5,
  play: '新客培育',
  day: 3,
  subject: 'customer',
  subjectId: 'cu001',
  name: '果果妈',
  title: '看过没买',
  reason: '看过两次',
  expiresAt: 1,
}

const chat: Chat = {
  isInside: true,
  peer: async () => ({ kind: 'none', entry: 'normal' }),
  send: async () => 'sent',
  open: async () => {},
  scan: async () => undefined,
  compose: async () => 'cancelled',
  collect: async () => undefined,
}

let unmount = () => {}
beforeEach(() => {
  localStorage.clear()
  vi.stubGlobal('fetch', async (path: string) => {
    if (path === '/api/sidebar/today') return Response.json(today)
    if (path === '/api/sidebar/today/leads') return Response.json({ leads, count: 2 })
    if (path === '/api/sidebar/today/plays') return Response.json({ count: 1, items: [step] })
    return Response.json({ error: {} }, { status: 404 })
  })
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
})

test('somebody stands on 今天 once, with all that is to be done for her', async () => {
  const app = createApp({ render: () => h(TodayScreen) })
  app.use(createPinia()).use(PiniaColada).provide(chatKey, chat)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()

  const rows = () => [...document.querySelectorAll<HTMLElement>('.lead')]
  const buttons = (row: HTMLElement) =>
    [...row.querySelectorAll('button')].map((it) => it.ariaLabel ?? it.getAttribute('aria-label'))
  await vi.waitFor(() => expect(rows()[0]?.textContent).toContain('新客培育'), 10_000)
  const [her, byTask] = rows()
  expect(her!.textContent).toContain('「拉拉裤」看过 2 次没买')
  expect(her!.textContent).toContain('120 分 12月5日到期')
  expect(buttons(her!)).toContain('跟果果妈聊完了')
  expect(buttons(her!)).toContain('做完了：积分快到期')
  // Whoever is here because of a task is not told so twice, nor ticked off twice.
  expect(byTask!.textContent!.split('300 分三天后到期')).toHaveLength(2)
  expect(buttons(byTask!)).not.toContain('跟可乐妈聊完了')
  // Ticked off with a keyboard, the list is where she goes on.
  const done = [...her!.querySelectorAll('button')].find((it) =>
    it.textContent!.includes('做完了'),
  )!
  done.focus()
  done.click()
  await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('H2'))

  // What is left in 该做 is for those who stand nowhere else.
  const others = document.querySelector('section[aria-label="该做"]')!
  expect(others.textContent).toContain('一一妈')
  expect(others.textContent).not.toContain('果果妈')
  expect(document.querySelector('section[aria-label^="SOP"]')).toBeNull()
})
