import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, defineComponent, h } from 'vue'
import { get, isOnline } from '../../sidebar/api.ts'
import { emptyOutbox, waiting, write } from '../../sidebar/outbox.ts'
import OfflineBar from '../../sidebar/system/OfflineBar.vue'
import { useAnswer } from '../../sidebar/useAnswer.ts'

// A server that starts anew is away for a moment, and the browser has no word for that: nobody
// tells the page that the road is back.

let isAway = false
let greeting = '晚上好'
const arrived: string[] = []
let unmount = () => {}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  localStorage.clear()
  emptyOutbox()
  isOnline.value = true
  isAway = false
  greeting = '晚上好'
  arrived.length = 0
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (isAway) throw new TypeError('away')
    if (method === 'POST') arrived.push(path)
    return Response.json({ greeting })
  })
  const page = defineComponent(() => {
    const { data } = useAnswer<{ greeting: string }>('/today')
    return () => [isOnline.value ? null : h(OfflineBar), h('h1', data.value?.greeting)]
  })
  const app = createApp(page)
  app.use(createPinia()).use(PiniaColada)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
  await vi.waitFor(() => expect(document.body.textContent).toContain('晚上好'), 10_000)
})
afterEach(() => {
  unmount()
  emptyOutbox()
  isOnline.value = true
  vi.useRealTimers()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

test('what is on screen is of now again, and what waited is sent, without a tap', async () => {
  isAway = true
  await get('/today').catch(() => undefined)
  await write({ method: 'POST', path: '/tasks/t1/done', about: 'task:t1' })
  await vi.waitFor(() => expect(document.body.textContent).toContain('网络断了'), 10_000)
  vi.advanceTimersByTime(60_000)
  expect(isOnline.value).toBe(false)
  isAway = false
  greeting = '夜深了'
  vi.advanceTimersByTime(6_000)
  await vi.waitFor(() => expect(document.body.textContent).toBe('夜深了'), 10_000)
  await vi.waitFor(() => expect(waiting.value).toEqual([]), 10_000)
  expect(arrived).toEqual(['/api/sidebar/tasks/t1/done'])
})
