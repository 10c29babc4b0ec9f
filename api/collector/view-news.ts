import type { Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import type { View } from '../../db/queries/page-views.ts'
import { insertViewNews } from '../../db/queries/view-news.ts'
import { movesPoints, pointsForViews } from '../groups/score/points-for-views.ts'
import { foldScore } from '../scores/fold-score.ts'
import type { Change } from './rollups.ts'

/** What changed of one display, as far as something follows from it. No person is named. */
export interface ViewNews {
  viewId: string
  /** What was looked before and after; null: it did not count. */
  wasMs: number | null
  isMs: number | null
  /** When it was thought to have been opened. */
  wasAt: number[]
  /** It has not just grown: what was made of it is made anew. */
  isAnew: boolean
  /** It may be worth other points than before. */
  isWorthOther: boolean
}

type Line = [
  viewId: string,
  wasMs: number | null,
  isMs: number | null,
  /** 0 for never; more than one where several news were joined. */
  wasAt: number | number[],
  flags: number,
]
const ANEW = 1
const WORTH_OTHER = 2

/**
 * Leaves word of what follows from a batch, in its transaction: following it up may take a moment
 * and then does for many batches at once, but can be neither forgotten nor done twice.
 */
export async function leaveNews(tx: Db, changes: Change[], now: number): Promise<boolean> {
  await takeFromWhoIsNot(tx, changes, now)
  const lines = changes.flatMap(lineOf)
  if (lines.length === 0) return false
  await insertViewNews(tx, [newsOf(lines)])
  return true
}

const newsOf = (lines: Line[]) => ({ id: newId('news'), changesJson: JSON.stringify(lines) })

/** Leaves the same word of many displays in rows of so many; returns the rows. */
export async function leaveJoined(tx: Db, news: ViewNews[], size: number): Promise<string[]> {
  const lines = news.map(({ viewId, wasMs, isMs, wasAt, isAnew, isWorthOther }): Line => [
    viewId,
    wasMs,
    isMs,
    wasAt,
    (isAnew ? ANEW : 0) | (isWorthOther ? WORTH_OTHER : 0),
  ])
  const rows = []
  for (let from = 0; from < lines.length; from += size) {
    rows.push(newsOf(lines.slice(from, from + size)))
  }
  await insertViewNews(tx, rows)
  return rows.map(({ id }) => id)
}

/** A display turns out to be another customer's: only now is it known whose it was thought to be. */
async function takeFromWhoIsNot(tx: Db, changes: Change[], now: number) {
  const taken = changes.filter(({ before, after }) => {
    const whose = counted(before)?.customerId
    return whose && whose !== after.customerId
  })
  if (taken.length === 0) return
  await pointsForViews(tx, taken, now)
  const customerIds = [...new Set(taken.map(({ before }) => before!.customerId!))].sort()
  for (const customerId of customerIds) await foldScore(tx, customerId, now)
}

function lineOf({ before, after }: Change): Line[] {
  const was = counted(before)
  const is = counted(after)
  if (!was && !is) return []
  const isAnew = was !== undefined && !onlyGrew(was, is)
  const flags = (isAnew ? ANEW : 0) | (movesPoints({ before, after }) ? WORTH_OTHER : 0)
  return [[after.id, was?.activeMs ?? null, is?.activeMs ?? null, was?.openedAt ?? 0, flags]]
}

const counted = (view: View | undefined) => (view?.verdict === 'counted' ? view : undefined)

// A late event may show that a display began earlier or that its claim was too bold.
const onlyGrew = (was: View, is: View | undefined): boolean =>
  is !== undefined &&
  is.customerId === was.customerId &&
  is.openedAt === was.openedAt &&
  is.activeMs >= was.activeMs

/** Several batches' news, oldest first, as one for each display. */
export function readNews(texts: string[]): ViewNews[] {
  const byView = new Map<string, ViewNews>()
  for (const text of texts) {
    for (const [viewId, wasMs, isMs, wasAt, flags] of JSON.parse(text) as Line[]) {
      const known = byView.get(viewId)
      byView.set(viewId, {
        viewId,
        wasMs: known ? known.wasMs : wasMs,
        isMs,
        wasAt: wasAt ? (known?.wasAt ?? []).concat(wasAt) : (known?.wasAt ?? []),
        isAnew: (known?.isAnew ?? false) || (flags & ANEW) !== 0,
        isWorthOther: (known?.isWorthOther ?? false) || (flags & WORTH_OTHER) !== 0,
      })
    }
  }
  return [...byView.values()].sort((one, other) => (one.viewId < other.viewId ? -1 : 1))
}
