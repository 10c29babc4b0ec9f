import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, defineComponent, h, nextTick } from 'vue'
import { afterEach, beforeEach, expect, test } from 'vitest'
import EditSheet from '../../sidebar/sends/EditSheet.vue'
import type { ChatRef } from '../../sidebar/sends/shapes.ts'
import { provideSending } from '../../sidebar/sends/useSending.ts'
import { type Chat } from '../../sidebar/wecom/chat.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'

const chat: Chat = {
  isInside: true,
  peer: async () => ({ kind: 'none', entry: 'normal' }),
  send: async () => 'sent',
  open: async () => {},
  scan: async () => undefined,
  compose: async () => 'cancelled',
  collect: async () => undefined,
}

let unmount = () => {}
beforeEach(() => localStorage.clear())
afterEach(() => {
  unmount()
  document.body.innerHTML = ''
})

async function edit(where: ChatRef) {
  const screen = defineComponent(() => {
    provideSending(where)
    return () =>
      h(EditSheet, {
        title: '换季提醒',
        draftName: `${where.id}.s06`,
        parts: [{ kind: 'text', text: '{称呼}，早晚凉得快', missing: ['称呼'] }],
        missing: ['称呼'],
      })
  })
  const app = createApp(screen).use(createPinia()).use(PiniaColada).provide(chatKey, chat)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
  await nextTick()
  return document.querySelector<HTMLInputElement>('.edit-variable input')!
}

test('words for one person, opened in a group, speak to everybody until she writes a name', async () => {
  const field = await edit({ kind: 'group', id: 'g01' })
  expect(field.value).toBe('大家')
  expect(document.querySelector('.sheet .bubble')!.textContent).toBe('大家，早晚凉得快')
  unmount()
  // Nothing of hers was typed, so nothing is kept.
  expect(localStorage.getItem('huisheng.draft.g01.s06')).toBeNull()
})

test('to one person nothing is put into her mouth', async () => {
  const field = await edit({ kind: 'single', id: 'cu001' })
  expect(field.value).toBe('')
  expect(field.placeholder).toBe('例：果果妈')
})
