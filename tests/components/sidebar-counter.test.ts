import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, nextTick } from 'vue'
import CounterSheet from '../../sidebar/coupons/CounterSheet.vue'
import { chatKey } from '../../sidebar/wecom/useChat.ts'
import { outsideChat } from '../../sidebar/wecom/outside.ts'

const soon = <T>(check: () => T) => vi.waitFor(check, 10_000)
const [HERS, OTHERS] = ['4821093756', '1111111111']
const view = (code: string) => ({
  kind: 'coupon',
  code,
  name: code === HERS ? '满199减20' : '满99减10',
  terms: '翠湖店可用',
  expiresAt: null,
  refusal: null,
})

let isAway = false
let redeem: (code: string) => Promise<Response>
const keys: string[] = []
let unmount = () => {}

beforeEach(async () => {
  isAway = false
  keys.length = 0
  redeem = async (code) => Response.json(view(code))
  vi.stubGlobal('fetch', async (url: string, { method, body }: RequestInit) => {
    if (isAway) throw new TypeError('offline')
    if (method === 'GET') return Response.json(view(url.split('code=')[1]!))
    const { code, key } = JSON.parse(String(body))
    keys.push(key)
    return redeem(code)
  })
  const app = createApp(CounterSheet, { code: HERS })
  app.use(createPinia()).provide(chatKey, outsideChat)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
  await soon(() => expect(button('核销')).toBeDefined())
})
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
  vi.unstubAllGlobals()
})

const said = () => document.querySelector('.sheet')!.textContent
const button = (label: string) =>
  [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === label)
async function type(code: string) {
  const field = document.querySelector<HTMLInputElement>('.counter-code')!
  field.value = code
  field.dispatchEvent(new Event('input'))
  await nextTick()
}

test('the network goes as she redeems: the same tap again is the same one', async () => {
  isAway = true
  button('核销')!.click()
  await soon(() => expect(said()).toContain('网络不太顺'))
  isAway = false
  let isFirst = true
  redeem = async (code) => {
    if (!isFirst) return Response.json(view(code))
    isFirst = false
    throw new TypeError('the answer is lost')
  }
  button('核销')!.click()
  await soon(() => expect(keys).toHaveLength(1))
  await soon(() => expect(button('核销')?.getAttribute('aria-busy')).toBe('false'))
  button('核销')!.click()
  await soon(() => expect(said()).toContain('核销好了'))
  expect(keys[1]).toBe(keys[0])
})

test('a code that could not be looked up is asked for once more', async () => {
  isAway = true
  await type(OTHERS)
  await soon(() => expect(said()).toContain('网络不太顺'))
  isAway = false
  button('重试')!.click()
  await soon(() => expect(said()).toContain('满99减10'))
})

test('while one is redeemed its code stands: no answer is taken for the next one’s', async () => {
  let answer = () => {}
  redeem = (code) => new Promise((done) => (answer = () => done(Response.json(view(code)))))
  button('核销')!.click()
  await soon(() => expect(keys).toHaveLength(1))
  expect(document.querySelector<HTMLInputElement>('.counter-code')!.readOnly).toBe(true)
  answer()
  await soon(() => expect(said()).toContain('核销好了'))
  expect(said()).toContain('满199减20')
})
