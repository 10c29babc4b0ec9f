/** What a reply may leave open; anything else in braces is plain text. */
export const VARIABLES = [
  '称呼',
  '顾问',
  '姓名',
  '门店',
  '月龄段',
  '页面',
  '商品',
  '券',
  '截止',
  '日期',
  '份数',
] as const

export type Variable = (typeof VARIABLES)[number]
export type Values = Partial<Record<Variable, string>>

const known = new Set<string>(VARIABLES)
const LONGEST_NAME = Math.max(...VARIABLES.map((name) => name.length))
const LONGEST_VALUE = 64

// Control and format characters (line breaks, bidi overrides, zero-width), surrogates without
// their half, private use, line and paragraph separators: a name must not reshape the message.
const SMUGGLED = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu

/** A value as it may stand inside a message: one line, no invisible characters, at most 64. */
export function plainValue(text: string): string {
  const plain = text
    .slice(0, 4 * LONGEST_VALUE)
    .replaceAll(SMUGGLED, '')
    .trim()
  return plain.length <= LONGEST_VALUE ? plain : [...plain].slice(0, LONGEST_VALUE).join('')
}

export interface Filled {
  text: string
  /** Variables nothing is known for; they stand in `text` as they were, each named once. */
  missing: Variable[]
}

/**
 * Fills `{称呼}` and the like in one pass from left to right: what a value contains is never read
 * again. `literal`: passages that stand as they are even if they look like a variable (values that
 * were filled in before a member edited the text).
 */
export function fillVariables(template: string, values: Values, literal: string[] = []): Filled {
  const missing = new Set<Variable>()
  let text = ''
  let at = 0
  while (at < template.length) {
    const kept = literal.find((passage) => passage !== '' && template.startsWith(passage, at))
    if (kept !== undefined) {
      text += kept
      at += kept.length
      continue
    }
    const name = template[at] === '{' ? variableAt(template, at + 1) : undefined
    if (name === undefined) {
      // On to the next brace, unless a passage might begin before it.
      const brace = literal.length === 0 ? template.indexOf('{', at + 1) : at + 1
      const next = brace === -1 ? template.length : brace
      text += template.slice(at, next)
      at = next
      continue
    }
    const value = plainValue(values[name] ?? '')
    if (value === '') missing.add(name)
    text += value === '' ? `{${name}}` : value
    at += name.length + 2
  }
  return { text, missing: [...missing] }
}

function variableAt(template: string, from: number): Variable | undefined {
  const end = template.slice(from, from + LONGEST_NAME + 1).indexOf('}')
  if (end <= 0) return undefined
  const name = template.slice(from, from + end)
  return known.has(name) ? (name as Variable) : undefined
}

/** Values that hold a brace: passages of an edited text which must not be taken for variables. */
export const literalValues = (values: Values): string[] =>
  Object.values(values)
    .map(plainValue)
    .filter((value) => value.includes('{'))
