import { inTransaction } from '../../db/database.ts'
import { findVisitor } from '../../db/queries/visitors.ts'
import { evidenceBy, linkVisitorToCustomer } from '../collector/link-visitor-to-customer.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'

/**
 * She agreed as somebody WeChat knows, and has become a customer since: what she read before is
 * hers too. Does nothing when that is known already, or when she has not agreed.
 */
export async function recogniseCustomer(deps: Deps, visitor: Visitor): Promise<void> {
  const { customerId, visitorId, consent, openId } = visitor
  if (!customerId || consent !== 'agreed') return
  const known = await findVisitor(deps.db, visitorId)
  if (!known || known.customerId !== null) return
  await inTransaction(deps.db, (tx) =>
    linkVisitorToCustomer(tx, visitorId, customerId, deps.now(), evidenceBy(openId)),
  )
}
