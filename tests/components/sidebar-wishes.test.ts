import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, h, nextTick, type Component } from 'vue'
import AfterSaleSheet from '../../sidebar/after-sales/AfterSaleSheet.vue'
import StoryConsents from '../../sidebar/customers/StoryConsents.vue'

// One wish, one key: pressing again after a lost answer is the same one. Other words are another: the
// server would say it is done and keep the first.

const soon = <T>(check: () => T) => vi.waitFor(check, 10_000)
const sent: { key: string; what?: string; scope?: string }[] = []
let isLost = false
let unmount = () => {}

beforeEach(() => {
  sent.length = 0
  vi.stubGlobal('fetch', async (_: string, { method, body }: RequestInit) => {
    if (method === 'GET') return Response.json({ items: [] })
    sent.push(JSON.parse(String(body)))
    if (isLost) throw new TypeError('the answer is lost')
    return Response.json({})
  })
})
afterEach(() => {
  unmount()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

const forms: [name: string, form: Component, props: object, label: string][] = [
  ['售后', AfterSaleSheet, { customer: { id: 'cu001' } }, '记下这件售后'],
  ['客户故事', StoryConsents, { customerId: 'cu001' }, '记下她的授权'],
]

test.each(forms)(
  '%s: the same words are one wish, others another, and so is the next',
  async (_, form, props, label) => {
    const app = createApp({ render: () => h(form, props) })
    app.use(createPinia()).use(PiniaColada)
    const root = document.createElement('div')
    document.body.append(root)
    app.mount(root)
    unmount = () => app.unmount()
    const button = () =>
      [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === label)!
    await soon(() => expect(button()).toBeDefined())
    const press = async (words: string) => {
      const field = document.querySelector<HTMLInputElement>('input.field')!
      field.value = words
      field.dispatchEvent(new Event('input'))
      await nextTick()
      const before = sent.length
      button().click()
      await soon(() => expect(sent.length).toBe(before + 1))
      await soon(() => expect(button().getAttribute('aria-busy')).toBe('false'))
    }
    isLost = true
    await press('少了一包')
    await press('少了一包')
    await press('少了两包')
    isLost = false
    await press('少了两包')
    await press('少了两包')
    const [first, again, other, done, next] = sent.map(({ key }) => key)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
    expect(done).toBe(other)
    expect(next).not.toBe(done)
  },
)
