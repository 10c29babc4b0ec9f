import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asksSomething } from '../../api/groups/score/asks.ts'
import { countSpoken, saysTheSame } from '../../api/groups/score/near-duplicates.ts'
import { readSpeechTable } from '../../api/groups/score/speech-table.ts'

describe('提问', () => {
  test.each([
    '这个多少钱',
    '周日几点能取货',
    '有没有 M 码的',
    '宝宝红屁股了怎么办',
    '夜里会不会漏呀，上次那款漏了',
    '可以发圆通吗',
    '我家 14 斤穿 M 合适么',
    '明天还有？',
    '这款和上次那款有什么区别呢',
    '在吗？',
    '请问哪里能退',
    'how much is it',
    '收到了。尺码不对能不能换',
    '[可怜]谁家宝宝也过敏',
  ])('%s', (text) => expect(asksSomething(text)).toBe(true))

  test.each([
    '谢谢小雨',
    '没什么，随便看看',
    '怎么这么好',
    '什么都行',
    '不知道说什么好，太谢谢了',
    '谁都喜欢这款',
    '哪里哪里，您客气了',
    '不管多少都要一份',
    '接龙 3. 可乐妈 2 份',
    '？',
    '???',
    '[疑问]',
    'https://example.com/?a=what',
    '好',
    '',
  ])('%s: no', (text) => expect(asksSomething(text)).toBe(false))
})

describe('the same again', () => {
  test.each([
    ['谢谢小雨，真好用', '谢谢小雨，真好用！！'],
    ['接龙 7 可乐妈 2 份', '接龙 8 可乐妈 12 份'],
    ['支持支持支持', '支持支持支持支持'],
    ['今天什么时候发货呀', '今天什么时候发货'],
    ['宝宝夜里总是漏尿换什么尺码好', '宝宝夜里漏尿换什么尺码好呢'],
    ['ＡＢＣ好用', 'abc 好用[玫瑰]'],
  ])('%s · %s', (one, other) => expect(saysTheSame(one, other)).toBe(true))

  test.each([
    ['这个多少钱', '这个怎么用'],
    ['今天什么时候发货呀', '明天几点能取货呢'],
    ['好的收到谢谢', '好的没问题谢谢'],
    ['我家宝宝穿 L 码刚好', '取货要带身份证吗'],
  ])('%s · %s: no', (one, other) => expect(saysTheSame(one, other)).toBe(false))

  test.each([
    ['three thoughts', ['这款夜里漏不漏', '今天真冷，孩子在家', '我上周买过，挺厚'], 0, 1],
    ['one, five times', Array.from({ length: 5 }, () => '来了来了来了'), 4, 0],
    ['too short and stickers', ['好', '嗯嗯', '[强][强][强]', '😂😂😂😂', '~~~~'], 5, 0],
    ['a question, twice', ['这个多少钱一包', '这个多少钱一包？'], 1, 1],
    ['nothing', [], 0, 0],
  ] as const)('%s', (_what, texts, repeats, questions) => {
    expect(countSpoken([...texts])).toEqual({ messages: texts.length, repeats, questions })
  })

  const messages = fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 30 })

  test('never counts more than was said, and saying it all again adds nothing', () => {
    fc.assert(
      fc.property(messages, (texts) => {
        const once = countSpoken(texts)
        expect(once.messages).toBe(texts.length)
        expect(once.questions).toBeLessThanOrEqual(once.messages - once.repeats)
        const twice = countSpoken([...texts, ...texts])
        expect(twice.messages - twice.repeats).toBe(once.messages - once.repeats)
        expect(twice.questions).toBe(once.questions)
      }),
    )
  })

  test('a sticker after a lone bracket is a sticker', () => {
    expect(saysTheSame('[0[玫瑰]', '[0')).toBe(true)
  })

  test('signs, stickers, case and numbers make no message another one', () => {
    const signs = fc.constantFrom('！', ' ', '[玫瑰]', '…', '~')
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), signs, (text, sign) => {
        expect(saysTheSame(text, `${text.toUpperCase().toLowerCase()}${sign}`)).toBe(
          saysTheSame(text, text.toUpperCase().toLowerCase()),
        )
        expect(saysTheSame(text, text)).toBe(true)
      }),
    )
  })
})

test('no text of a table is in what is made of it, and of who did not agree not even a number', () => {
  const now = Date.parse('2026-11-21T20:41:00+08:00')
  const joinedAt = now - 20 * 86_400_000
  const members = [
    { customerId: 'cu003', names: ['可乐妈'], joinedAt, isAgreed: true },
    { customerId: 'cu030', names: ['七七妈'], joinedAt, isAgreed: false },
  ]
  const row = fc.record({
    who: fc.constantFrom('可乐妈', '七七妈', 'cu003', '路人'),
    day: fc.constantFrom('2026-11-20', '2026-11-21 08:05', '去年'),
    text: fc.string({ maxLength: 12 }).map((text) => `MARKER${text}`),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
      const table = readSpeechTable(
        [
          { line: 1, cells: ['日期', '客户', '内容'] },
          ...rows.map(({ who, day, text }, i) => ({ line: i + 2, cells: [day, who, text] })),
        ],
        members,
        now,
      )
      expect(JSON.stringify(table)).not.toMatch(/MARKER|cu030/)
      const kept = table.lines.reduce((sum, { messages }) => sum + messages, 0)
      expect(kept + table.unkept + table.errors.length).toBe(rows.length)
    }),
  )
})
