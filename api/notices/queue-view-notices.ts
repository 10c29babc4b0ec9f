import type { Db } from '../../db/database.ts'
import { listJobKeysBetween, listKnownJobKeys } from '../../db/queries/jobs.ts'
import type { View } from '../../db/queries/page-views.ts'
import { enqueue, enqueueAll, type NewJob } from '../jobs/queue.ts'
import { MINUTE } from '../shop-time.ts'
import { isNight, nightOf } from './view-window.ts'

/** Views of a customer within this time are one notice. */
export const MERGED_WITHIN = 10 * MINUTE
// What a phone kept while it was offline is worth a line on the radar, not an alarm.
const NEWS = 10 * MINUTE

/** What a view notice is about; the words are found when it is sent. */
export interface ViewNotice {
  staffId: string
  customerId: string
  pageId: string
  openedAt: number
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
      const isOfDay = !isNight(openedAt)
      if (isOfDay && customerId === null) continue
      const later = isOfDay ? rush(staffId, openedAt) : morningDigest(staffId, now)
      jobs.set(later.key, later)
    } else if (customerId !== null) {
      // The job looks at what was said in the last ten minutes; the key only spares it repeats.
      const key = `${queuedFor(staffId)}${Math.floor(now / MINUTE)}:${customerId}`
      const payload: ViewNotice = { staffId, customerId, pageId, openedAt }
      // Once these ten minutes are told in one message, each view of them is in it.
      const unless = rushKey(staffId, slotOf(now))
      if (!jobs.has(key)) jobs.set(key, { kind: 'view-notice', key, payload, runAt: now, unless })
    }
  }
  await enqueueAll(tx, await withoutTooMany(tx, [...jobs.values()], now))
}

// Far more than are told one by one: each is a job that would only find that out by itself.
const QUEUED_AT_MOST = 30

/** Of a member whom many look at now, the rest waits for the one message about all of them. */
async function withoutTooMany(tx: Db, jobs: NewJob[], now: number): Promise<NewJob[]> {
  const staffIds = jobs.flatMap(({ kind, payload }) =>
    kind === 'view-notice' ? [(payload as ViewNotice).staffId] : [],
  )
  const crowded = new Set<string>()
  const from = Math.floor((now - MERGED_WITHIN) / MINUTE)
  for (const staffId of new Set(staffIds)) {
    const queued = queuedFor(staffId)
    const known = await listJobKeysBetween(tx, `${queued}${from}`, `${queued}:`, QUEUED_AT_MOST)
    if (known.length >= QUEUED_AT_MOST) crowded.add(staffId)
  }
  const kept = new Map<string, NewJob>()
  for (const job of jobs) {
    const { staffId } = job.payload as ViewNotice
    const one = job.kind === 'view-notice' && crowded.has(staffId) ? rush(staffId, now) : job
    kept.set(one.key, one)
  }
  return [...kept.values()]
}

// A member's all together and in order of time; `:` stands after every figure.
const queuedFor = (staffId: string) => `view-notice:${staffId}:`

/** What happens at night is told at 8:00, in one message. */
export async function queueMorningDigest(db: Db, staffId: string, now: number): Promise<void> {
  await enqueue(db, morningDigest(staffId, now))
}

/**
 * What is too much for one message each, or too late for its day, is told in one: when these ten
 * minutes are over, or in the morning with the night.
 */
export async function queueRush(db: Db, staffId: string, now: number): Promise<void> {
  await enqueue(db, rush(staffId, now))
}

/** Whether something of the ten minutes that begin here waits to be told in one message. */
export const isRushQueued = async (db: Db, staffId: string, from: number): Promise<boolean> =>
  (await listKnownJobKeys(db, [rushKey(staffId, from)])).length > 0

function rush(staffId: string, now: number): NewJob {
  const from = slotOf(now)
  const key = rushKey(staffId, from)
  return { kind: 'view-rush', key, payload: { staffId, from }, runAt: from + MERGED_WITHIN }
}

const slotOf = (now: number) => Math.floor(now / MERGED_WITHIN) * MERGED_WITHIN
const rushKey = (staffId: string, from: number) => `view-rush:${staffId}:${from}`

function morningDigest(staffId: string, now: number): NewJob {
  const { until, morningDay } = nightOf(now)
  const key = `morning-digest:${staffId}:${morningDay}`
  return { kind: 'morning-digest', key, payload: { staffId, until }, runAt: until }
}
