import { createApp, nextTick } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import CollectSheet from '../../sidebar/payments/CollectSheet.vue'
import { ChatTrouble, type Chat } from '../../sidebar/wecom/chat.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'

let unmount = () => {}
afterEach(() => {
  unmount()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

test('the same sum asked for again is one request, another sum another', async () => {
  const told: { amountFen: number; key: string }[] = []
  vi.stubGlobal('fetch', async (_: unknown, { body }: { body: string }) => {
    told.push(JSON.parse(body))
    return Response.json({ id: 'pay_1', description: '拉拉裤 0A1B2' }, { status: 201 })
  })
  const chat: Chat = {
    isInside: true,
    peer: async () => ({ kind: 'none', entry: 'normal' }),
    send: async () => 'sent',
    open: async () => {},
    scan: async () => undefined,
    compose: async () => 'cancelled',
    // WeCom breaks off: the sheet stays, and she presses again.
    collect: () => Promise.reject(new ChatTrouble('timeout')),
  }
  const app = createApp(CollectSheet, { customerId: 'cu001', name: '果果妈' })
  const root = document.createElement('div')
  document.body.append(root)
  app.provide(chatKey, chat).mount(root)
  unmount = () => app.unmount()
  await nextTick()
  const form = document.querySelector('form.collect-form')!
  const press = async (yuan: string) => {
    const field = form.querySelector<HTMLInputElement>('input')!
    field.value = yuan
    field.dispatchEvent(new Event('input'))
    const before = told.length
    form.dispatchEvent(new Event('submit'))
    await vi.waitFor(() => expect(told).toHaveLength(before + 1))
    await vi.waitFor(() =>
      expect(form.querySelector('button')!.getAttribute('aria-busy')).toBe('false'),
    )
  }
  await press('69')
  await press('69')
  await press('96')
  expect(told.map(({ amountFen }) => amountFen)).toEqual([6900, 6900, 9600])
  const keys = told.map(({ key }) => key)
  expect([keys[0] === keys[1], keys[1] === keys[2]]).toEqual([true, false])
})
