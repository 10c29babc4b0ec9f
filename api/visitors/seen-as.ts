import { findBrowsingWord } from '../../db/queries/consents.ts'
import { readPageToken } from '../content/page-token.ts'
import type { Deps } from '../deps.ts'
import type { Actor, Visitor } from '../env.ts'
import { maySee } from '../session/may-see.ts'
import { findActor } from '../session/staff-session.ts'
import type { ShownBlock } from './page-model.ts'

/** One customer through whose eyes a member looks at a page she has not sent. */
export interface SeenAs {
  /** Who would send it. */
  staffId: string
  customerId: string
  /** What the page may know of her: who did not agree is known by nothing. */
  visitor: Visitor
}

/**
 * Who previews at this address, and as whom. Nothing for a page that was sent, and for whoever is
 * not signed in; a customer who is not hers is refused as one who does not exist.
 */
export async function findPreviewer(
  deps: Deps,
  { token, as, cookies }: { token: string; as: string | undefined; cookies: string | undefined },
): Promise<{ seenAs: SeenAs | null } | undefined> {
  if (!readPageToken(deps.config, token)?.preview) return undefined
  const actor = await findActor(deps, cookies)
  return actor && { seenAs: as ? await seeAs(deps, actor, as) : null }
}

async function seeAs(deps: Deps, actor: Actor, customerId: string): Promise<SeenAs> {
  await maySee(deps, actor, 'customer', customerId)
  const word = await findBrowsingWord(deps.db, customerId)
  // She would open it in WeChat, from the chat; what WeChat calls her is not needed to show it.
  const opened = { browserId: '', openId: 'preview', isStaff: false, wasAsked: true }
  const visitor: Visitor =
    word?.answer === 'agreed'
      ? { ...opened, customerId, visitorId: word.visitorId, consent: 'agreed' }
      : { ...opened, visitorId: 'v_preview', consent: 'none' }
  return { staffId: actor.staffId, customerId, visitor }
}

/** A block as the member may see it: a coupon's code is money, and is its holder's alone. */
export function withoutCodes(block: ShownBlock): ShownBlock {
  if (block.type === 'coupon') {
    const mine = block.offer.mine.map((grant) => ({ ...grant, code: '··· ··· ····', qr: '' }))
    return { ...block, offer: { ...block.offer, mine } }
  }
  // She is somebody's customer, though the page is not told whose.
  if (block.type === 'live' && block.live.who === 'stranger') {
    return { ...block, live: { ...block.live, who: 'ask' } }
  }
  return block
}
