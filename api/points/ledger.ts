import type { PointEntry } from '../../db/queries/points.ts'

type Entry = Pick<PointEntry, 'lotId' | 'expiresAt' | 'points' | 'at'>

/** What is left of points that came together and end together. */
export interface Lot {
  lotId: string
  expiresAt: number
  left: number
}

/** How much of a lot ended before anybody used it. */
export const endedOf = (entries: PointEntry[], lotId: string): number =>
  entries
    .filter((entry) => entry.lotId === lotId && entry.kind === 'expired')
    .reduce((sum, { points }) => sum - points, 0)

/**
 * What the ledger's lots come to, whatever their end, the first to end first. Points that were taken
 * back after they had been spent are owed: they come out of what else she has at that moment, the
 * first to end first, then out of what comes to her next. What stays below nothing is still owed.
 */
export function lotsOf(entries: Entry[]): Lot[] {
  const lots = new Map<string, Lot>()
  let isOwing = false
  // Of what happened in one moment what came goes before what left.
  for (const { lotId, expiresAt, points, at } of entries.toSorted(
    (a, b) => a.at - b.at || b.points - a.points,
  )) {
    const lot = lots.get(lotId) ?? { lotId, expiresAt, left: 0 }
    lots.set(lotId, lot)
    lot.left += points
    if (lot.left < 0) {
      for (const other of standing(inOrder(lots), at)) pay(lot, other)
      isOwing = true
    } else if (isOwing && expiresAt > at) {
      for (const owed of inOrder(lots)) pay(owed, lot)
    }
  }
  return inOrder(lots)
}

const inOrder = (lots: Map<string, Lot>): Lot[] =>
  [...lots.values()].sort((a, b) => a.expiresAt - b.expiresAt || (a.lotId < b.lotId ? -1 : 1))

function pay(owed: Lot, from: Lot) {
  const part = Math.min(-owed.left, from.left)
  if (part <= 0) return
  owed.left += part
  from.left -= part
}

/** Lots that still stand at this moment. */
export const standing = (lots: Lot[], at: number): Lot[] =>
  lots.filter(({ expiresAt, left }) => expiresAt > at && left !== 0)

/** 积分余额 at a moment: the sum of the ledger, less what has ended by then. What is owed never ends. */
export const balanceAt = (lots: Lot[], at: number): number =>
  lots.reduce((sum, { expiresAt, left }) => sum + (expiresAt > at || left < 0 ? left : 0), 0)

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
