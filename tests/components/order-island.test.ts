import { createApp, type App } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { OrderView } from '../../api/ordering/order-view.ts'
import type { Language } from '../../api/visitors/language.ts'
import OrderIsland from '../../miniapp/orders/OrderIsland.vue'
import { LANGUAGE } from '../../miniapp/ui/language.ts'

const anOrder = (over: Partial<OrderView> = {}): OrderView => ({
  id: 'place_1',
  orderNo: 'HS00000001',
  kind: 'chain',
  title: '周六纸尿裤团',
  name: '夜用拉拉裤 L',
  lineNo: 1,
  qty: 1,
  unitFen: 6900,
  amountFen: 6900,
  isFree: false,
  state: 'unpaid',
  placedAt: '今天 20:41',
  refund: null,
  isPaying: false,
  cutOff: null,
  expiresAt: null,
  most: 2,
  mayChange: false,
  mayOrderAnew: false,
  mayCancel: true,
  mayPay: false,
  payPath: null,
  paysInShop: false,
  pickup: null,
  team: null,
  askPath: null,
  adviser: null,
  pagePath: null,
  now: 1_795_264_860_000,
  ...over,
})

/** Requests under way, each answered by hand. */
let asked: { method: string; answer: (status: number, body: object) => Promise<void> }[]
let app: App | undefined
const settled = () => new Promise((done) => setTimeout(done, 0))

beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', (_: string, { method = 'GET' }: RequestInit = {}) => {
    const { promise, resolve } = Promise.withResolvers<Response>()
    const answer = async (status: number, body: object) => {
      resolve({ ok: status < 300, status, json: async () => body } as Response)
      await settled()
    }
    asked.push({ method, answer })
    return promise
  })
})
afterEach(() => {
  app?.unmount()
  vi.unstubAllGlobals()
})

function open(language: Language = 'zh') {
  const place = document.createElement('div')
  document.body.replaceChildren(place)
  app = createApp(OrderIsland, { order: anOrder() })
  app.provide(LANGUAGE, language).mount(place)
  const textOf = (selector: string) => place.querySelector(selector)!.textContent
  return {
    state: () => textOf('.order-state .chip'),
    said: () => textOf('.said'),
    comesBack: () => document.dispatchEvent(new Event('visibilitychange')),
    cancels: () => place.querySelector('.order-cancel form')!.dispatchEvent(new Event('submit')),
  }
}

test('what was asked before she cancelled does not bring her order back', async () => {
  const phone = open()
  phone.comesBack()
  phone.cancels()
  const [before, cancel] = asked
  expect([before!.method, cancel!.method]).toEqual(['GET', 'POST'])
  await cancel!.answer(200, anOrder({ state: 'cancelled', mayCancel: false }))
  expect(phone.state()).toBe('已取消')
  await before!.answer(200, anOrder())
  expect(phone.state()).toBe('已取消')
  // What she asks for now is news again.
  phone.comesBack()
  await asked[2]!.answer(200, anOrder({ state: 'paid' }))
  expect(phone.state()).toBe('已付款')
})

test.each([
  ['zh', '已经截单，要退请跟顾问说一声', '已取货'],
  ['en', 'This is not possible any more. What stands here is up to date', 'picked up'],
] as const)(
  'a refusal is said in her language, beside what holds now: %s',
  async (language, words, state) => {
    const phone = open(language)
    phone.cancels()
    const error = { code: 'gone', message: '已经截单，要退请跟顾问说一声' }
    await asked[0]!.answer(410, { error })
    expect(phone.said()).toBe(words)
    await asked[1]!.answer(200, anOrder({ state: 'picked' }))
    expect([phone.said(), phone.state()]).toEqual([words, state])
  },
)
