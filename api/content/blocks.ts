import * as v from 'valibot'

// What pages are made of. Texts are plain: no markup is ever stored or read back, so whatever a
// person typed can only be shown as what she typed. `**` and line breaks carry no meaning either;
// a new paragraph is a new string.

/** Drawings we make ourselves, so that a page needs no request to have a picture. */
export const artNames = [
  'night',
  'size',
  'teeth',
  'layers',
  'food',
  'sleep',
  'stroller',
  'book',
  'bag',
  'skin',
  'diaper',
  'towel',
  'gift',
  'chat',
  'store',
] as const
export type ArtName = (typeof artNames)[number]

/** The address if a page may point at it: https, no credentials. Anything else is no address. */
export function safeUrl(text: string): string | undefined {
  if (text.length > 500 || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isPlain = url.username === '' && url.password === '' && /^[\w.-]+$/.test(url.hostname)
  return isPlain && /^https:\/\/[^\s"'<>`]+$/.test(url.href) ? url.href : undefined
}

const isEachOnce = (options: { id: string }[]) =>
  new Set(options.map(({ id }) => id)).size === options.length

const line = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))
const paragraph = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(2000))
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4000))
const httpsUrl = v.pipe(
  v.string(),
  v.check((text) => safeUrl(text) !== undefined, 'must be an https address'),
)

/** A picture a member put into 库: its address here, the same for the same bytes. */
export const OUR_PICTURE = /^\/pictures\/[0-9a-f]{64}\.jpg$/
const pictureUrl = v.pipe(
  v.string(),
  v.check(
    (text) => OUR_PICTURE.test(text) || safeUrl(text) !== undefined,
    'must be a picture of ours or an https address',
  ),
)
const moment = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(946_684_800_000),
  v.maxValue(4_102_444_800_000),
)
const ourId = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))
/** Of an answer, and of a block that people answer: made by the editor, kept when it is reworded. */
const partId = v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/))

const block = v.variant('type', [
  /** 正文: one or more paragraphs. */
  v.strictObject({
    type: v.literal('text'),
    paragraphs: v.pipe(v.array(paragraph), v.minLength(1), v.maxLength(60)),
  }),
  v.strictObject({ type: v.literal('heading'), text: line }),
  /** 要点: short lines, numbered when their order matters. */
  v.strictObject({
    type: v.literal('list'),
    ordered: v.boolean(),
    items: v.pipe(v.array(line), v.minLength(1), v.maxLength(20)),
  }),
  /** 配图: one of our drawings, or a photo of known size at an https address. */
  v.strictObject({ type: v.literal('art'), name: v.picklist(artNames), alt: v.string() }),
  v.strictObject({
    type: v.literal('picture'),
    url: pictureUrl,
    width: pixels,
    height: pixels,
    alt: v.pipe(v.string(), v.maxLength(200)),
  }),
  /** 商品块: price, stock and pickup come from the product itself, never from the text. */
  v.strictObject({
    type: v.literal('product'),
    productId: ourId,
    note: v.optional(line),
  }),
  /** 原话: a customer's own words; shown only while her consent stands. */
  v.strictObject({
    type: v.literal('quote'),
    paragraphs: v.pipe(v.array(paragraph), v.minLength(1), v.maxLength(20)),
    who: line,
    saidOn: v.optional(line),
  }),
  /** 来源与声明 */
  v.strictObject({
    type: v.literal('source'),
    sources: v.pipe(
      v.array(v.strictObject({ text: line, url: v.optional(httpsUrl) })),
      v.maxLength(12),
    ),
    statement: v.optional(paragraph),
  }),
  /** 提醒: what must not be missed (「请带宝宝就医」). */
  v.strictObject({
    type: v.literal('notice'),
    tone: v.picklist(['info', 'care']),
    text: paragraph,
  }),
  /** 领券: what it is worth and how many are left comes from the coupon itself. */
  v.strictObject({
    type: v.literal('coupon'),
    couponId: ourId,
  }),
  /** 接龙、拼团、单独买: price, stock and deadline come from the offer itself. */
  v.strictObject({
    type: v.literal('order'),
    offerId: ourId,
  }),
  /** 直播: who speaks when, and the pages of what is shown there. */
  v.pipe(
    v.strictObject({
      type: v.literal('live'),
      title: line,
      hostId: ourId,
      startsAt: moment,
      endsAt: moment,
      /** 视频号: where it is to be found. */
      channel: v.optional(line),
      pageIds: v.pipe(v.array(ourId), v.maxLength(6)),
    }),
    v.check(({ startsAt, endsAt }) => startsAt < endsAt, 'must end after it begins'),
  ),
  /** 投票和建议: a question with answers, room for ideas, or both. */
  v.pipe(
    v.strictObject({
      type: v.literal('poll'),
      id: partId,
      question: line,
      options: v.pipe(
        v.array(v.strictObject({ id: partId, text: line })),
        v.maxLength(8),
        v.check((options) => isEachOnce(options), 'must not repeat an id'),
      ),
      takesIdeas: v.boolean(),
      closesAt: v.optional(moment),
    }),
    v.check(
      ({ options, takesIdeas }) => options.length > 1 || (options.length === 0 && takesIdeas),
      'must have two answers, or room for ideas',
    ),
  ),
  /** 问问顾问, with what she might ask. */
  v.strictObject({ type: v.literal('ask'), text: line }),
])

const blocks = v.pipe(v.array(block), v.maxLength(80))

export type Block = v.InferOutput<typeof block>

/** Checks blocks before they are kept. Throws an Error naming the first fault. */
export function parseBlocks(value: unknown): Block[] {
  const parsed = v.safeParse(blocks, value)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new Error(`${v.getDotPath(issue) ?? 'blocks'}: ${issue.message}`)
}

/** Reads `page.blocksJson`. A block this version does not know is left out, the rest is shown. */
export function readBlocks(json: string): Block[] {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return []
  }
  if (!Array.isArray(value)) return []
  return value.flatMap((one) => {
    const parsed = v.safeParse(block, one)
    return parsed.success ? [parsed.output] : []
  })
}
