import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, nextTick } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyOutbox, waiting } from '../../sidebar/outbox.ts'
import CollectSheet from '../../sidebar/payments/CollectSheet.vue'
import { toast } from '../../sidebar/ui/toast.ts'
import { ChatTrouble, type Chat, type Peer } from '../../sidebar/wecom/chat.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'
import { useTalk } from '../../sidebar/wecom/useTalk.ts'

const guoguo: Peer = { kind: 'single', id: 'cu001', entry: 'single_chat_tools' }
let beside = guoguo

let unmount = () => {}
afterEach(() => {
  unmount()
  beside = guoguo
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

/** The sheet, over a chat in which money is asked for so. */
async function open(collect: Chat['collect'], on: Record<string, () => void> = {}) {
  const chat: Chat = {
    isInside: true,
    peer: async () => beside,
    send: async () => 'sent',
    open: async () => {},
    scan: async () => undefined,
    compose: async () => 'cancelled',
    collect,
  }
  const app = createApp(CollectSheet, { customerId: 'cu001', name: '果果妈', ...on })
  const root = document.createElement('div')
  document.body.append(root)
  const pinia = createPinia()
  app.use(pinia).use(PiniaColada).provide(chatKey, chat)
  await useTalk(pinia).watchOver(chat)
  app.mount(root)
  unmount = () => app.unmount()
  await nextTick()
  return document.querySelector('form.collect-form')!
}

async function press(form: Element, yuan: string) {
  const field = form.querySelector<HTMLInputElement>('input')!
  field.value = yuan
  field.dispatchEvent(new Event('input'))
  const button = form.querySelector('button')!
  form.dispatchEvent(new Event('submit'))
  await nextTick()
  await vi.waitFor(() => expect(button.getAttribute('aria-busy')).toBe('false'))
}

test('the same sum asked for again is one request, another sum another', async () => {
  const told: { amountFen: number; key: string }[] = []
  vi.stubGlobal('fetch', async (_: unknown, { body }: { body: string }) => {
    told.push(JSON.parse(body))
    return Response.json({ id: 'pay_1', description: '拉拉裤 0A1B2' }, { status: 201 })
  })
  // WeCom breaks off: the sheet stays, and she presses again.
  const form = await open(() => Promise.reject(new ChatTrouble('timeout')))
  await press(form, '69')
  await press(form, '69')
  await press(form, '96')
  expect(told.map(({ amountFen }) => amountFen)).toEqual([6900, 6900, 9600])
  const keys = told.map(({ key }) => key)
  expect([keys[0] === keys[1], keys[1] === keys[2]]).toEqual([true, false])
})

test('a request that is in the chat and was not written down is written down, not made again', async () => {
  const told: string[] = []
  let isAway = true
  vi.stubGlobal('fetch', async (url: string) => {
    told.push(url.split('/').at(-1)!)
    if (url.endsWith('/pay_1') && isAway) return Response.json({}, { status: 503 })
    return Response.json({ id: 'pay_1', description: '收款 0A1B2' }, { status: 201 })
  })
  let asked = 0
  const isClosed = vi.fn()
  const form = await open(
    async () => {
      asked += 1
      return `wecom_${asked}`
    },
    { onClose: isClosed },
  )
  await press(form, '69')
  expect(isClosed).not.toHaveBeenCalled()
  isAway = false
  await press(form, '69')
  expect(isClosed).toHaveBeenCalledOnce()
  expect(asked).toBe(1)
  expect(told).toEqual(['payments', 'pay_1', 'pay_1'])
})

test('the chat became somebody else’s meanwhile: nobody else is asked for her money', async () => {
  const told: { key: string }[] = []
  vi.stubGlobal('fetch', async (_: unknown, { body }: { body: string }) => {
    told.push(JSON.parse(body))
    if (told.length === 1) beside = { ...guoguo, id: 'cu003' }
    return Response.json({ id: 'pay_1', description: '收款 0A1B2' }, { status: 201 })
  })
  const collect = vi.fn(async () => 'wecom_1')
  const form = await open(collect)
  await press(form, '69')
  expect(collect).not.toHaveBeenCalled()
  expect(toast.value?.text).toBe('聊天已经换成别人了，这条没有发。')
  // Beside her again it is the request she began.
  beside = guoguo
  await press(form, '69')
  expect(collect).toHaveBeenCalledOnce()
  expect(told[1]!.key).toBe(told[0]!.key)
})

test('the network goes once it is in the chat: it is written down later, and not asked for twice', async () => {
  emptyOutbox()
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.endsWith('/pay_1')) throw new TypeError('offline')
    return Response.json({ id: 'pay_1', description: '收款 0A1B2' }, { status: 201 })
  })
  const isClosed = vi.fn()
  const form = await open(async () => 'wecom_1', { onClose: isClosed })
  await press(form, '69')
  expect(isClosed).toHaveBeenCalledOnce()
  expect(waiting.value.map(({ path, body }) => [path, body])).toEqual([
    ['/customers/cu001/payments/pay_1', { chatPaymentId: 'wecom_1' }],
  ])
  emptyOutbox()
})
