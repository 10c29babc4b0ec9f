import type { EventRow } from '../../db/queries/events.ts'
import type { View } from '../../db/queries/page-views.ts'
import type { EventType, Verdict } from '../../db/schema.ts'
import { MINUTE } from '../shop-time.ts'

/** What of a share is data on every opening through it; it never changes. */
export interface ShareFacts {
  shareId: string
  pageId: string
  /** Who answers for the root of the chain, and the group the root was sent to. */
  staffId: string
  groupId: string | null
}

/** An opening counts from the first second that was really looked at. */
const SEEN_MS = 1_000
const LONGEST = 30 * MINUTE
// A browser counts from its first paint; our first word of it comes a little later.
const SLACK = 1_000

const INTERACTIONS: EventType[] = ['view', 'click', 'share', 'join']

/**
 * What one event shows of its display. `aside` names why nothing from this browser counts;
 * else it was seen, or ended before it was, or neither yet.
 */
export function verdictOf(
  event: { type: EventType; activeMs: number },
  aside: 'bot' | 'staff' | 'preview' | null,
): Verdict {
  if (aside) return aside
  if (event.activeMs >= SEEN_MS || INTERACTIONS.includes(event.type)) return 'counted'
  return event.type === 'end' ? 'too_short' : 'not_seen'
}

// Of a display's events the strongest verdict holds, whatever their order.
const STRENGTH: Record<Verdict, number> = {
  not_seen: 0,
  too_short: 1,
  counted: 2,
  preview: 3,
  bot: 4,
  staff: 5,
}

const known = (of: { customerId: string | null; visitorId: string | null }) =>
  of.customerId !== null ? 2 : of.visitorId !== null ? 1 : 0

/**
 * Adds an event to its display. Every field is a least, a greatest or a count over the events, so
 * their order and grouping do not matter; an event must be added once.
 */
export function foldView(view: View | undefined, event: EventRow, share: ShareFacts): View {
  const folded: View = view
    ? { ...view }
    : {
        id: event.viewId,
        shareId: share.shareId,
        pageId: share.pageId,
        staffId: share.staffId,
        groupId: share.groupId,
        personKey: event.visitorKey,
        visitorId: event.visitorId,
        customerId: event.customerId,
        openedAt: event.at,
        lastAt: event.at,
        activeMs: 0,
        depth: 0,
        clicks: 0,
        verdict: 'not_seen',
        claimedMs: 0,
        shares: 0,
      }
  // Who agreed while reading read all of it; one who logged in has the better name.
  const better = known(event) - known(folded)
  if (better > 0 || (better === 0 && event.visitorKey < folded.personKey)) {
    folded.personKey = event.visitorKey
    folded.visitorId = event.visitorId
    folded.customerId = event.customerId
  }
  folded.openedAt = Math.min(folded.openedAt, event.at)
  folded.lastAt = Math.max(folded.lastAt, event.at)
  folded.claimedMs = Math.max(folded.claimedMs, Math.min(event.activeMs, LONGEST))
  folded.depth = Math.max(folded.depth, event.depth)
  if (event.type === 'click') folded.clicks++
  if (event.type === 'share') folded.shares++
  if (STRENGTH[event.verdict] > STRENGTH[folded.verdict]) folded.verdict = event.verdict
  folded.activeMs = allowed(folded)
  return folded
}

// No one looks longer than the page was open. A single message of a display (the others were lost
// with the network) says nothing of when it opened, and is believed.
function allowed({ claimedMs, openedAt, lastAt }: View): number {
  const open = lastAt - openedAt
  return open === 0 ? claimedMs : Math.min(claimedMs, open + SLACK)
}
