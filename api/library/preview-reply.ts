import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { findChatContext } from '../replies/chat-context.ts'
import { findNobody } from '../replies/list-replies.ts'
import { findCards, prepareReply } from '../replies/prepare-reply.ts'
import { maySee } from '../session/may-see.ts'
import type { ReplyBody } from './bodies.ts'

/** 话术 as it would stand in the chat with this customer, or with nobody in particular. */
export async function previewReply(
  deps: Deps,
  actor: Actor,
  { body, customerId }: { body: ReplyBody; customerId: string | null },
) {
  if (customerId !== null) await maySee(deps, actor, 'customer', customerId)
  const chat = body.category === '群内' ? 'group' : 'single'
  const context =
    customerId === null
      ? await findNobody(deps, actor.staffId, chat)
      : await findChatContext(deps, actor.staffId, { kind: 'single', id: customerId })
  const reply = {
    id: '',
    category: body.category,
    isPromotionAt: body.isPromotion ? 1 : null,
    partsJson: JSON.stringify(body.parts),
  }
  const cards = await findCards(deps, [reply], [context.pageAtHand, context.articleAtHand])
  const { parts, missing, blocked } = prepareReply(reply, context, cards, deps.now())
  return { parts, missing, blocked: blocked?.kind === 'missing' ? null : blocked }
}
