import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick, ref } from 'vue'
import { later } from '../../sidebar/ui/later.ts'
import { toast } from '../../sidebar/ui/toast.ts'

let unmount = () => {}
beforeEach(() => {
  vi.useFakeTimers()
  // What did not load is also written to the console.
  vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => {
  unmount()
  vi.restoreAllMocks()
  vi.useRealTimers()
  document.body.innerHTML = ''
})

test('a sheet that did not come with the network is opened by the next tap', async () => {
  let isAway = true
  const Sheet = later(async () => {
    if (isAway) throw new TypeError('away')
    return { default: defineComponent(() => () => h('h2', '她的标签')) }
  })
  const isOpen = ref(false)
  const page = defineComponent(
    () => () => (isOpen.value ? h(Sheet, { onClose: () => (isOpen.value = false) }) : null),
  )
  const app = createApp(page)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()

  isOpen.value = true
  await vi.advanceTimersByTimeAsync(5_000)
  expect(toast.value?.text).toContain('网络不太顺')
  expect(isOpen.value).toBe(false)
  isAway = false
  isOpen.value = true
  await vi.advanceTimersByTimeAsync(100)
  await nextTick()
  expect(document.body.textContent).toBe('她的标签')
})
