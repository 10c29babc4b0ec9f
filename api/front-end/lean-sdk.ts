import type { Plugin } from 'vite'

interface Piece {
  /** What it declares; a statement that only does something declares nothing. */
  names: string[]
  /** Names that mean something of its own inside it. */
  own: string[]
  text: string
}

/** A node of the parsed file, as far as it is looked at here. */
interface Node {
  type: string
  start: number
  end: number
  id?: Node | null
  params?: Node[]
  declarations?: Node[]
  kind?: string
  specifiers?: { local: Node; exported: Node }[]
}

/**
 * WeCom's SDK is one file that builds its enums, a canvas and a parser as it loads, so no bundler
 * dares to leave any of it out: half of what a phone reads before it can sign in. Here stays what
 * the `wanted` functions lead to. Whatever looks like a name counts as one: rather too much stays.
 */
export const leanSdk = (wanted: readonly string[]): Plugin => ({
  name: 'lean-wecom-sdk',
  apply: 'build',
  transform: {
    filter: { id: /@wecom.jssdk.dist.wecom(\.prod)?\.js$/ },
    handler(code) {
      const textOf = ({ start, end }: Node) => code.slice(start, end)
      const outside = new Map<string, string>()
      const pieces: Piece[] = []
      for (const statement of this.parse(code).body as Node[]) {
        const { type, kind, declarations = [], specifiers, id } = statement
        if (type === 'ExportNamedDeclaration' && specifiers) {
          for (const it of specifiers) outside.set(textOf(it.exported), textOf(it.local))
        } else if (type === 'VariableDeclaration') {
          for (const one of declarations) {
            pieces.push({ names: words(textOf(one.id!)), own: [], text: `${kind} ${textOf(one)}` })
          }
        } else {
          const own = declaredIn(statement).flatMap((node) => words(textOf(node)))
          pieces.push({
            names: id ? [textOf(id)] : [],
            own: id ? [] : own,
            text: textOf(statement),
          })
        }
      }
      const names = wanted.map((name) => {
        const inside = outside.get(name)
        if (!inside) throw new Error(`@wecom/jssdk exports no ${name}`)
        return { name, inside }
      })
      const kept = reached(
        pieces,
        names.map(({ inside }) => inside),
      )
      const rest = pieces.filter((piece) => kept.has(piece)).map(({ text }) => text)
      const exports = names.map(({ name, inside }) => `${inside} as ${name}`)
      return { code: `${rest.join(';\n')};\nexport{${exports.join()}}`, map: null }
    },
  },
})

const words = (text: string) => text.match(/[\w$]+/g) ?? []

/** The parameters and variables declared somewhere inside. */
function declaredIn(node: unknown): Node[] {
  if (typeof node !== 'object' || node === null) return []
  const { type, id, params = [] } = node as Node
  const mine = type === 'VariableDeclarator' && id ? [id, ...params] : params
  return [...mine, ...Object.values(node).flatMap(declaredIn)]
}

/** What these names lead to, and what is done to any of it, like filling a table. */
function reached(pieces: readonly Piece[], names: readonly string[]): Set<Piece> {
  const declaring = new Map(pieces.flatMap((piece) => piece.names.map((name) => [name, piece])))
  const kept = new Set<Piece>()
  const keep = (piece: Piece) => {
    if (kept.has(piece)) return
    kept.add(piece)
    for (const word of words(piece.text)) if (declaring.has(word)) keep(declaring.get(word)!)
  }
  for (const name of names) keep(declaring.get(name)!)
  const doing = pieces.filter((piece) => piece.names.length === 0)
  for (let before = 0; before < kept.size;) {
    before = kept.size
    for (const piece of doing) {
      const touched = words(piece.text).filter((it) => declaring.has(it) && !piece.own.includes(it))
      if (touched.length === 0 || touched.some((it) => kept.has(declaring.get(it)!))) keep(piece)
    }
  }
  return kept
}
