import type { Db } from '../../db/database.ts'
import type { Person } from '../../db/queries/person.ts'
import { listVisitorIds } from '../../db/queries/visitors.ts'
import type { Visitor } from '../env.ts'

/** Whose records a visitor may see: her own, as WeCom's login proved her; nobody's without one. */
export async function personOf(db: Db, visitor: Visitor): Promise<Person> {
  if (visitor.openId === undefined || visitor.isStaff) return { customerId: null, visitorIds: [] }
  const others = visitor.customerId ? await listVisitorIds(db, visitor.customerId) : []
  return {
    customerId: visitor.customerId ?? null,
    visitorIds: [...new Set([visitor.visitorId, ...others])].sort(),
  }
}
