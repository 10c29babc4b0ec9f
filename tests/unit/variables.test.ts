import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prepareParts } from '../../api/replies/parts.ts'
import {
  fillVariables,
  literalValues,
  plainValue,
  type Values,
  VARIABLES,
} from '../../api/replies/variables.ts'
import { quickest } from '../support/quickest.ts'

describe('what is known is filled in, what is not is named', () => {
  test.each<[string, Values, string, string[]]>([
    [
      '您好{称呼}，我是{门店}的{顾问}。',
      { 称呼: '果果妈', 门店: '翠湖店', 顾问: '林小雨' },
      '您好果果妈，我是翠湖店的林小雨。',
      [],
    ],
    ['{称呼}，{日期}之前给您回话', { 称呼: '果果妈' }, '果果妈，{日期}之前给您回话', ['日期']],
    ['{券}和{券}', {}, '{券}和{券}', ['券']],
    ['{不认识}{称呼', { 称呼: 'A' }, '{不认识}{称呼', []],
    ['{{称呼}}', { 称呼: 'A' }, '{A}', []],
    ['{称呼}', { 称呼: '   ' }, '{称呼}', ['称呼']],
    ['{toString}{__proto__}', {}, '{toString}{__proto__}', []],
  ])('%s', (template, values, text, missing) => {
    expect(fillVariables(template, values)).toEqual({ text, missing })
  })

  test('a name that looks like a variable stays a name', () => {
    const values = { 称呼: '{券}', 券: '满159减15' }
    expect(fillVariables('{称呼}好', values)).toEqual({ text: '{券}好', missing: [] })
  })

  test('a name that looks like a variable survives being edited and filled again', () => {
    const values = { 称呼: '{券}妈', 券: '满159减15' }
    const shown = fillVariables('{称呼}，给您{券}', values).text
    const again = fillVariables(`${shown}！`, values, literalValues(values))
    expect(again).toEqual({ text: '{券}妈，给您满159减15！', missing: [] })
  })

  test.each([
    ['a line break and a link', '妈\r\nhttps://x.cn', '妈https://x.cn'],
    ['a bidi override', '妈\u202eevil\u2066', '妈evil'],
    ['zero-width characters', '果\u200b果\ufeff妈\u200d', '果果妈'],
    ['half of an emoji', '妈\ud83d', '妈'],
    ['a very long name', '长'.repeat(500), '长'.repeat(64)],
    ['an emoji at the edge', `${'长'.repeat(63)}🌸🌸`, `${'长'.repeat(63)}🌸`],
  ])('a name cannot smuggle %s', (_, name, plain) => {
    expect(plainValue(name)).toBe(plain)
  })
})

const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 90 }),
  fc.constantFrom('{券}', '{{称呼}}', '}{', '{', '称呼}', '$&', '$1'),
)
const values = fc.dictionary(fc.constantFrom(...VARIABLES), value) as fc.Arbitrary<Values>
const template = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(...VARIABLES.map((name) => `{${name}}`), '{', '}', '{{', '}}', '{称'),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''))

describe('whatever a template and the names hold', () => {
  test('the text is the template with each variable replaced once, and nothing else', () => {
    fc.assert(
      fc.property(template, values, (text, known) => {
        const pattern = new RegExp(`\\{(${VARIABLES.join('|')})\\}`, 'g')
        const missing = new Set<string>()
        const expected = text.replaceAll(pattern, (whole, name: keyof Values) => {
          const plain = plainValue(known[name] ?? '')
          if (plain === '') missing.add(name)
          return plain === '' ? whole : plain
        })
        expect(fillVariables(text, known)).toEqual({ text: expected, missing: [...missing] })
      }),
      { numRuns: 2000 },
    )
  })

  test('a filled value is one line of at most 64 visible characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const plain = plainValue(name)
        expect([...plain].length).toBeLessThanOrEqual(64)
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
      }),
      { numRuns: 2000 },
    )
  })

  test('4,000 characters of braces take no time to speak of', () => {
    for (const text of ['{'.repeat(4000), '{称呼'.repeat(1300), '{{}}'.repeat(1000)]) {
      const fill = () => fillVariables(text, { 称呼: '{'.repeat(64) }, ['{'.repeat(64)])
      expect(quickest(fill)).toBeLessThan(50)
    }
  })
})

describe('a reply of several parts', () => {
  const card = { pageId: 'p01', title: '夜里到底要换几次', description: '', imageUrl: null }
  const cards = new Map([['p01', card]])

  test('speaks of the page that goes with it', () => {
    const prepared = prepareParts(
      [
        { kind: 'text', text: '两分钟能看完：{页面}' },
        { kind: 'page', pageId: 'p01' },
      ],
      { 页面: '《另一页》' },
      cards,
      null,
    )
    expect(prepared.parts).toEqual([
      { kind: 'text', text: '两分钟能看完：《夜里到底要换几次》', missing: [] },
      { kind: 'page', ...card },
    ])
    expect(prepared.missing).toEqual([])
  })

  test('says that the page is missing when there is none at hand', () => {
    const parts = [{ kind: 'page' as const, pageId: null }]
    expect(prepareParts(parts, {}, cards, null)).toEqual({ parts: [], missing: ['页面'] })
    expect(prepareParts(parts, {}, cards, 'p01').parts).toEqual([{ kind: 'page', ...card }])
  })
})
