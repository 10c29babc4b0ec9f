import { listRadarOfSpan } from '../../db/queries/radar.ts'
import type { Deps } from '../deps.ts'
import { radarItemOf } from '../live/radar-items.ts'
import { HOUR } from '../shop-time.ts'
import { digestWords } from './notice-words.ts'
import { isRushQueued, MERGED_WITHIN, queueMorningDigest } from './queue-view-notices.ts'
import { sendNotice } from './send-notice.ts'
import { isNight } from './view-window.ts'

// After a long outage yesterday's night is no morning news any more.
const TOO_LATE = 6 * HOUR
const NIGHT = 10 * HOUR

/**
 * One message in the morning for everything between 22:00 and 8:00, and for the ten minutes before
 * when something of theirs was not told: their own message would have come at night.
 */
export async function tellOfNight(
  deps: Deps,
  { staffId, until }: { staffId: string; until: number },
): Promise<void> {
  if (deps.now() > until + TOO_LATE) return
  const dusk = until - NIGHT
  const isDayOpen = await isRushQueued(deps.db, staffId, dusk - MERGED_WITHIN)
  const items = await itemsOf(deps, staffId, isDayOpen ? dusk - MERGED_WITHIN : dusk, until)
  const { people, lines } = digestWords(items)
  if (people === 0) return
  await sendNotice(deps, {
    staffId,
    key: `night:${staffId}:${until}`,
    title: `昨晚有 ${people} 位客人打开了您发的页面`,
    description: lines,
    url: `${deps.config.publicUrl}/sidebar/#/w`,
  })
}

/** One message for a rush of views that would have been too many messages. */
export async function tellOfRush(
  deps: Deps,
  { staffId, from }: { staffId: string; from: number },
): Promise<void> {
  const now = deps.now()
  if (isNight(now)) return queueMorningDigest(deps.db, staffId, now)
  const { people, lines } = digestWords(await itemsOf(deps, staffId, from, from + MERGED_WITHIN))
  if (people === 0) return
  await sendNotice(deps, {
    staffId,
    key: `rush:${staffId}:${from}`,
    title: `这 10 分钟有 ${people} 位客人打开了您发的页面`,
    description: lines,
    url: `${deps.config.publicUrl}/sidebar/#/w`,
  })
}

const itemsOf = async (deps: Deps, staffId: string, from: number, until: number) =>
  (await listRadarOfSpan(deps.db, staffId, from, until)).map((row) => ({
    ...radarItemOf(row),
    personKey: row.personKey,
  }))
