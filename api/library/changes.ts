import { clockOf, dayOf } from '../shop-time.ts'
import type { Written } from './bodies.ts'

/** One line of a comparison: what goes, what comes. */
export interface Change {
  field: string
  mark: 'gone' | 'new'
  text: string
}

/** What publishing would change, field by field; passages that stay are not named. */
export function changesBetween(before: Written | undefined, after: Written): Change[] {
  const old: Record<string, unknown> = before?.body ?? {}
  return Object.entries(after.body).flatMap(([field, value]) =>
    linesBetween(passages(shown(field, old[field])), passages(shown(field, value))).map((line) => ({
      field,
      ...line,
    })),
  )
}

/** As it stands in its field: yuan, a day, that there is a picture. */
function shown(field: string, value: unknown): unknown {
  if (typeof value === 'number' && field.endsWith('Fen')) return value / 100
  if (typeof value === 'number' && field.endsWith('At')) return dayOf(value)
  return field === 'imageUrl' && value ? '✓' : value
}

// What only machines read: of a block, of a picture, of an answer.
const UNSAID = new Set(['type', 'kind', 'id', 'width', 'height'])

// A code that the screen says by its name; told apart from the same word in what somebody wrote.
const codeOf = (block: object, key: string) =>
  key === 'tone' ? 'tone' : key === 'name' && 'type' in block && block.type === 'art' ? 'art' : null

const isMoment = (key: string, value: unknown): value is number =>
  typeof value === 'number' && key.endsWith('At')
const saidMoment = (at: number) => `${dayOf(at)} ${clockOf(at)}`

const passages = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(asText).filter((text) => text !== '')

function asText(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (value === true) return '✓'
  if (Array.isArray(value)) return value.map(asText).filter(Boolean).join(' ')
  if (typeof value !== 'object') return `${value}`
  return Object.entries(value)
    .filter(([key, inner]) => !UNSAID.has(key) && inner !== 'info')
    .map(([key, inner]) => {
      if (isMoment(key, inner)) return saidMoment(inner)
      const code = codeOf(value, key)
      return code === null ? asText(inner) : `${code}:${asText(inner)}`
    })
    .filter(Boolean)
    .join(' ')
}

/** The shortest way from one list to the other: longest common subsequence, at most 80 × 80. */
function linesBetween(before: string[], after: string[]): Omit<Change, 'field'>[] {
  const common = before.map(() => after.map(() => 0))
  const at = (i: number, j: number) => common[i]?.[j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i]![j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: Omit<Change, 'field'>[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i++
      j++
    } else if (i < before.length && (j >= after.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: 'gone', text: before[i++]! })
    } else {
      lines.push({ mark: 'new', text: after[j++]! })
    }
  }
  return lines
}
