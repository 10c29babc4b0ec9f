import { PiniaColada, useQueryCache } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, expect, test, vi } from 'vitest'
import { createApp, h } from 'vue'
import { listen } from '../../sidebar/live/live.ts'
import { useAnswer } from '../../sidebar/useAnswer.ts'

let unmount = () => {}
afterEach(() => {
  unmount()
  vi.unstubAllGlobals()
})

test('somebody who became known before anything was heard is there as soon as the line stands', async () => {
  let isKnown = false
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return isKnown || !path.includes('cu140')
      ? Response.json({ name: '核桃妈3' })
      : Response.json({ error: { code: 'not_found', message: '没有找到' } }, { status: 404 })
  })
  const line = new EventTarget()
  vi.stubGlobal('EventSource', function () {
    return Object.assign(line, { close: () => {}, readyState: 1 })
  })
  const app = createApp({
    setup() {
      const her = useAnswer<{ name: string }>('/customers/cu140')
      const other = useAnswer<{ name: string }>('/customers/cu001')
      listen(useQueryCache())
      return () => h('p', `${her.data.value?.name ?? ''} ${other.data.value?.name ?? ''}`)
    },
  })
  app.use(createPinia()).use(PiniaColada)
  const root = document.createElement('div')
  app.mount(root)
  unmount = () => app.unmount()
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  await vi.waitFor(() => expect(root.textContent).toBe(' 核桃妈3'))

  isKnown = true
  line.dispatchEvent(new Event('open'))
  await vi.waitFor(() => expect(root.textContent).toBe('核桃妈3 核桃妈3'))
  // What was answered already is not asked again.
  expect(asked.filter((path) => path.includes('cu001'))).toHaveLength(1)
})
