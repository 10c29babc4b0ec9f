import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp } from 'vue'
import { useCareChanges } from '../../sidebar/groups/care/useCare.ts'
import { emptyOutbox, waiting } from '../../sidebar/outbox.ts'
import { toast } from '../../sidebar/ui/toast.ts'

let isAway = false
let unmount = () => {}
beforeEach(() => {
  localStorage.clear()
  emptyOutbox()
  vi.stubGlobal('fetch', async () => {
    if (isAway) throw new TypeError('offline')
    return Response.json({})
  })
})
afterEach(() => {
  unmount()
  emptyOutbox()
  vi.unstubAllGlobals()
})

function changes() {
  let found!: ReturnType<typeof useCareChanges>
  const app = createApp({
    setup() {
      found = useCareChanges('g01')
      return () => null
    },
  })
  app.use(createPinia()).use(PiniaColada).mount(document.createElement('div'))
  unmount = () => app.unmount()
  return found
}

test('a group is said to be changed once it is; without a network, that it waits', async () => {
  const { change } = changes()
  const close = { method: 'POST' as const, path: '/close', body: {} }
  isAway = true
  expect(await change(close, '收尾清单开始了')).toBe(true)
  expect(toast.value?.text).toContain('1 项改动待发送')
  // What can be taken back can be taken back while it waits.
  const back = { method: 'DELETE' as const, path: '/close' }
  await change(close, '收尾清单开始了', back)
  expect(toast.value?.text).toContain('2 项改动待发送')
  expect(toast.value?.undo).toBeDefined()
  expect(waiting.value).toHaveLength(2)
  emptyOutbox()
  isAway = false
  await change(close, '收尾清单开始了')
  expect(toast.value?.text).toBe('收尾清单开始了')
})
