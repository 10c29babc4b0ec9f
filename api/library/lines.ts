import type { Written } from './bodies.ts'

/** One passage of a thing of 库: in which field it stands, and what it says. */
export interface Line {
  field: string
  text: string
}

/** Texts a customer or a member would read, one per passage. What is an id is not among them. */
export function linesOf({ kind, body }: Written): Line[] {
  const of = (field: string, text: string | null): Line[] => (text ? [{ field, text }] : [])
  switch (kind) {
    case 'reply':
      return [
        ...of('title', body.title),
        ...of('useWhen', body.useWhen),
        ...of('avoidWhen', body.avoidWhen),
        ...body.parts.flatMap((part) => (part.kind === 'text' ? of('parts', part.text) : [])),
      ]
    case 'page':
    case 'story':
      return [
        ...of('title', body.title),
        ...of('description', body.description),
        ...of('gift', body.gift),
        ...body.blocks.flatMap((block) => textsIn(block).flatMap((text) => of('blocks', text))),
      ]
    case 'coupon':
    case 'gift':
      return of('title', body.name)
    case 'product':
      return [...of('title', body.name), ...of('pickup', body.pickup)]
    case 'template':
      return [
        ...of('title', body.title),
        ...of('groupName', body.groupName),
        ...of('welcome', body.welcome),
        ...of('antiSpam', body.antiSpam),
        ...of('autoReply', body.autoReply),
        ...body.guides.flatMap(({ line }) => of('guides', line)),
      ]
  }
}

const NOT_WORDS = new Set([
  'type',
  'id',
  'url',
  'name',
  'tone',
  'productId',
  'couponId',
  'offerId',
  'hostId',
  'pageIds',
])

/** Every text inside a block, in its order. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (NOT_WORDS.has(key) ? [] : textsIn(inner)))
}
