import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick } from 'vue'
import { keep } from '../../sidebar/keep.ts'
import RepliesPanel from '../../sidebar/replies/RepliesPanel.vue'
import { provideSending } from '../../sidebar/sends/useSending.ts'
import type { Reply } from '../../sidebar/shapes.ts'
import { lastSeen, rememberSeen } from '../../sidebar/snapshot.ts'
import { firstScreenStands } from '../../sidebar/ui/first-screen.ts'
import { outsideChat } from '../../sidebar/wecom/outside.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'

const soon = <T>(check: () => T) => vi.waitFor(check, 10_000)
const reply = (id: string, title: string, category: string) =>
  ({ id, title, category, parts: [], isFavourite: false, usedCount: 0 }) as unknown as Reply
const items = [
  reply('s01', '加上就打招呼', '招呼语'),
  reply('s02', '问月龄', '招呼语'),
  reply('s03', '尺码图', '咨询问答'),
]

const asked: string[] = []
let unmount = () => {}
beforeEach(async () => {
  localStorage.clear()
  firstScreenStands()
  keep('owner', 'u_linxiaoyu:rep')
  asked.length = 0
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (method === 'GET') asked.push(path)
    return Response.json({ categories: ['招呼语', '咨询问答'], items })
  })
  const page = defineComponent(() => {
    provideSending(() => undefined)
    return () => h(RepliesPanel, { chat: { kind: 'single', id: 'cu001' }, to: '果果妈' })
  })
  const app = createApp(page)
  app.use(createPinia()).use(PiniaColada).provide(chatKey, outsideChat)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
  await soon(() => expect(titles()).toEqual(['加上就打招呼', '问月龄']))
})
afterEach(() => {
  unmount()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

const titles = () => [...document.querySelectorAll('.reply .strong')].map((it) => it.textContent)

test('the first star set leaves the list she is reading where it is', async () => {
  document.querySelector<HTMLElement>('[aria-label="设为常用：问月龄"]')!.click()
  await nextTick()
  await nextTick()
  expect(titles()).toEqual(['加上就打招呼', '问月龄'])
})

test('looking for words does not push out whom she last saw', async () => {
  for (let n = 0; n < 8; n++) rememberSeen(`/customers/cu00${n}`, { name: `第 ${n} 位` })
  document.querySelector<HTMLElement>('[aria-label="搜索话术"]')!.click()
  await nextTick()
  const field = document.querySelector<HTMLInputElement>('input[type=search]')!
  for (const [n, word] of ['尺', '尺码', '月', '月龄', '招呼', '试用'].entries()) {
    field.value = word
    field.dispatchEvent(new Event('input'))
    await soon(() => expect(asked).toHaveLength(n + 2))
  }
  await soon(() => expect(titles()).toHaveLength(3))
  expect(lastSeen('/customers/cu000')).toBeDefined()
})
