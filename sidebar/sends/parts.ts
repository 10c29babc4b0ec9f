import type { Part, PreparedPart } from './shapes.ts'

/** The parts as they go to the server. */
export const asParts = (parts: PreparedPart[]): Part[] =>
  parts.map((part) =>
    part.kind === 'text'
      ? { kind: 'text', text: part.text }
      : { kind: 'page', pageId: part.pageId },
  )

/** The names of what nobody has filled in yet, each once. */
export const missingOf = (parts: PreparedPart[]): string[] => [
  ...new Set(parts.flatMap((part) => (part.kind === 'text' ? part.missing : []))),
]

/** Puts values into their braces; what is still empty keeps them. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{([^{}\n]{1,12})\}/g, (whole, name: string) => values[name]?.trim() || whole)

/** Text in pieces, so that an empty variable can be shown as such: `['您好', { missing: '称呼' }]`. */
export function pieces(text: string, missing: string[]): (string | { missing: string })[] {
  return text
    .split(/(\{[^{}\n]{1,12}\})/)
    .filter(Boolean)
    .map((piece) => {
      const name = piece.slice(1, -1)
      return piece.startsWith('{') && missing.includes(name) ? { missing: name } : piece
    })
}

/** What can be copied: the text parts, one under the other. */
export const plainText = (parts: PreparedPart[]): string =>
  parts.map((part) => (part.kind === 'text' ? part.text : part.title)).join('\n')
