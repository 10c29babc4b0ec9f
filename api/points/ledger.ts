import type { PointEntry } from '../../db/queries/points.ts'

type Entry = Pick<PointEntry, 'lotId' | 'expiresAt' | 'points'>

/** What is left of points that came together and end together. */
export interface Lot {
  lotId: string
  expiresAt: number
  left: number
}

/** What the ledger's lots come to, whatever their end, the first to end first. */
export function lotsOf(entries: Entry[]): Lot[] {
  const lots = new Map<string, Lot>()
  for (const { lotId, expiresAt, points } of entries) {
    const lot = lots.get(lotId)
    if (lot) lot.left += points
    else lots.set(lotId, { lotId, expiresAt, left: points })
  }
  return [...lots.values()].sort(
    (a, b) => a.expiresAt - b.expiresAt || (a.lotId < b.lotId ? -1 : 1),
  )
}

/** Lots that still stand at this moment. */
export const standing = (lots: Lot[], at: number): Lot[] =>
  lots.filter(({ expiresAt, left }) => expiresAt > at && left !== 0)

/** 积分余额 at a moment: the sum of the ledger, less what has ended by then. */
export const balanceAt = (lots: Lot[], at: number): number =>
  standing(lots, at).reduce((sum, { left }) => sum + left, 0)

/** From which lots so many points are taken, the first to end first; undefined: not enough. */
export function takeFrom(lots: Lot[], points: number, at: number): Lot[] | undefined {
  if (points > balanceAt(lots, at)) return undefined
  const taken: Lot[] = []
  let open = points
  for (const lot of standing(lots, at)) {
    const part = Math.min(open, Math.max(0, lot.left))
    if (part > 0) taken.push({ ...lot, left: part })
    open -= part
  }
  return open === 0 ? taken : undefined
}
