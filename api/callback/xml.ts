/** What an element holds: text, or elements by name, each name as often as it came. */
export type XmlValue = string | XmlFields
export type XmlFields = Map<string, XmlValue[]>

const MAX_CHARACTERS = 64 * 1024
const MAX_DEPTH = 6
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

// A CDATA section, a tag without attributes, or text. Nothing else is WeCom's: no DOCTYPE, no
// processing instruction, no comment, so there is nothing to expand, to fetch or to blow up.
const PIECE = /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/)?([A-Za-z_][\w.-]{0,63})(\/)?>|([^<]+)/y
const REFERENCE = /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([a-z]{2,4}));|&/g
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/**
 * Reads the little XML that WeCom writes and refuses all other, by throwing. Text stays text: a
 * UserID `007` is `007`. Names are kept in Maps, so `__proto__` is a name like any other.
 */
export function readXml(xml: string): XmlFields {
  if (xml.length > MAX_CHARACTERS) throw new Error('xml: too long')
  const root: XmlFields = new Map()
  const open: { name: string; fields: XmlFields; text: string }[] = []
  const put = (name: string, value: XmlValue) => {
    const fields = open.at(-1)?.fields ?? root
    // Pushed, not copied: sixteen thousand of one name must not take sixteen thousand squared.
    const values = fields.get(name)
    if (values) values.push(value)
    else fields.set(name, [value])
  }
  for (PIECE.lastIndex = 0; PIECE.lastIndex < xml.length;) {
    const at = PIECE.lastIndex
    const piece = PIECE.exec(xml)
    if (!piece) throw new Error(`xml: not ours at ${at}`)
    const [, cdata, isEnd, name, isEmpty, text] = piece
    const top = open.at(-1)
    if (cdata !== undefined || text !== undefined) {
      const value = cdata ?? decode(text!)
      if (CONTROL.test(value)) throw new Error('xml: control character')
      if (top) top.text += value
      else if (value.trim() !== '' || cdata !== undefined) throw new Error('xml: text outside')
    } else if (isEnd) {
      if (isEmpty || top?.name !== name) throw new Error('xml: wrong end tag')
      open.pop()
      if (top!.fields.size === 0) put(name!, top!.text)
      else if (top!.text.trim() === '') put(name!, top!.fields)
      else throw new Error('xml: text between elements')
    } else {
      if (!top && root.size > 0) throw new Error('xml: two roots')
      if (isEmpty) put(name!, '')
      else open.push({ name: name!, fields: new Map(), text: '' })
      if (open.length > MAX_DEPTH) throw new Error('xml: too deep')
    }
  }
  const fields = root.get('xml')?.[0]
  if (open.length > 0 || !(fields instanceof Map)) throw new Error('xml: not closed, or no <xml>')
  return fields
}

function decode(text: string): string {
  return text.replace(REFERENCE, (all, decimal, hex, name) => {
    if (name !== undefined && Object.hasOwn(NAMED, name)) return NAMED[name]!
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : -1
    if (code < 1 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      throw new Error(`xml: entity ${all}`)
    return String.fromCodePoint(code)
  })
}

/** The text of a field; undefined when it is missing, repeated or not text. */
export function textOf(fields: XmlFields, name: string): string | undefined {
  const values = fields.get(name)
  return values?.length === 1 && typeof values[0] === 'string' ? values[0] : undefined
}
