import type { Db } from '../../../db/database.ts'
import {
  holdMembers,
  listGroupCredit,
  listPointsOfSource,
} from '../../../db/queries/group-points.ts'
import { keepFacts, mayHavePoints, whoCounts, type Fact } from './ledger.ts'
import { POINT_RULES } from './rules.ts'

/**
 * 下单 +10 in the group the order is credited to (末次触达, 7 days), in the transaction that records
 * the credit. Given back wholly, or cancelled, the points go too; a chain's line that is this order
 * has them already.
 */
export async function pointsForOrder(
  tx: Db,
  order: { id: string; customerId: string | null; paidAt: number; isStanding: boolean },
  now: number,
): Promise<void> {
  const { id: sourceId, customerId, paidAt, isStanding } = order
  if (customerId === null || !(await mayHavePoints(tx, customerId))) return
  await holdMembers(tx, [customerId])
  const standing = await listPointsOfSource(tx, customerId, sourceId)
  const counts = await whoCounts(tx, [customerId])
  const chain = standing.filter((row) => row.kind === 'chain')
  const isLine = chain.reduce((sum, { points }) => sum + points, 0) > 0
  const groups = isStanding && !isLine ? await listGroupCredit(tx, sourceId) : []
  const facts = groups
    .filter((group) => Number(group.amountFen) > 0 && counts(group.groupId, customerId, paidAt))
    .flatMap(({ groupId }): Fact[] => {
      const fact = { groupId, customerId, kind: 'order' as const, sourceId, pageId: null }
      return [{ ...fact, at: paidAt, points: POINT_RULES.order.points, reason: 'given' }]
    })
  const concerned = standing.filter((row) => row.kind === 'order' || !isStanding)
  await keepFacts(tx, facts, concerned, {
    now,
    reason: isStanding ? 'counted_anew' : 'refund',
  })
}
