import type { Db } from '../../../db/database.ts'
import {
  holdMembers,
  listPointsBetween,
  listPointsOfSource,
} from '../../../db/queries/group-points.ts'
import { dayOf } from '../../shop-time.ts'
import { keepFacts, mayHavePoints, whoCounts } from './ledger.ts'
import { POINT_RULES } from './rules.ts'

/**
 * 签到 (+1, once a day) or 接龙 (+10) in a group, in the caller's transaction. The same source again
 * gives nothing; `isTakenBack` takes back what it gave. Who did not agree to be remembered, or does
 * not sit in the group, has no points. A line of a chain that becomes an order is given its points
 * once when its `sourceId` is the order's id.
 */
export async function awardGroupPoints(
  tx: Db,
  award: {
    groupId: string
    customerId: string
    kind: 'checkin' | 'chain'
    sourceId: string
    at: number
    isTakenBack?: boolean
  },
): Promise<void> {
  const { groupId, customerId, kind, at, isTakenBack = false } = award
  const day = dayOf(at)
  const sourceId = kind === 'checkin' ? day : award.sourceId
  if (!(await mayHavePoints(tx, customerId))) return
  await holdMembers(tx, [customerId])
  const counts = await whoCounts(tx, [customerId])
  const all =
    kind === 'chain'
      ? await listPointsOfSource(tx, customerId, sourceId)
      : await listPointsBetween(tx, [customerId], day, day)
  const ofSource = all.filter((row) => row.groupId === groupId && row.sourceId === sourceId)
  const standing = ofSource.filter((row) => row.kind === kind)
  const orderPoints = ofSource.reduce(
    (sum, row) => sum + (row.kind === 'order' ? row.points : 0),
    0,
  )
  const isGiven = !isTakenBack && orderPoints <= 0 && counts(groupId, customerId, at)
  const fact = { groupId, customerId, kind, sourceId, pageId: null, at }
  const facts = isGiven
    ? [{ ...fact, points: POINT_RULES[kind].points, reason: 'given' as const }]
    : []
  await keepFacts(tx, facts, standing, { now: at, reason: 'counted_anew' })
}
