import type { Db } from '../../db/database.ts'
import { listLiveCredits } from '../../db/queries/credits.ts'
import { liveOn, sourceOfLive } from '../broadcasts/live-block.ts'
import { readableSource } from './readable-source.ts'

/**
 * Which of these orders came from a 直播, and from which: the share they are credited to (末次触达,
 * 7 天) is a live's own page, or a page that was opened from one, or a forward of either.
 */
export const listOrderSources = async (db: Db, orderIds: string[]): Promise<Map<string, string>> =>
  sourcesOf(await listLiveCredits(db, orderIds))

/** The same, from what was read of them. */
export function sourcesOf(rows: Awaited<ReturnType<typeof listLiveCredits>>): Map<string, string> {
  // What was credited and taken back again sums to nothing.
  const credited = Map.groupBy(rows, ({ orderId, shareId }) => `${orderId} ${shareId}`)
  const sources = new Map<string, string>()
  for (const [first, ...more] of credited.values()) {
    const { orderId, source, kind, blocksJson } = first!
    if (more.reduce((sum, row) => sum + row.amountFen, first!.amountFen) <= 0) continue
    const live = kind === 'live' ? liveOn(blocksJson) : undefined
    const state = source ?? (live && sourceOfLive(live))
    if (state) sources.set(orderId, `直播：${readableSource(state)}`)
  }
  return sources
}
