import { listCards } from '../../db/queries/replies.ts'
import type { Deps } from '../deps.ts'
import type { ChatContext } from './chat-context.ts'
import { type PageCard, type PreparedPart, prepareParts, readParts } from './parts.ts'
import type { PageKind } from '../../db/schema.ts'
import type { Values } from './variables.ts'
import { type Verdict, whyBlocked } from './why-blocked.ts'

/** A reply's row, as far as saying it goes. */
export interface ReplyRow {
  id: string
  category: string
  isPromotionAt: number | null
  partsJson: string
}

export type Card = PageCard & { kind: PageKind; productName: string | null }

/** Why it cannot go out as it stands: somebody to spare, or (`missing`) something to fill in. */
export interface Blocked {
  kind: 'never' | 'needs_reason' | 'missing'
  reason: string
  missing: string[]
}

export interface PreparedReply {
  parts: PreparedPart[]
  missing: string[]
  verdict: Verdict
  blocked: Blocked | null
}

/** The pages these replies may carry, by id, in one read. */
export async function findCards(
  { db }: Pick<Deps, 'db'>,
  replies: { partsJson: string }[],
  pagesAtHand: (string | null)[],
): Promise<Map<string, Card>> {
  const named = replies.flatMap(({ partsJson }) =>
    readParts(partsJson).flatMap((part) => (part.kind === 'page' ? (part.pageId ?? []) : [])),
  )
  const ids = [...new Set([...named, ...pagesAtHand.filter((id) => id !== null)])]
  const cards = await listCards(db, ids)
  return new Map(cards.map((card) => [card.pageId, card]))
}

/** Fills a reply for this chat and says whether it may go out. */
export function prepareReply(
  reply: ReplyRow,
  context: ChatContext,
  cards: ReadonlyMap<string, Card>,
  now: number,
  own: { values?: Values; pageId?: string | null } = {},
): PreparedReply {
  const atHand = reply.category === '资讯分享' ? context.articleAtHand : context.pageAtHand
  const pageAtHand = own.pageId ?? atHand
  const ownCard = own.pageId ? cards.get(own.pageId) : undefined
  const values: Values = {
    ...context.values,
    ...(ownCard && { 页面: `《${ownCard.title}》` }),
    ...(ownCard?.productName && { 商品: ownCard.productName }),
    ...own.values,
  }
  const { parts, missing } = prepareParts(readParts(reply.partsJson), values, cards, pageAtHand)
  const verdict = whyBlocked(
    {
      category: reply.category,
      isPromotion: reply.isPromotionAt !== null,
      pageKinds: parts.flatMap((part) =>
        part.kind === 'page' ? (cards.get(part.pageId)?.kind ?? []) : [],
      ),
    },
    context.listener,
    now,
  )
  return { parts, missing, verdict, blocked: blockedBy(verdict, missing) }
}

function blockedBy(verdict: Verdict, missing: string[]): Blocked | null {
  if (verdict.kind !== 'ok') return { ...verdict, missing }
  if (missing.length === 0) return null
  return { kind: 'missing', reason: `还没填：${missing.join('、')}`, missing }
}
