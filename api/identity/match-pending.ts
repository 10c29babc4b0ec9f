import { inTransaction, type Db } from '../../db/database.ts'
import { findBrowsingAnswer } from '../../db/queries/consents.ts'
import { findKnownCustomerId } from '../../db/queries/known-customer.ts'
import {
  dropPendingPerson,
  isAnybodyPending,
  listPendingVisitors,
} from '../../db/queries/pending-people.ts'
import { findVisitor } from '../../db/queries/visitors.ts'
import { linkVisitorToCustomer } from '../collector/link-visitor-to-customer.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import { enqueue } from '../jobs/queue.ts'

/** Somebody has become a customer, in the caller's transaction: was she here before, unknown? */
export async function askWhoSheWas(tx: Db, customerId: string, at: number): Promise<void> {
  if (!(await isAnybodyPending(tx, at))) return
  const key = `match-pending:${customerId}:${at}`
  await enqueue(tx, { kind: 'match-pending', key, payload: { customerId }, runAt: at })
}

/**
 * Asks WeCom by which pending_id it knew a new customer. Whoever agreed under that one is she, and
 * what she read before is hers; a manager can take it back like every link.
 */
export async function matchPending(deps: Deps, customerId: string): Promise<void> {
  const { db, wecom, now } = deps
  if (!(await isAnybodyPending(db, now()))) return
  const pendingId = (await wecom.pendingIdsOf([customerId])).get(customerId)
  if (!pendingId) return
  let isFound = false
  await inTransaction(db, async (tx) => {
    const at = now()
    isFound = false
    if (!(await findKnownCustomerId(tx, customerId))) return
    for (const visitorId of await listPendingVisitors(tx, pendingId, at)) {
      await dropPendingPerson(tx, visitorId)
      const visitor = await findVisitor(tx, visitorId)
      const hasAgreed = (await findBrowsingAnswer(tx, visitorId)) === 'agreed'
      if (!visitor || visitor.customerId !== null || !hasAgreed) continue
      if (await linkVisitorToCustomer(tx, visitorId, customerId, at, 'pending_id')) isFound = true
    }
  })
  if (isFound) await tellFollowers(deps, customerId)
}
