import { dayOf, startOfDay, DAY } from '../../shop-time.ts'
import { countSpoken } from './near-duplicates.ts'
import type { CsvRow } from './read-csv.ts'

/** A member as a table may name her: by WeCom's id, or by her name in the group. */
export interface TableMember {
  customerId: string
  names: string[]
  joinedAt: number
  isAgreed: boolean
}

/** How often one member spoke on one day. */
export interface SpeechLine {
  customerId: string
  day: string
  messages: number
  questions: number
  /** Of the messages, those worth nothing; known only where the table brings what was said. */
  repeats: number
}

export interface SpeechTable {
  rows: number
  lines: SpeechLine[]
  /** Rows about members who did not agree to be remembered; nothing of them is kept. */
  unkept: number
  errors: { line: number; message: string }[]
}

const COLUMNS = {
  day: ['日期', 'day', 'date'],
  who: ['客户', '昵称', '成员', '客户id', 'external_userid', 'customer', 'name'],
  messages: ['发言数', '发言', '消息数', 'messages'],
  questions: ['提问数', '提问', 'questions'],
  text: ['内容', '消息内容', 'text', 'content'],
}
const MOST_ROWS = 5_000
const MOST_A_DAY = 10_000
const KEPT_DAYS = 180

/**
 * Reads 发言数 by member and day out of a table, and says of every row that cannot be read what is
 * wrong with it. Days of people who did not agree are counted and dropped. A table may instead bring
 * one message a row (内容): it is counted here, and nothing of what was said is kept or repeated.
 */
export function readSpeechTable(rows: CsvRow[], members: TableMember[], now: number): SpeechTable {
  const [head, ...body] = rows
  const at = headOf(head?.cells ?? [])
  const isSpoken = at.text >= 0
  if (!head || at.day < 0 || at.who < 0 || (at.messages < 0 && !isSpoken)) {
    const message = '第一行要有这几列：日期、客户、发言数（提问数可以没有）'
    return { rows: 0, lines: [], unkept: 0, errors: [{ line: head?.line ?? 1, message }] }
  }
  if (body.length === 0 || body.length > MOST_ROWS) {
    const message = body.length === 0 ? '表里还没有数据' : `一次最多 ${MOST_ROWS} 行`
    return { rows: body.length, lines: [], unkept: 0, errors: [{ line: head.line + 1, message }] }
  }
  if (isSpoken && (at.messages >= 0 || at.questions >= 0)) {
    const message = '有「内容」时一行是一条发言，请去掉发言数和提问数这两列'
    return { rows: body.length, lines: [], unkept: 0, errors: [{ line: head.line, message }] }
  }
  const table: SpeechTable = { rows: body.length, lines: [], unkept: 0, errors: [] }
  const seen = new Map<string, number>()
  const spoken = new Map<string, { customerId: string; day: string; texts: string[] }>()
  for (const { line, cells } of body) {
    const read = readRow(cells, at, members, now)
    if (typeof read === 'string') {
      table.errors.push({ line, message: read })
      continue
    }
    const key = `${read.member.customerId} ${read.day}`
    const before = isSpoken ? undefined : seen.get(key)
    if (before !== undefined) {
      const message = `和第 ${before} 行是同一位、同一天`
      table.errors.push({ line, message })
      continue
    }
    seen.set(key, line)
    if (!read.member.isAgreed) {
      table.unkept += 1
      continue
    }
    const { day, messages, questions } = read
    const { customerId } = read.member
    if (!isSpoken) table.lines.push({ customerId, day, messages, questions, repeats: 0 })
    else {
      const herDay = spoken.get(key) ?? { customerId, day, texts: [] }
      herDay.texts.push(cells[at.text] ?? '')
      spoken.set(key, herDay)
    }
  }
  for (const { customerId, day, texts } of spoken.values()) {
    table.lines.push({ customerId, day, ...countSpoken(texts) })
  }
  return table
}

type Columns = Record<keyof typeof COLUMNS, number>

function headOf(cells: string[]): Columns {
  const words = cells.map((cell) => cell.trim().toLowerCase())
  const find = (names: string[]) => words.findIndex((word) => names.includes(word))
  return {
    day: find(COLUMNS.day),
    who: find(COLUMNS.who),
    messages: find(COLUMNS.messages),
    questions: find(COLUMNS.questions),
    text: find(COLUMNS.text),
  }
}

function readRow(cells: string[], at: Columns, members: TableMember[], now: number) {
  const day = dayIn(cells[at.day] ?? '')
  if (!day) return `日期「${short(cells[at.day])}」看不懂，请写成 2026-11-21`
  if (day > dayOf(now)) return `日期 ${day} 还没到`
  if (startOfDay(day) < now - KEPT_DAYS * DAY) return `日期 ${day} 太早了，只记最近 ${KEPT_DAYS} 天`
  const member = memberNamed(cells[at.who] ?? '', members)
  if (typeof member === 'string') return member
  if (startOfDay(day) + DAY <= member.joinedAt) return `${day} 这天她还没进群`
  if (at.text >= 0) return { member, day, messages: 1, questions: 0 }
  const messages = countIn(cells[at.messages] ?? '')
  if (messages === undefined)
    return `发言数「${short(cells[at.messages])}」不是 0 到 ${MOST_A_DAY} 的整数`
  const asked = at.questions < 0 ? '0' : cells[at.questions] || '0'
  const questions = countIn(asked)
  if (questions === undefined) return `提问数「${short(asked)}」不是 0 到 ${MOST_A_DAY} 的整数`
  if (questions > messages) return `提问数 ${questions} 比发言数 ${messages} 还多`
  return { member, day, messages, questions }
}

function memberNamed(cell: string, members: TableMember[]): TableMember | string {
  const name = cell.trim()
  if (name === '') return '没有写是哪位客户'
  const byId = members.find(({ customerId }) => customerId === name)
  if (byId) return byId
  const found = members.filter(({ names }) => names.includes(name))
  if (found.length === 1) return found[0]!
  if (found.length === 0) return `群里没有「${short(name)}」`
  return `群里有 ${found.length} 位「${short(name)}」，请写客户 ID`
}

/** 2026-11-21, 2026/11/21 8:05 and 2026年11月21日 are days; the 31st of November is none. */
export function dayIn(cell: string): string | undefined {
  const found =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+\d{1,2}:\d{2}(?::\d{2})?)?$/.exec(
      cell.trim(),
    )
  if (!found) return undefined
  const [, year, month, date] = found
  const day = `${year}-${month!.padStart(2, '0')}-${date!.padStart(2, '0')}`
  const at = startOfDay(day)
  return Number.isFinite(at) && dayOf(at) === day ? day : undefined
}

function countIn(cell: string): number | undefined {
  const text = cell.trim().replace(/^(\d{1,3})(,\d{3})+$/, (whole) => whole.replaceAll(',', ''))
  if (!/^\d{1,6}$/.test(text)) return undefined
  const count = Number(text)
  return count <= MOST_A_DAY ? count : undefined
}

const short = (cell = '') => (cell.length > 20 ? `${cell.slice(0, 20)}…` : cell)
