import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, h, nextTick, type Component } from 'vue'
import PointsPanel from '../../sidebar/library/points/PointsPanel.vue'
import RolesPanel from '../../sidebar/settings/RolesPanel.vue'
import StoresPanel from '../../sidebar/settings/StoresPanel.vue'
import { toast } from '../../sidebar/ui/toast.ts'

const soon = <T>(check: () => T) => vi.waitFor(check, 10_000)
const store = { id: 'store_1', address: '', hours: '', isDepartment: false }
const staff = {
  staff: [
    { id: 'u1', name: '林小雨', title: '', role: 'rep', isMe: false, storeIds: [] as string[] },
  ],
  stores: [{ id: 'store_1', name: '翠湖店', departmentId: null }],
  isFirstManager: false,
}

let asked = 0
let answered = 0
let unmount = () => {}
beforeEach(() => {
  asked = 0
  answered = 0
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (method !== 'GET')
      return Response.json(
        { error: { code: 'forbidden', message: '只有店长能改' } },
        { status: 403 },
      )
    asked++
    if (path.endsWith('/points/rule'))
      // It is on screen once who asked has read it.
      return { ok: true, status: 200, text: async () => (answered++, '{"pointsPerYuan":1}') }
    return Response.json(
      path.endsWith('/stores')
        ? { corpName: '豆苗屋', stores: [{ ...store, name: asked > 1 ? '江岸店' : '翠湖店' }] }
        : staff,
    )
  })
})
afterEach(() => {
  unmount()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

function show(panel: Component) {
  const app = createApp({ render: () => h(panel) })
  app.use(createPinia()).use(PiniaColada)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
}

test('the shop’s name half typed is not overwritten when the page is looked at again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  show(StoresPanel)
  const field = () => document.querySelector<HTMLInputElement>('form input')!
  await soon(() => expect(field().value).toBe('豆苗屋'))
  field().value = '豆苗屋母婴'
  field().dispatchEvent(new Event('input'))
  await nextTick()
  // She looks something up elsewhere and comes back: what is on screen is asked for again.
  vi.setSystemTime(Date.now() + 60_000)
  document.dispatchEvent(new Event('visibilitychange'))
  await soon(() => expect(document.body.textContent).toContain('江岸店'))
  expect(field().value).toBe('豆苗屋母婴')
})

test('how many points an order gives, half typed, neither', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  show(PointsPanel)
  const field = () => document.querySelector<HTMLInputElement>('input[type=number]')!
  await soon(() => expect(field()?.value).toBe('1'))
  field().value = '2'
  field().dispatchEvent(new Event('input'))
  await nextTick()
  vi.setSystemTime(Date.now() + 60_000)
  document.dispatchEvent(new Event('visibilitychange'))
  await soon(() => expect(answered).toBe(2))
  await nextTick()
  expect(field().value).toBe('2')
})

test('a store that could not be given is not ticked', async () => {
  show(RolesPanel)
  const box = () => document.querySelector<HTMLInputElement>('input[type=checkbox]')!
  await soon(() => expect(box()).not.toBeNull())
  box().click()
  await soon(() => expect(toast.value?.text).toBe('只有店长能改'))
  expect(box().checked).toBe(false)
})
