import { WireError } from './errors.ts'

const kindOf = (value: unknown) =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value

/** Reads a JSON body as strictly as WeCom does: a wrong type is refused by the field's name. */
export interface Fields {
  raw: Record<string, unknown>
  has: (name: string) => boolean
  /** A string, or undefined when absent. */
  text: (name: string, limit?: { bytes?: number; chars?: number }) => string | undefined
  /** A string that must be there and not be empty. */
  need: (name: string) => string
  number: (name: string, range?: { min?: number; max?: number }) => number | undefined
  flag: (name: string) => boolean | undefined
  texts: (name: string) => string[]
  record: (name: string) => Fields | undefined
  records: (name: string) => Fields[]
}

const bytes = (text: string) => Buffer.byteLength(text, 'utf8')
export const chars = (text: string) => [...text].length

export function fieldsOf(raw: Record<string, unknown>, path = ''): Fields {
  const wrong = (name: string, wanted: string): WireError =>
    new WireError(40058, `${path}${name}: ${wanted} expected, ${kindOf(raw[name])} given`)
  const absent = (name: string) => raw[name] === undefined || raw[name] === null

  const text: Fields['text'] = (name, limit = {}) => {
    if (absent(name)) return undefined
    const value = raw[name]
    if (typeof value !== 'string') throw wrong(name, 'string')
    if (limit.bytes && bytes(value) > limit.bytes) {
      throw new WireError(40058, `${path}${name}: exceed max length ${limit.bytes}`)
    }
    if (limit.chars && chars(value) > limit.chars) {
      throw new WireError(40058, `${path}${name}: exceed max length ${limit.chars}`)
    }
    return value
  }
  const record: Fields['record'] = (name) => {
    if (absent(name)) return undefined
    if (kindOf(raw[name]) !== 'object') throw wrong(name, 'object')
    return fieldsOf(raw[name] as Record<string, unknown>, `${path}${name}.`)
  }
  return {
    raw,
    has: (name) => !absent(name),
    text,
    need: (name) => {
      const value = text(name)
      if (!value) throw new WireError(40063, `missing parameter ${path}${name}`)
      return value
    },
    number: (name, { min, max } = {}) => {
      if (absent(name)) return undefined
      const value = raw[name]
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrong(name, 'integer')
      if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
        throw new WireError(40058, `${path}${name}: out of range`)
      }
      return value
    },
    flag: (name) => {
      if (absent(name)) return undefined
      if (typeof raw[name] !== 'boolean') throw wrong(name, 'bool')
      return raw[name]
    },
    texts: (name) => {
      if (absent(name)) return []
      const value = raw[name]
      if (!Array.isArray(value)) throw wrong(name, 'array')
      if (value.some((one) => typeof one !== 'string')) throw wrong(name, 'array of string')
      return value as string[]
    },
    record,
    records: (name) => {
      if (absent(name)) return []
      const value = raw[name]
      if (!Array.isArray(value)) throw wrong(name, 'array')
      return value.map((one, i) => {
        if (kindOf(one) !== 'object') throw wrong(name, 'array of object')
        return fieldsOf(one as Record<string, unknown>, `${path}${name}[${i}].`)
      })
    },
  }
}

/** One page of a list, and where the next begins. `''` is the end. */
export function pageOf<T>(
  topic: string,
  list: readonly T[],
  cursor: string | undefined,
  limit: number,
): { page: T[]; next_cursor: string } {
  let from = 0
  if (cursor) {
    const [kind, at] = Buffer.from(cursor, 'base64url').toString().split(':')
    from = Number(at)
    if (kind !== topic || !Number.isInteger(from) || from < 0) throw new WireError(50100)
  }
  const end = from + limit
  return {
    page: list.slice(from, end),
    next_cursor: end < list.length ? Buffer.from(`${topic}:${end}`).toString('base64url') : '',
  }
}
