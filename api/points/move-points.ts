import type { Db } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import { insertPoints, listPoints } from '../../db/queries/points.ts'
import { takeTurn } from '../../db/queries/turns.ts'
import { endedOf, lotsOf, takeFrom } from './ledger.ts'

/** What a movement of points is for; the same source moves them once. */
export interface Movement {
  customerId: string
  points: number
  sourceId: string
  reason: string
  at: number
}

/** Adds a lot that ends at `expiresAt`, in the caller's transaction; false when it was added before. */
export function earnPoints(
  tx: Db,
  { customerId, points, sourceId, reason, at }: Movement,
  expiresAt: number,
): Promise<boolean> {
  const id = entryIdOf(customerId, 'earned', sourceId)
  return insertPoints(tx, {
    id,
    customerId,
    kind: 'earned',
    points,
    lotId: id,
    expiresAt,
    sourceId,
    reason,
    at,
  })
}

/**
 * Takes points from what ends first, in a transaction in which it is her turn (`takeTurn`).
 * False: she has not so many.
 */
export async function spendPoints(
  tx: Db,
  { customerId, points, sourceId, reason, at }: Movement,
): Promise<boolean> {
  const taken = takeFrom(lotsOf(await listPoints(tx, customerId)), points, at)
  if (!taken) return false
  for (const { lotId, expiresAt, left } of taken) {
    await insertPoints(tx, {
      id: entryIdOf(customerId, 'spent', sourceId, lotId),
      customerId,
      kind: 'spent',
      points: -left,
      lotId,
      expiresAt,
      sourceId,
      reason,
      at,
    })
  }
  return true
}

/**
 * Takes back what came from a source, in the caller's transaction; what it bought stays hers, and
 * what ended unused is gone already.
 */
export async function takeBackPoints(
  tx: Db,
  customerId: string,
  sourceId: string,
  reason: string,
  at: number,
): Promise<void> {
  const lotId = entryIdOf(customerId, 'earned', sourceId)
  await takeTurn(tx, customerId, at)
  const entries = await listPoints(tx, customerId)
  const earned = entries.find(({ id }) => id === lotId)
  if (!earned) return
  const rest = earned.points - endedOf(entries, lotId)
  if (rest <= 0) return
  await insertPoints(tx, {
    id: entryIdOf(customerId, 'taken_back', sourceId),
    customerId,
    kind: 'taken_back',
    points: -rest,
    lotId,
    expiresAt: earned.expiresAt,
    sourceId,
    reason,
    at,
  })
}

/** Whose entry it is, of which kind and from where: the same move is written once. */
export const entryIdOf = (...of: string[]) => idFrom('point', ...of)
