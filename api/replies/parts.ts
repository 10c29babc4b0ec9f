import * as v from 'valibot'
import { type Filled, type Values, fillVariables } from './variables.ts'

// `pageId: null`: the page at hand, the one this conversation is about.
const replyPart = v.variant('kind', [
  v.object({ kind: v.literal('text'), text: v.pipe(v.string(), v.maxLength(4000)) }),
  v.object({ kind: v.literal('page'), pageId: v.nullable(v.pipe(v.string(), v.maxLength(64))) }),
])
const replyParts = v.pipe(v.array(replyPart), v.minLength(1), v.maxLength(9))

/** 话术的一段: words with variables, or a page's card. Sent in order, each on its own. */
export type ReplyPart = v.InferOutput<typeof replyPart>

// The shop has some dozens of replies, and nearly every read of a customer looks into all of them.
const known = new Map<string, readonly ReplyPart[]>()

/** Reads `reply.partsJson`. */
export function readParts(partsJson: string): readonly ReplyPart[] {
  let parts = known.get(partsJson)
  if (!parts) {
    parts = v.parse(replyParts, JSON.parse(partsJson))
    if (known.size > 1_000) known.clear()
    known.set(partsJson, parts)
  }
  return parts
}

/** A page as a card shows it. */
export interface PageCard {
  pageId: string
  title: string
  description: string
  imageUrl: string | null
}

/** A part ready to be looked at before the tap. */
export type PreparedPart = ({ kind: 'text' } & Filled) | ({ kind: 'page' } & PageCard)

/**
 * Fills a reply's parts. A page at hand that is not known is missing as 「页面」 and leaves no card.
 */
export function prepareParts(
  parts: readonly ReplyPart[],
  values: Values,
  cards: ReadonlyMap<string, PageCard>,
  pageAtHand: string | null,
): { parts: PreparedPart[]; missing: string[] } {
  const cardOf = (part: ReplyPart) =>
    part.kind === 'page' ? cards.get(part.pageId ?? pageAtHand ?? '') : undefined
  // The words speak of the card that goes with them, before any other page.
  const ownCard = parts.map(cardOf).find((card) => card !== undefined)
  const own: Values = ownCard ? { ...values, 页面: `《${ownCard.title}》` } : values
  const missing = new Set<string>()
  const prepared: PreparedPart[] = []
  for (const part of parts) {
    if (part.kind === 'text') {
      const filled = fillVariables(part.text, own)
      for (const name of filled.missing) missing.add(name)
      prepared.push({ kind: 'text', ...filled })
    } else {
      const card = cardOf(part)
      if (card) prepared.push({ kind: 'page', ...asShown(card) })
      else missing.add('页面')
    }
  }
  return { parts: prepared, missing: [...missing] }
}

// What is handed over may know more of the page than a card shows.
const asShown = ({ pageId, title, description, imageUrl }: PageCard): PageCard => ({
  pageId,
  title,
  description,
  imageUrl,
})
