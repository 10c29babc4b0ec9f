import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, defineComponent, h, nextTick } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import EditSheet from '../../sidebar/sends/EditSheet.vue'
import SendFoot from '../../sidebar/sends/SendFoot.vue'
import type { ChatRef } from '../../sidebar/sends/shapes.ts'
import { provideSending } from '../../sidebar/sends/useSending.ts'
import { type Chat } from '../../sidebar/wecom/chat.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'
import { useTalk } from '../../sidebar/wecom/useTalk.ts'

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
  vi.unstubAllGlobals()
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

/** A foot with 「您好」 in a chat that takes what it is sent or, `refuses`, does not. */
async function foot(where: ChatRef, audience?: string) {
  const told = { refuses: true, asked: [] as string[] }
  vi.stubGlobal('fetch', async (_path: string, { body }: RequestInit) => {
    if (told.refuses) {
      return Response.json({ error: { code: 'blocked', message: '夜里不发' } }, { status: 422 })
    }
    const { parts } = JSON.parse(String(body))
    if (!parts) return Response.json({ id: 'send_1', next: null, parts: [] })
    told.asked.push(parts[0].text)
    const message = { msgtype: 'text', text: { content: parts[0].text } }
    const part = { partNo: 1, kind: 'text', state: 'prepared', error: null, message }
    return Response.json({ id: 'send_1', next: 1, parts: [part] })
  })
  const screen = defineComponent(() => {
    provideSending(where, () => audience)
    const parts = [{ kind: 'text' as const, text: '您好', missing: [] }]
    const card = { card: 'c1', title: '问候', to: '果果妈', replyId: null, suggestionKey: null }
    return () => h(SendFoot, { ...card, parts, blocked: null })
  })
  const peer = { ...where, entry: 'single_chat_tools' } as const
  const here: Chat = { ...chat, peer: async () => peer }
  const pinia = createPinia()
  const app = createApp(screen).use(pinia).use(PiniaColada).provide(chatKey, here)
  await useTalk(pinia).watchOver(here)
  const root = document.createElement('div')
  document.body.append(root)
  app.mount(root)
  unmount = () => app.unmount()
  await nextTick()
  return told
}

async function settled() {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    await vi.dynamicImportSettled()
  }
}
const tap = async (words: string) => {
  const all = [...document.querySelectorAll<HTMLButtonElement>('button')]
  all.findLast((button) => button.textContent!.trim() === words)!.click()
  await settled()
}
const typed = () => document.querySelector<HTMLTextAreaElement>('textarea')!
async function write(text: string) {
  await tap('改')
  typed().value = text
  typed().dispatchEvent(new Event('input'))
}

test('what she wrote and could not send is what the next tap sends', async () => {
  const told = await foot({ kind: 'single', id: 'cu001' })
  await write('您好，周六见')
  await tap('发送')
  expect(document.querySelector('[role=alert]')!.textContent).toContain('夜里不发')
  expect(document.querySelector('.send-foot .bubble')!.textContent).toBe('您好，周六见')
  await tap('改')
  expect(typed().value).toBe('您好，周六见')
  await tap('取消')
  told.refuses = false
  await tap('发送')
  expect(told.asked).toEqual(['您好，周六见'])
  expect(document.querySelector('.send-foot .bubble')).toBeNull()
  expect(localStorage.getItem('huisheng.draft.cu001.c1')).toBeNull()
})

test('what she wrote for a group and looked at once more is still there after 取消', async () => {
  await foot({ kind: 'group', id: 'g01' }, '翠湖周三会员日')
  await write('大家好，周六见')
  await tap('发送')
  await tap('取消')
  await tap('改')
  expect(typed().value).toBe('大家好，周六见')
})
