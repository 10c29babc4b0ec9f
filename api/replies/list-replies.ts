import { findFollow } from '../../db/queries/follows.ts'
import { findSpeaker, listFavourites, listUses, repliesInUse } from '../../db/queries/replies.ts'
import { shopNames } from '../../db/queries/shop-names.ts'
import type { ChatKind } from '../../db/schema.ts'
import { together } from '../../db/together.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import {
  askAbout,
  type ChatContext,
  contextFrom,
  findChatContext,
  speakerOf,
} from './chat-context.ts'
import { type PreparedPart, readParts } from './parts.ts'
import { type Blocked, prepareReply } from './prepare-reply.ts'
import { isCertain } from '../customers/verify-follow.ts'
import { maySee } from '../session/may-see.ts'
import { suitsChat } from './why-blocked.ts'

/** 话术 as it would go out in this chat. */
export interface ShownReply {
  id: string
  category: string
  title: string
  useWhen: string
  avoidWhen: string
  isFavourite: boolean
  /** Sends of which WeCom said a part went out. */
  usedCount: number
  parts: PreparedPart[]
  blocked: Blocked | null
}

/**
 * The replies that may be said in this chat, if it is one of hers, filled from what is known. Those
 * that never may (her wish, an open after-sale, the kind of contact) are not in the list.
 */
export async function listRepliesForChat(
  deps: Deps,
  actor: Actor,
  asked: {
    chat: ChatKind
    id: string | undefined
    category?: string | undefined
    q?: string | undefined
  },
): Promise<{ categories: string[]; items: ShownReply[] }> {
  const at = deps.now()
  const { context, mark, uses, favourites } = await findHeard(deps, actor, asked, at)
  const all = await repliesInUse.since(deps.db, mark)
  const { cards } = await shopNames.since(deps.db, mark)
  const suited = all.filter(({ category }) => suitsChat(category, asked.chat))
  const sayable = suited
    .map((reply) => ({ reply, prepared: prepareReply(reply, context, cards, at) }))
    .filter(({ prepared }) => prepared.verdict.kind !== 'never')
  const wanted = (asked.q ?? '').trim().toLowerCase()
  const { listener } = context
  // 认知交流群: promotion is put away. Who searches for it finds it, and must say why she sends it.
  const isPutAway = listener.chat === 'group' && listener.groupKind === 'talk' && wanted === ''
  const liked = new Set(favourites.map(({ replyId }) => replyId))
  const sends = new Map(uses.map((use) => [use.replyId, use.sends]))
  const items = sayable
    .filter(({ reply }) => !isPutAway || reply.isPromotionAt === null)
    .filter(({ reply }) => asked.category === undefined || reply.category === asked.category)
    .filter(({ reply, prepared }) => wanted === '' || speaksOf(wanted, reply, prepared.parts))
    .map(({ reply, prepared }) => ({
      id: reply.id,
      category: reply.category,
      title: reply.title,
      useWhen: reply.useWhen,
      avoidWhen: reply.avoidWhen,
      isFavourite: liked.has(reply.id),
      usedCount: sends.get(reply.id) ?? 0,
      parts: prepared.parts,
      blocked: prepared.blocked,
    }))
  return { categories: [...new Set(sayable.map(({ reply }) => reply.category))], items }
}

/** Who listens, if she may be spoken to by this member, and what is asked of the shop's words. */
async function findHeard(
  deps: Deps,
  actor: Actor,
  { chat, id }: { chat: ChatKind; id: string | undefined },
  at: number,
) {
  const { db } = deps
  const { staffId } = actor
  const ofWords = {
    mark: repliesInUse.mark(),
    uses: listUses.of(),
    favourites: listFavourites.of(staffId),
  }
  if (id === undefined || chat === 'group') {
    if (id !== undefined) await maySee(deps, actor, 'group', id)
    const [context, words] = await Promise.all([
      id === undefined
        ? findNobody(deps, staffId, chat)
        : findChatContext(deps, staffId, { kind: chat, id }),
      together(db, ofWords),
    ])
    return { context, ...words }
  }
  const asked = { ...askAbout(id, at), ...ofWords }
  const { follow, ...first } = await together(db, { follow: findFollow.of(staffId, id), ...asked })
  await maySee(deps, actor, 'customer', id, { follow })
  // WeCom may have been asked, and have told something new of her.
  const found = isCertain(follow, at) ? first : await together(db, asked)
  const names = await shopNames.since(db, found.mark)
  const context = await contextFrom(db, chat, speakerOf(actor, names), found, names, at)
  return { context, ...found }
}

/** Nobody in particular is beside us: what can be filled is the member's own. */
export async function findNobody(
  { db }: Pick<Deps, 'db'>,
  staffId: string,
  chat: ChatKind,
): Promise<ChatContext> {
  const speaker = await findSpeaker(db, staffId)
  return {
    values: {
      ...(speaker && { 顾问: speaker.name }),
      ...(speaker?.storeName && { 门店: speaker.storeName }),
    },
    listener:
      chat === 'group'
        ? { chat, groupKind: 'service' }
        : {
            chat,
            kind: 'friend',
            wxType: 1,
            preference: 'normal',
            hasOpenCase: false,
            sentToday: 0,
          },
    pageAtHand: null,
    articleAtHand: null,
  }
}

/** Every word of the search stands in the title, the text as written or as filled, or the hint. */
function speaksOf(
  wanted: string,
  reply: { title: string; useWhen: string; partsJson: string },
  parts: PreparedPart[],
): boolean {
  const written = readParts(reply.partsJson).map((part) => (part.kind === 'text' ? part.text : ''))
  const filled = parts.map((part) => (part.kind === 'text' ? part.text : part.title))
  const all = [reply.title, reply.useWhen, ...written, ...filled].join('\n').toLowerCase()
  return wanted.split(/\s+/).every((word) => all.includes(word))
}
