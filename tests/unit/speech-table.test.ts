import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCsv, textOf } from '../../api/groups/score/read-csv.ts'
import { readSpeechTable, type TableMember } from '../../api/groups/score/speech-table.ts'
import { quickest } from '../support/quickest.ts'

const cellsOf = (text: string) => readCsv(text)?.map(({ cells }) => cells)

describe('a table somebody saved', () => {
  test.each<[string, string, string[][] | undefined]>([
    [
      'LF',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'CRLF and a last line end',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['CR alone', 'a\r1', [['a'], ['1']]],
    ['quotes, a comma and a doubled quote', '"可乐,妈","说""好"""', [['可乐,妈', '说"好"']]],
    ['a line break in a cell', '"a\nb",c', [['a\nb', 'c']]],
    ['blanks around', ' a , "b" ,c', [['a', 'b', 'c']]],
    [
      'empty lines and lines of commas',
      'a,b\n\n,\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['an empty cell', 'a,,c', [['a', '', 'c']]],
    ['a quote that never ends', 'a,"b\n1,2', undefined],
    ['nothing', '', []],
  ])('%s', (_what, text, cells) => {
    expect(cellsOf(text)).toEqual(cells)
  })

  test('a row knows its line in the file', () => {
    expect(readCsv('a\n"x\ny"\n\nb')?.map(({ line }) => line)).toEqual([1, 2, 5])
  })

  test('a long cell full of quotes is read as quickly as one without', () => {
    const took = (text: string) => quickest(() => readCsv(text), 3)
    expect(took('a"'.repeat(50_000))).toBeLessThan(20 * took('ab'.repeat(50_000)) + 50)
  })

  test('what is written with quotes comes back as it was', () => {
    const cell = fc.string({ maxLength: 8 }).filter((text) => text !== '')
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { maxLength: 6 })
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (table, end) => {
        const text = table
          .map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(','))
          .join(end)
        expect(cellsOf(text)).toEqual(table)
      }),
    )
  })

  test.each<[string, Uint8Array, string | undefined]>([
    ['UTF-8', new TextEncoder().encode('日期'), '日期'],
    ['UTF-8 with its mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), 'a'],
    ['GBK, as Excel saves it', Uint8Array.of(0xc8, 0xd5, 0xc6, 0xda), '日期'],
    ['a workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), undefined],
    ['bytes of no writing', Uint8Array.of(0xff, 0xff, 0xff), undefined],
  ])('%s', (_what, bytes, text) => {
    expect(textOf(bytes)).toBe(text)
  })
})

const NOW = Date.parse('2026-11-21T20:41:00+08:00')
const member = (customerId: string, name: string, isAgreed = true): TableMember => ({
  customerId,
  names: [name],
  joinedAt: Date.parse('2026-11-10T10:00:00+08:00'),
  isAgreed,
})
const members = [
  member('cu003', '可乐妈'),
  member('cu013', '团团妈'),
  member('cu030', '七七妈', false),
  member('cu101', '豆豆妈'),
  member('cu102', '豆豆妈'),
]
const read = (text: string) => readSpeechTable(readCsv(text)!, members, NOW)

describe('发言数 by member and day', () => {
  test('ids and names, slashes and dashes, with and without 提问', () => {
    expect(
      read('日期,客户,发言数,提问数\n2026-11-20,可乐妈,12,1\n2026/11/19,cu003,"1,000",\n').lines,
    ).toEqual([
      { customerId: 'cu003', day: '2026-11-20', messages: 12, questions: 1, repeats: 0 },
      { customerId: 'cu003', day: '2026-11-19', messages: 1000, questions: 0, repeats: 0 },
    ])
    expect(read('客户,日期,发言数\ncu013,2026年11月20日,3').lines).toEqual([
      { customerId: 'cu013', day: '2026-11-20', messages: 3, questions: 0, repeats: 0 },
    ])
  })

  test('who did not agree is counted and not kept', () => {
    const table = read('日期,客户,发言数\n2026-11-20,七七妈,5\n2026-11-20,团团妈,5')
    expect(table).toMatchObject({ rows: 2, unkept: 1, errors: [] })
    expect(table.lines.map(({ customerId }) => customerId)).toEqual(['cu013'])
  })

  test.each([
    ['20号,可乐妈,1', '日期「20号」看不懂，请写成 2026-11-21'],
    ['2026-02-30,可乐妈,1', '日期「2026-02-30」看不懂，请写成 2026-11-21'],
    ['2026-11-22,可乐妈,1', '日期 2026-11-22 还没到'],
    ['2025-11-22,可乐妈,1', '日期 2025-11-22 太早了，只记最近 180 天'],
    ['2026-11-09,可乐妈,1', '2026-11-09 这天她还没进群'],
    ['2026-11-20,,1', '没有写是哪位客户'],
    ['2026-11-20,路人,1', '群里没有「路人」'],
    ['2026-11-20,豆豆妈,1', '群里有 2 位「豆豆妈」，请写客户 ID'],
    ['2026-11-20,可乐妈,', '发言数「」不是 0 到 10000 的整数'],
    ['2026-11-20,可乐妈,-1', '发言数「-1」不是 0 到 10000 的整数'],
    ['2026-11-20,可乐妈,1.5', '发言数「1.5」不是 0 到 10000 的整数'],
    ['2026-11-20,可乐妈,20000', '发言数「20000」不是 0 到 10000 的整数'],
    ['2026-11-20,可乐妈,1,两个', '提问数「两个」不是 0 到 10000 的整数'],
    ['2026-11-20,可乐妈,1,2', '提问数 2 比发言数 1 还多'],
  ])('%s: %s', (row, message) => {
    expect(read(`日期,客户,发言数,提问数\n2026-11-21,团团妈,1,0\n${row}`).errors).toEqual([
      { line: 3, message },
    ])
  })

  test('the same member and day twice', () => {
    expect(read('日期,客户,发言数\n2026-11-20,可乐妈,1\n2026-11-20,cu003,1').errors).toEqual([
      { line: 3, message: '和第 2 行是同一位、同一天' },
    ])
  })

  test.each([
    ['', '第一行要有这几列：日期、客户、发言数（提问数可以没有）'],
    ['a,b\n1,2', '第一行要有这几列：日期、客户、发言数（提问数可以没有）'],
    ['日期,客户,发言数', '表里还没有数据'],
  ])('%j: %s', (text, message) => {
    expect(read(text).errors).toMatchObject([{ message }])
  })
})
