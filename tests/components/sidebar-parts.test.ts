import { describe, expect, test } from 'vitest'
import { fill, missingOf, pieces } from '../../sidebar/sends/parts.ts'
import { runSend, withResult, type PartResult } from '../../sidebar/sends/run-send.ts'
import type { PreparedPart, Send } from '../../sidebar/sends/shapes.ts'
import { ChatTrouble } from '../../sidebar/wecom/chat.ts'

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

/** WeCom's client as a list: what arrived in the chat, and what it answers to each message. */
function aChat(answer: (content: string) => 'sent' | 'cancelled' | ChatTrouble = () => 'sent') {
  const arrived: string[] = []
  const told: string[] = []
  const doors = {
    chat: {
      async send(message: Send['parts'][number]['message']) {
        const content = message.msgtype === 'text' ? message.text.content : message.news.title
        const result = answer(content)
        if (result instanceof ChatTrouble) throw result
        if (result === 'sent') arrived.push(content)
        return result
      },
    },
    async record(send: Send, partNo: number, result: PartResult, error?: string) {
      told.push(`${partNo} ${result}`)
      return withResult(send, partNo, result, error)
    },
  }
  return { arrived, told, doors }
}

describe('a reply of several messages', () => {
  test('arrives in order, each told to the server as it went', async () => {
    const { arrived, told, doors } = aChat()
    const outcome = await runSend(aSend('您好', '尺码图', '哪天来都行'), doors)
    expect(outcome.kind).toBe('done')
    expect(arrived).toEqual(['您好', '尺码图', '哪天来都行'])
    expect(told).toEqual(['1 sent', '2 sent', '3 sent'])
  })

  test('stops where WeCom refuses, and goes on from there the next time', async () => {
    let isRefusing = true
    const { arrived, told, doors } = aChat((content) =>
      content === '尺码图' && isRefusing
        ? new ChatTrouble('bad_picture', 'invalid imgUrl')
        : 'sent',
    )
    const first = await runSend(aSend('您好', '尺码图', '哪天来都行'), doors)
    expect(first.kind).toBe('failed')
    expect(arrived).toEqual(['您好'])
    isRefusing = false
    const second = await runSend(first.send, doors)
    expect(second.kind).toBe('done')
    expect(arrived).toEqual(['您好', '尺码图', '哪天来都行'])
    expect(told).toEqual(['1 sent', '2 failed', '2 sent', '3 sent'])
  })

  test('ends where she cancels: nothing after it is sent', async () => {
    const { arrived, told, doors } = aChat((content) => (content === '二' ? 'cancelled' : 'sent'))
    const outcome = await runSend(aSend('一', '二', '三'), doors)
    expect(outcome.kind).toBe('cancelled')
    expect(arrived).toEqual(['一'])
    expect(told).toEqual(['1 sent', '2 cancelled'])
  })
})

describe('variables', () => {
  const part = (words: string, missing: string[]): PreparedPart => ({
    kind: 'text',
    text: words,
    missing,
  })

  test('that nobody filled in are named once and keep their braces', () => {
    const parts = [part('{称呼}，{日期}之前', ['日期']), part('{日期}见', ['日期'])]
    expect(missingOf(parts)).toEqual(['日期'])
    expect(fill('{日期}之前，{份数}份', { 日期: '周三', 份数: ' ' })).toBe('周三之前，{份数}份')
    expect(pieces('在{日期}之前', ['日期'])).toEqual(['在', { missing: '日期' }, '之前'])
  })

  test('in braces that are only her own words are left alone', () => {
    expect(pieces('写作{这样}', [])).toEqual(['写作', '{这样}'])
  })
})
