import type { Db } from '../../db/database.ts'
import { findSaying, insertNudge } from '../../db/queries/nudges.ts'
import { isAnswer, isPromo } from '../replies/why-blocked.ts'
import { dayOf } from '../shop-time.ts'

interface SentOne {
  id: string
  staffId: string
  customerId: string | null
  groupId: string | null
  reason: string | null
}

/**
 * WeCom's client says that a send is out: it counts for whoever got it, in the transaction that
 * learns of it. Said again, it is the same one.
 */
export async function recordNudge(tx: Db, send: SentOne, at: number): Promise<void> {
  const toId = send.groupId ?? send.customerId
  if (toId === null) return
  const saying = await findSaying(tx, send.id)
  await insertNudge(tx, {
    id: `nudge_${send.id}`,
    toKind: send.groupId === null ? 'customer' : 'group',
    toId,
    staffId: send.staffId,
    // In a group nobody asked: whatever is said there reaches all of them.
    how: send.groupId === null && isAnswer(saying) ? 'answer' : 'push',
    promoAt: isPromo(saying) ? at : null,
    reason: send.reason,
    day: dayOf(at),
    at,
  })
}
