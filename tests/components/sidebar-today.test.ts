import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, h } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Lead, Task, Today } from '../../sidebar/shapes.ts'
import TodayScreen from '../../sidebar/today/TodayScreen.vue'
import { type Chat } from '../../sidebar/wecom/chat.ts'
import { toast } from '../../sidebar/ui/toast.ts'
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
  by: null,
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

function openToday() {
  const app = createApp({ render: () => h(TodayScreen) })
  app.use(createPinia()).use(PiniaColada).provide(chatKey, chat)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
}

test('somebody stands on 今天 once, with all that is to be done for her', async () => {
  openToday()

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
  await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('H2'), 10_000)

  // What is left in 该做 is for those who stand nowhere else.
  const others = document.querySelector('section[aria-label="该做"]')!
  expect(others.textContent).toContain('一一妈')
  expect(others.textContent).not.toContain('果果妈')
  expect(document.querySelector('section[aria-label^="SOP"]')).toBeNull()
})

test('a lead that could not be given back: she is told, and it is not said to be done', async () => {
  const mine = leads.map((one) => ({ ...one, claimedUntil: 1 }))
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (method === 'DELETE')
      return Response.json(
        { error: { code: 'forbidden', message: '已经不归您了' } },
        { status: 403 },
      )
    if (path === '/api/sidebar/today') return Response.json({ ...today, leads: mine })
    if (path === '/api/sidebar/today/leads') return Response.json({ leads: mine, count: 2 })
    return Response.json({ error: {} }, { status: 404 })
  })
  openToday()
  const giveBack = () => document.querySelector<HTMLButtonElement>('[aria-label="把果果妈放回去"]')
  await vi.waitFor(() => expect(giveBack()).not.toBeNull(), 10_000)
  giveBack()!.click()
  await vi.waitFor(() => expect(toast.value?.text).toContain('已经不归您了'), 10_000)
})

test('a task that is refused late brings back no other that was done meanwhile', async () => {
  let refuse: (() => void) | undefined
  const free = [task('t1', 'cu008', '小满妈', '预产期近了'), today.tasks[2]!]
  let standing = { ...today, leads: [], next: null, tasks: free }
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (path === '/api/sidebar/today') return Response.json(standing)
    if (path === '/api/sidebar/today/leads') return Response.json({ leads: [], count: 0 })
    if (method !== 'POST') return Response.json({ error: {} }, { status: 404 })
    if (path.includes('/t1/'))
      return new Promise((done) => {
        const no = { error: { code: 'no', message: '已经关掉了' } }
        refuse = () => done(Response.json(no, { status: 409 }))
      })
    standing = { ...standing, greeting: '小雨，还有一件', tasks: free.slice(0, 1) }
    return Response.json({})
  })
  openToday()
  const done = () => [...document.querySelectorAll<HTMLButtonElement>('[aria-label^="做完了"]')]
  await vi.waitFor(() => expect(done()).toHaveLength(2), 10_000)
  const [first, second] = done()
  first!.click()
  second!.click()
  await vi.waitFor(() => expect(document.body.textContent).toContain('还有一件'), 10_000)
  expect(document.body.textContent).not.toContain('一一妈')
  refuse!()
  await vi.waitFor(() => expect(toast.value?.text).toContain('已经关掉了'), 10_000)
  await vi.waitFor(() => expect(document.body.textContent).not.toContain('一一妈'), 10_000)
  expect(document.body.textContent).toContain('小满妈')
})
