import type { Db } from '../../db/database.ts'
import type { View } from '../../db/queries/page-views.ts'
import { enqueue, type NewJob } from '../jobs/queue.ts'
import { MINUTE } from '../shop-time.ts'
import { isNight, nightOf } from './view-window.ts'

const SLOT = 10 * MINUTE
// What a phone kept while it was offline is worth a line on the radar, not an alarm.
const NEWS = 10 * MINUTE

/** What a view notice is about; the words are found when it is sent. */
export interface ViewNotice {
  staffId: string
  customerId: string
  pageId: string
  openedAt: number
  slot: number
}

/**
 * Queues what members should be told of new views, in the caller's transaction: by day one notice
 * per member, customer and ten minutes; at night one message in the morning. Who is not known is
 * no reason to buzz a phone.
 */
export async function queueViewNotices(tx: Db, views: View[], now: number): Promise<void> {
  const jobs = new Map<string, NewJob>()
  for (const { staffId, customerId, pageId, openedAt } of views) {
    if (now - openedAt > NEWS) continue
    if (isNight(now)) {
      const { until, morningDay } = nightOf(now)
      const key = `morning-digest:${staffId}:${morningDay}`
      jobs.set(key, { kind: 'morning-digest', key, payload: { staffId, until }, runAt: until })
    } else if (customerId !== null) {
      const slot = Math.floor(now / SLOT)
      const key = `view-notice:${staffId}:${customerId}:${slot}`
      const payload: ViewNotice = { staffId, customerId, pageId, openedAt, slot }
      if (!jobs.has(key)) jobs.set(key, { kind: 'view-notice', key, payload, runAt: now })
    }
  }
  for (const job of jobs.values()) await enqueue(tx, job)
}
