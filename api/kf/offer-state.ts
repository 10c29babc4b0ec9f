import { findFriendSince, findLastOffer, findMemberSince } from '../../db/queries/kf-offers.ts'
import type { Db } from '../../db/database.ts'
import { dayOf, DAY, MINUTE, saidClock } from '../shop-time.ts'

/** 7 天内最多推荐一次. */
const REST = 7 * DAY
/** A recommendation WeCom was asked for and whose asker died: it stands in nobody's way. */
const ASKING = 2 * MINUTE

type LastOffer = NonNullable<Awaited<ReturnType<typeof findLastOffer>>>

/** When she may be recommended something again; null: now. */
export function againAt(last: LastOffer | undefined, now: number): number | null {
  if (!last) return null
  const at = last.offeredAt + (last.state === 'asking' ? ASKING : REST)
  return at > now ? at : null
}

/** 11月28日 20:41: a refused member reads when it may be again. */
export function shownMoment(at: number): string {
  const [, month, day] = dayOf(at).split('-').map(Number)
  return `${month}月${day}日 ${saidClock(at)}`
}

/** When she took it, by WeCom's own friends and members; null: WeCom says nothing of it. */
export function findAcceptedAt(
  db: Db,
  customerId: string,
  { kind, targetId, offeredAt }: { kind: string; targetId: string; offeredAt: number },
): Promise<number | null> {
  // WeCom tells whole seconds.
  const since = Math.floor(offeredAt / 1000) * 1000
  return kind === 'member'
    ? findFriendSince(db, customerId, targetId, since)
    : findMemberSince(db, customerId, targetId, since)
}
