import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, h } from 'vue'
import MomentPosts from '../../sidebar/plays/MomentPosts.vue'
import { useSession } from '../../sidebar/session/useSession.ts'
import { type Chat } from '../../sidebar/wecom/chat.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'

// 朋友圈 on 今天: what is written down is that WeCom's composer was opened, never that she posted.

const post = { text: { content: '换季的尺码又要看一遍了' }, attachments: [] }
const prepared = {
  batchId: 'batch_1',
  play: '老客激活',
  title: '换季提醒',
  text: post.text.content,
  page: null,
  people: 12,
  leftOut: 3,
  expiresAt: Date.parse('2026-11-22T20:00:00+08:00'),
}
const calls: string[] = []
let items = [prepared]
let unmount = () => {}

beforeEach(() => {
  localStorage.clear()
  calls.length = 0
  items = [prepared]
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    calls.push(`${method} ${path.replace('/api/sidebar', '')}`)
    if (path.endsWith('/session')) {
      const staff = { id: 'u_linxiaoyu', name: '林小雨', role: 'rep', stores: [] }
      return Response.json({ staff, serverNow: Date.now() })
    }
    if (path.endsWith('/composed')) items = []
    if (method === 'GET') return Response.json({ items })
    return Response.json(path.endsWith('/composed') ? { people: 12 } : post)
  })
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
})

async function show(compose: Chat['compose']) {
  const chat = { compose } as unknown as Chat
  const pinia = createPinia()
  const app = createApp({ render: () => h(MomentPosts, { today: {} as never }) })
  app.use(pinia).use(PiniaColada).provide(chatKey, chat)
  await useSession(pinia).load()
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
  await vi.waitFor(() => expect(document.body.textContent).toContain('朋友圈 1'))
}
const tap = () => document.querySelector<HTMLButtonElement>('button.button')!.click()
const posts = () => calls.filter((call) => call.startsWith('POST'))

test('a prepared post opens WeCom’s composer with itself, is noted as opened, and is gone', async () => {
  const compose = vi.fn(async () => 'opened' as const)
  await show(compose)
  expect(document.body.textContent).toContain('给名下 12 人看')
  expect(document.body.textContent).toContain('3 位企业微信联系人看不到')
  tap()
  tap()
  await vi.waitFor(() => expect(document.body.textContent).not.toContain('换季提醒'))
  expect(compose).toHaveBeenCalledExactlyOnceWith(post)
  expect(posts()).toEqual(['POST /today/moments/batch_1', 'POST /today/moments/batch_1/composed'])
})

test('turned back from, it stays where it was and nothing is noted', async () => {
  await show(async () => 'cancelled')
  tap()
  await vi.waitFor(() => expect(posts()).toHaveLength(1))
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(posts()).toEqual(['POST /today/moments/batch_1'])
  expect(document.body.textContent).toContain('换季提醒')
})
