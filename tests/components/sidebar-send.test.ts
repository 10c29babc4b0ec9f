import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp, defineComponent, h, nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { emptyOutbox } from '../../sidebar/outbox.ts'
import { withResult } from '../../sidebar/sends/run-send.ts'
import SendFoot from '../../sidebar/sends/SendFoot.vue'
import UnfinishedSend from '../../sidebar/sends/UnfinishedSend.vue'
import type { PreparedPart, Send } from '../../sidebar/sends/shapes.ts'
import type { Blocked } from '../../sidebar/shapes.ts'
import { provideSending } from '../../sidebar/sends/useSending.ts'
import { ChatTrouble, type Chat, type Peer } from '../../sidebar/wecom/chat.ts'
import { chatKey } from '../../sidebar/wecom/useChat.ts'
import { useTalk } from '../../sidebar/wecom/useTalk.ts'

const text = (content: string) => ({ msgtype: 'text' as const, text: { content } })

const aSend = (...contents: string[]): Send => ({
  id: 'send_1',
  next: 1,
  parts: contents.map((content, i) => ({
    partNo: i + 1,
    kind: 'text',
    state: 'prepared',
    error: null,
    message: text(content),
  })),
})

describe('the send button', () => {
  const calls: { method: string; path: string; body: any }[] = []
  let unmount = () => {}
  let peer: Peer
  let answerSends: () => Response
  let answerClaim: () => Response
  const halfSent = () => withResult(aSend('您好', '尺码图'), 1, 'sent')

  beforeEach(() => {
    localStorage.clear()
    emptyOutbox()
    calls.length = 0
    peer = { kind: 'single', id: 'cu001', entry: 'single_chat_tools' }
    answerSends = () => Response.json(aSend('您好'))
    answerClaim = () => Response.json(halfSent())
    vi.stubGlobal('fetch', async (path: string, { method, body }: RequestInit) => {
      calls.push({ method: method!, path, body: body && JSON.parse(String(body)) })
      if (path === '/api/sidebar/sends') return answerSends()
      if (path === '/api/sidebar/sends/send_1') return Response.json(halfSent())
      if (path.endsWith('/claim')) return answerClaim()
      return Response.json(withResult(aSend('您好'), 1, calls.at(-1)!.body.result))
    })
  })
  afterEach(() => {
    unmount()
    document.body.innerHTML = ''
    vi.unstubAllGlobals()
  })

  async function show(send: Chat['send'], parts?: PreparedPart[], blocked: Blocked | null = null) {
    const chat: Chat = {
      isInside: true,
      peer: async () => peer,
      send,
      open: async () => {},
      scan: async () => undefined,
      compose: async () => 'cancelled',
      collect: async () => undefined,
    }
    const screen = defineComponent(() => {
      provideSending({ kind: 'single', id: 'cu001' })
      return () => [
        h(UnfinishedSend),
        h(SendFoot, {
          card: 'c1',
          title: '看过没买',
          to: '果果妈',
          parts: parts ?? [{ kind: 'text', text: '您好', missing: [] }],
          replyId: 'rp_18',
          suggestionKey: 'c1',
          blocked,
        }),
      ]
    })
    const pinia = createPinia()
    const app = createApp(screen).use(pinia).use(PiniaColada).provide(chatKey, chat)
    await useTalk(pinia).watchOver(chat)
    const root = document.createElement('div')
    document.body.append(root)
    app.mount(root)
    unmount = () => app.unmount()
    await nextTick()
  }

  const button = () => document.querySelector<HTMLButtonElement>('.send-foot .button')!
  // Parts of a screen come when they are wanted: a turn of the clock alone does not bring them.
  async function settled() {
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      await vi.dynamicImportSettled()
    }
  }

  test('says what it sends and to whom', async () => {
    await show(async () => 'sent')
    expect(button().getAttribute('aria-label')).toBe('给果果妈发送：看过没买')
  })

  test('sends once, however often it is tapped', async () => {
    const sent = vi.fn(async () => 'sent' as const)
    await show(sent)
    button().click()
    button().click()
    await nextTick()
    button().click()
    await settled()
    expect(sent).toHaveBeenCalledTimes(1)
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/sidebar/sends',
      'POST /api/sidebar/sends/send_1/parts/1',
    ])
    expect(calls[1]!.body).toEqual({ result: 'sent' })
  })

  test('is busy while it works, and never grey', async () => {
    let finish: (result: 'sent') => void = () => {}
    await show(() => new Promise((resolve) => (finish = resolve)))
    button().click()
    await settled()
    expect(button().getAttribute('aria-busy')).toBe('true')
    expect(button().disabled).toBe(false)
    finish('sent')
    await settled()
    expect(button().getAttribute('aria-busy')).toBe('false')
  })

  test('sends nothing when another chat is beside us by now', async () => {
    const sent = vi.fn(async () => 'sent' as const)
    await show(sent)
    peer = { kind: 'single', id: 'cu002', entry: 'single_chat_tools' }
    button().click()
    await settled()
    expect(sent).not.toHaveBeenCalled()
    expect(calls).toEqual([])
    expect(document.querySelector('[role=alert]')!.textContent).toContain('聊天已经换成别人了')
  })

  test('keeps the words and offers to copy them when WeCom refuses', async () => {
    await show(async () => {
      throw new ChatTrouble('no_permission', 'sendChatMessage:fail no permission')
    })
    button().click()
    await settled()
    expect(calls.at(-1)!.body).toEqual({
      result: 'failed',
      error: 'sendChatMessage:fail no permission',
    })
    const trouble = document.querySelector('[role=alert]')!
    expect(trouble.textContent).toContain('客户联系可调用应用')
    expect(trouble.querySelector('button')!.textContent!.trim()).toBe('复制')
  })

  test('says so when what it takes to send did not come, and fetches it at the next tap', async () => {
    const sent = vi.fn(async () => 'sent' as const)
    await show(sent)
    const file = '../../sidebar/sends/deliver.ts'
    vi.doMock(file, () => Promise.reject(new TypeError('network')))
    const patience = { timeout: 10_000 }
    button().click()
    await vi.waitFor(() => {
      expect(document.querySelector('[role=alert]')?.textContent).toContain('网络不太顺')
    }, patience)
    expect(button().getAttribute('aria-busy')).toBe('false')
    vi.doUnmock(file)
    button().click()
    await vi.waitFor(() => expect(sent).toHaveBeenCalledTimes(1), patience)
  })

  test('asks again under the same key when the answer was lost on the way', async () => {
    answerSends = () => {
      throw new TypeError('network')
    }
    await show(async () => 'sent')
    button().click()
    await settled()
    answerSends = () => Response.json(aSend('您好'))
    button().click()
    await settled()
    const keys = calls.filter(({ path }) => path.endsWith('/sends')).map(({ body }) => body.key)
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
  })

  describe('with half of a reply sent', () => {
    beforeEach(() => {
      const rest = { id: 'send_1', title: '看过没买', sent: 1, parts: 2 }
      localStorage.setItem('huisheng.sending.single.cu001', JSON.stringify(rest))
    })
    const goOn = () =>
      [...document.querySelectorAll<HTMLElement>('.unfinished .button')].at(-1)!.click()

    test('takes the rest on for this device, then sends what is left', async () => {
      const sent = vi.fn<Chat['send']>(async () => 'sent')
      await show(sent)
      goOn()
      await settled()
      expect(calls[1]).toMatchObject({
        path: '/api/sidebar/sends/send_1/parts/2/claim',
        body: { device: expect.stringMatching(/./) },
      })
      expect(sent.mock.calls).toEqual([[text('尺码图')]])
      // The same device every time, also for what it begins.
      button().click()
      await settled()
      expect(calls.find(({ path }) => path.endsWith('/sends'))!.body.device).toBe(
        calls[1]!.body.device,
      )
    })

    test('sends nothing while her other device is at it, and says so', async () => {
      const message = '您的另一台设备正在发这一段'
      answerClaim = () => Response.json({ error: { code: 'conflict', message } }, { status: 409 })
      const sent = vi.fn(async () => 'sent' as const)
      await show(sent)
      goOn()
      await settled()
      expect(sent).not.toHaveBeenCalled()
      expect(document.querySelector('.unfinished')!.textContent).toContain(message)
    })
  })

  const insist = () =>
    [...document.querySelectorAll<HTMLElement>('.send-foot .link')].find((one) =>
      one.textContent!.includes('仍要发'),
    )
  const refusal = (code: string, message: string) => () =>
    Response.json({ error: { code, message } }, { status: 422 })

  test('offers 「仍要发」 where a reason helps, and nowhere else', async () => {
    const blocked = { reason: '今天已经发过 3 次，再发要写个理由', missing: [] }
    await show(async () => 'sent', undefined, { ...blocked, kind: 'needs_reason' })
    expect(insist()).toBeDefined()
    unmount()
    document.body.innerHTML = ''
    await show(async () => 'sent', undefined, { ...blocked, kind: 'never' })
    expect(insist()).toBeUndefined()
  })

  test.each([
    ['missing', '还没填：券', false],
    ['blocked', '有没处理完的售后，先不推', false],
    ['needs_reason', '她说过少发点，今天已经发过了', true],
  ])(
    'asks for a reason after the server said no (%s) only if one helps',
    async (code, message, asks) => {
      answerSends = refusal(code, message)
      await show(async () => 'sent')
      button().click()
      await settled()
      expect(document.querySelector('[role=alert]')!.textContent).toContain(message)
      if (asks)
        await vi.waitFor(
          () => expect(document.querySelector('.sheet input')).not.toBeNull(),
          10_000,
        )
      else expect(document.querySelector('.sheet')).toBeNull()
    },
  )

  test('does not send words with a hole in them, but asks for what is missing', async () => {
    const sent = vi.fn(async () => 'sent' as const)
    await show(sent, [{ kind: 'text', text: '{日期}之前给您回话', missing: ['日期'] }])
    expect(button().textContent!.trim()).toBe('填好再发')
    button().click()
    await vi.waitFor(() => expect(document.querySelector('.sheet input')).not.toBeNull(), 10_000)
    const send = [...document.querySelectorAll<HTMLElement>('.sheet-foot .button')].at(-1)!
    send.click()
    await settled()
    expect(sent).not.toHaveBeenCalled()
    const field = document.querySelector<HTMLInputElement>('.sheet input')!
    expect(field.getAttribute('aria-invalid')).toBe('true')
    field.value = '周三'
    field.dispatchEvent(new Event('input'))
    await nextTick()
    send.click()
    await settled()
    expect(calls[0]!.body.parts).toEqual([{ kind: 'text', text: '周三之前给您回话' }])
  })
})
