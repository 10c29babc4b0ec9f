import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, h } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import SuggestionList from '../../sidebar/customers/SuggestionList.vue'
import type { StepCard } from '../../sidebar/plays/shapes.ts'
import { provideSending } from '../../sidebar/sends/useSending.ts'
import type { Profile, Suggestion, Task } from '../../sidebar/shapes.ts'
import type { Chat } from '../../sidebar/wecom/chat.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'
import { useTalk } from '../../sidebar/wecom/useTalk.ts'

const words = (text: string) => [{ kind: 'text' as const, text, missing: [] }]
const suggestion = (key: string, replyId: string, title: string): Suggestion => ({
  key,
  replyId,
  category: '跟进',
  title,
  reason: `为了${title}`,
  parts: words(`说一句${title}`),
  blocked: null,
})
const task = (id: string, rule: string): Task => ({
  id,
  customerId: 'cu001',
  name: '果果妈',
  rule,
  reason: `${rule}的理由`,
  dueAt: 1,
  replyId: null,
  by: null,
})
const card: StepCard = {
  runId: 'run_1',
  stepNo: 4,
  steps: 5,
  play: '新客培育',
  day: 3,
  title: '看过没买',
  reason: '看过两次，还没下单',
  kind: 'message',
  isInMass: false,
  upgradeTo: null,
  task: null,
  staffNote: null,
  replyId: 's18',
  key: 'play:run_1:4',
  parts: words('说一句看过没买'),
  blocked: null,
  speaker: { id: 'u_linxiaoyu', name: '林小雨' },
  isMine: true,
  expiresAt: 1,
  isUnknown: false,
}
const customer = {
  id: 'cu001',
  suggestions: [suggestion('looked:p11', 's18', '看过没买'), suggestion('task:t1', 's21', '积分')],
  tasks: [
    task('t1', '积分快到期'),
    task('t2', '提醒她看直播'),
    { ...task('t3', '推一张券'), by: '何静' },
  ],
} as unknown as Profile

const chat = {
  isInside: true,
  peer: async () => ({ kind: 'single', id: 'cu001', entry: 'single_chat_tools' }),
  send: async () => 'sent',
} as unknown as Chat

let unmount = () => {}
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
})

test('what is to be done by saying something stands with those words; a play’s step is sent as the step', async () => {
  const orders: Record<string, unknown>[] = []
  vi.stubGlobal('fetch', async (path: string, { method, body }: RequestInit) => {
    if (path.endsWith('/plays')) return Response.json({ cards: [card], waiting: [], ended: [] })
    if (method === 'POST' && path === '/api/sidebar/sends') orders.push(JSON.parse(String(body)))
    return Response.json({ error: { code: 'busy', message: '稍等' } }, { status: 503 })
  })
  const app = createApp({
    setup() {
      provideSending({ kind: 'single', id: 'cu001' })
      return () => h(SuggestionList, { customer, name: '果果妈', isAsked: true })
    },
  })
  const pinia = createPinia()
  await useTalk(pinia).watchOver(chat)
  app.use(pinia).use(PiniaColada).provide(chatKey, chat)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()

  const cards = () => [...document.querySelectorAll<HTMLElement>('.suggestion')]
  await vi.waitFor(() => expect(cards()[1]?.textContent).toContain('做完了'), 10_000)
  // The reason is said by the words' card; the task's own words are not repeated.
  expect(cards()[1]!.textContent).not.toContain('积分快到期的理由')
  expect(cards()[0]!.textContent).not.toContain('做完了')
  const due = document.querySelector('section[aria-label="到点该做"]')!
  expect(due.textContent).toContain('提醒她看直播')
  expect(due.textContent).not.toContain('积分快到期')
  // A colleague's is shown, and only hers to tick off.
  expect(due.textContent).toContain('何静 在跟')
  expect(due.querySelectorAll('[aria-label^="做完了"]')).toHaveLength(1)

  const plays = () => document.querySelector('section[aria-label="打法"]')
  await vi.waitFor(() => expect(plays()?.textContent).toContain('就是上面那一条'), 10_000)
  expect(plays()!.textContent).not.toContain('看过两次，还没下单')
  const send = [...cards()[0]!.querySelectorAll('button')].find((it) =>
    it.textContent!.includes('发送'),
  )!
  send.click()
  await vi.waitFor(() => expect(orders).toHaveLength(1), 10_000)
  expect(orders[0]).toMatchObject({ replyId: 's18', suggestionKey: 'play:run_1:4' })
})
