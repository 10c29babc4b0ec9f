import type { Db } from '../../db/database.ts'
import { listLiveSources } from '../../db/queries/broadcasts.ts'
import { listCreditedShares } from '../../db/queries/credits.ts'
import { liveOn, sourceOfLive } from '../broadcasts/live-block.ts'
import { readableSource } from './readable-source.ts'

/**
 * Which of these orders came from a 直播, and from which: the share they are credited to (末次触达,
 * 7 天) is a live's own page, or a page that was opened from one, or a forward of either.
 */
export async function listOrderSources(db: Db, orderIds: string[]): Promise<Map<string, string>> {
  if (orderIds.length === 0) return new Map()
  const credited = await listCreditedShares(db, orderIds)
  const shareIds = [...new Set(credited.map(({ shareId }) => shareId))]
  const sources = new Map<string, string>()
  for (const { shareId, source, kind, blocksJson } of await listLiveSources(db, shareIds)) {
    const live = kind === 'live' ? liveOn(blocksJson) : undefined
    const state = source ?? (live && sourceOfLive(live))
    if (state) sources.set(shareId, `直播：${readableSource(state)}`)
  }
  return new Map(
    credited.flatMap(({ orderId, shareId }) => {
      const source = sources.get(shareId)
      return source === undefined ? [] : [[orderId, source]]
    }),
  )
}
