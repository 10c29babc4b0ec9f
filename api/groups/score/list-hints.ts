import type { Db } from '../../../db/database.ts'
import { listAgreed } from '../../../db/queries/consents.ts'
import { findContact } from '../../../db/queries/known-customer.ts'
import {
  listCouponsTaken,
  listDismissedHints,
  listOrdersOfMembers,
} from '../../../db/queries/group-members-scored.ts'
import { hintsOf, type MemberHint } from './hints.ts'

/** What is worth knowing of these customers, without what somebody has put away. */
export async function listHints(
  db: Db,
  members: { customerId: string; wxType: number | null; corpName: string | null }[],
): Promise<Map<string, MemberHint[]>> {
  const ids = members.map(({ customerId }) => customerId)
  const [coupons, orders, dismissed] = await Promise.all([
    listCouponsTaken(db, ids),
    listOrdersOfMembers(db, ids),
    listDismissedHints(db, ids),
  ])
  const away = new Set(dismissed.map(({ customerId, kind }) => `${customerId} ${kind}`))
  return new Map(
    members.map(({ customerId, wxType, corpName }) => {
      const isHers = (row: { customerId: string | null }) => row.customerId === customerId
      const hints = hintsOf({
        wxType: wxType ?? 1,
        corpName,
        coupons: coupons.filter(isHers),
        orders: orders.filter(isHers),
      })
      return [customerId, hints.filter(({ kind }) => !away.has(`${customerId} ${kind}`))]
    }),
  )
}

/**
 * The same of one customer, for who follows her. That she uses WeCom herself is WeCom's word; what
 * she did with coupons is said only while she agrees to be remembered.
 */
export async function listHintsOfCustomer(db: Db, customerId: string): Promise<MemberHint[]> {
  const [contact, agreed] = await Promise.all([
    findContact(db, customerId),
    listAgreed(db, [customerId]),
  ])
  if (!contact) return []
  const hints = (await listHints(db, [{ customerId, ...contact }])).get(customerId)!
  return agreed.has(customerId) ? hints : hints.filter(({ kind }) => kind === 'same_trade')
}
