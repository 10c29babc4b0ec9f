import { common } from './common.words.ts'
import { keep, recall } from './keep.ts'
import type { useTalk } from './wecom/useTalk.ts'

/** An element as data: its namespace, name, attributes and what it holds; or a text. */
type Drawing = string | [string, string, Record<string, string>, Drawing[]]

/** What the page draws at once when she comes back (see index.html). */
interface LastLook {
  customerId: string
  owner: string | undefined
  at: number
  /** She was beside us the time before as well: only then it is likely enough to be drawn unasked. */
  isAgain: boolean
  drawing: Drawing
}

const SHOWN = ['class', 'd', 'viewBox', 'fill', 'src', 'alt', 'aria-hidden']

function drawn(node: Node): Drawing[] {
  if (node.nodeType === Node.TEXT_NODE) return [node.textContent ?? '']
  if (!(node instanceof Element)) return []
  const kept = SHOWN.flatMap((name) => {
    const value = node.getAttribute(name)
    return value === null ? [] : [[name, value]]
  })
  const inside = [...node.childNodes].flatMap(drawn)
  return [[node.namespaceURI!, node.localName, Object.fromEntries(kept), inside]]
}

/**
 * Writes down how the head of this customer's profile looks, for the page to begin with when she is
 * opened again within minutes. Nothing in it can be pressed, and it says what it is.
 */
export function rememberLook(talk: Pick<ReturnType<typeof useTalk>, 'peer'>) {
  const before = recall<LastLook>('last')

  function write() {
    const head = document.querySelector('main .who')
    const { peer } = talk
    const owner = recall<string>('owner')
    if (!head || !owner || peer?.kind !== 'single') return
    const copy = head.cloneNode(true) as Element
    copy.querySelector('.who-facts')?.replaceChildren(checking())
    copy.querySelectorAll('[role="dialog"], dialog').forEach((sheet) => sheet.remove())
    const [drawing] = drawn(copy) as [[string, string, Record<string, string>, Drawing[]]]
    drawing[2].inert = ''
    const isAgain = before?.customerId === peer.id
    const look: LastLook = { customerId: peer.id, owner, at: Date.now(), isAgain, drawing }
    keep('last', look)
  }

  write()
  addEventListener('pagehide', write)
  document.addEventListener('visibilitychange', write)
}

function checking() {
  const mark = document.createElement('span')
  mark.className = 'badge amber'
  mark.textContent = common.beingChecked
  return mark
}
