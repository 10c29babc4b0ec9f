import { countOpenings } from '../../db/queries/customer-pages.ts'
import { findNotice, listNoticesSince } from '../../db/queries/notices.ts'
import { findHeard } from '../../db/queries/radar.ts'
import type { Deps } from '../deps.ts'
import { radarItemOf } from '../live/radar-items.ts'
import { HOUR, MINUTE } from '../shop-time.ts'
import { viewWords } from './notice-words.ts'
import {
  MERGED_WITHIN,
  queueMorningDigest,
  queueRush,
  type ViewNotice,
} from './queue-view-notices.ts'
import { sendNotice } from './send-notice.ts'
import { isNight } from './view-window.ts'

// WeCom drops what is over 30 a minute or 1000 an hour to one member. A person wants far less.
const PER_TEN_MINUTES = 10
const PER_HOUR = 40
const STILL_LOOKING = 2 * MINUTE

/** 浏览雷达: tells the member that a customer of hers is looking, once per ten minutes. */
export async function tellOfView(deps: Deps, asked: ViewNotice): Promise<void> {
  const { db, config } = deps
  const { staffId, customerId, pageId, openedAt } = asked
  const now = deps.now()
  if (isNight(now)) {
    return isNight(openedAt)
      ? queueMorningDigest(db, staffId, now)
      : queueRush(db, staffId, openedAt)
  }

  const slot = Math.floor(now / MERGED_WITHIN)
  const ofHer = `view:${staffId}:${customerId}:`
  const key = `${ofHer}${slot}`
  const isBegun = (await findNotice(db, key)) !== undefined
  const lately = await listNoticesSince(db, staffId, now - HOUR)
  const within = lately.filter(({ createdAt }) => createdAt > now - MERGED_WITHIN)
  if (!isBegun && within.some((notice) => notice.key.startsWith(ofHer))) return

  const row = await findHeard(db, staffId, customerId, pageId)
  const item = row && radarItemOf(row)
  // Not, or no longer, a customer whose name this member may see: her radar says what it may.
  if (!item || item.customerId === null) return
  if (!isBegun && (within.length >= PER_TEN_MINUTES || lately.length >= PER_HOUR)) {
    await queueRush(db, staffId, now)
    return
  }
  const openings = await countOpenings(db, customerId, pageId)
  await sendNotice(deps, {
    staffId,
    key,
    title: viewWords(item, openings, now - openedAt < STILL_LOOKING),
    description: item.groupName ? `从群「${item.groupName}」打开` : '点开看看现在说什么合适',
    url: `${config.publicUrl}/sidebar/#/c/${encodeURIComponent(customerId)}`,
  })
}
