import type { SSEStreamingApi } from 'hono/streaming'
import { listLeadChanges } from '../../db/queries/lead-claims.ts'
import { listRadarSince, type HeardRow } from '../../db/queries/radar.ts'
import { listSessionRows } from '../../db/queries/sessions.ts'
import type { Deps } from '../deps.ts'
import { sessionIdIn } from '../session/staff-session.ts'
import { placeName, placeOf, radarItemOf } from './radar-items.ts'

const LOOK_EVERY_MS = 1_000
// Leads are looked at a little less often: another process's claim is seen within this.
const LEADS_EVERY_MS = 3_000
const HEARTBEAT_MS = 15_000
const STILL_HERE_MS = 60_000
// A row may commit a little after another with a later time; so the last moments are read again.
const OVERLAP = 10_000
const AT_ONCE = 200
const REMEMBERED_BELLS = 200

export interface Listening {
  staffId: string
  lastEventId: string | undefined
  cookies: string | undefined
}

/**
 * Tells one open sidebar what happens, until it leaves, signs out or the process drains. Bells only
 * wake it: what it says is read from the radar, so other processes' news and a broken line lose
 * nothing. What piles up while the line is slow is merged, never kept without bound.
 */
export async function streamLive(
  deps: Deps,
  stream: SSEStreamingApi,
  { staffId, lastEventId, cookies }: Listening,
): Promise<void> {
  const { db, live, now } = deps
  const changed = new Set<string>()
  const groups = new Set<string>()
  let hasLeads = false
  let hasNumbers = false
  let hasSteps = false
  let hasSynced = false
  let isOver = false
  let wake = () => {}
  const leave = live.subscribe(staffId, (event) => {
    if (event.event === 'close') isOver = true
    else if (event.event === 'sync') hasSynced = true
    else if (event.event === 'business') hasNumbers = true
    else if (event.event === 'lead') hasLeads = true
    else if (event.event === 'step') hasSteps = true
    else if (event.event === 'group') groups.add(event.groupId)
    else if (event.event === 'customer' && changed.size < REMEMBERED_BELLS) {
      changed.add(event.customerId)
    }
    wake()
  })
  stream.onAbort(() => {
    isOver = true
    wake()
  })

  let since = placeOf(lastEventId)?.changedAt ?? now()
  const told = new Map<string, number>()
  // By the clock, not by rounds: however often it is rung, each of these comes in its time.
  let spokeAt = performance.now()
  let seenAt = spokeAt
  let leadsAt = spokeAt
  let leadsSince = now()
  const toldLeads = new Map<string, number>()
  const say = async (event: string, data: unknown, id?: string) => {
    await stream.writeSSE({ event, data: JSON.stringify(data), ...(id !== undefined && { id }) })
    spokeAt = performance.now()
  }
  const tell = async (row: HeardRow) => {
    if (told.get(row.id) === row.changedAt) return
    told.set(row.id, row.changedAt)
    await say('radar', radarItemOf(row), placeName(row))
  }

  // As the radar: rows may commit a little late, so the last moments are read again.
  const tellLeads = async () => {
    const rows = await listLeadChanges(db, staffId, leadsSince - OVERLAP, AT_ONCE)
    for (const { customerId, changedAt } of rows) {
      if (toldLeads.get(customerId) === changedAt) continue
      toldLeads.set(customerId, changedAt)
      leadsSince = Math.max(leadsSince, changedAt)
      await say('lead', { customerId })
    }
    for (const [id, at] of toldLeads) if (at < leadsSince - 2 * OVERLAP) toldLeads.delete(id)
  }

  try {
    await stream.write('retry: 3000\n\n')
    while (!isOver) {
      for (let from = since - OVERLAP; ;) {
        const rows = await listRadarSince(db, staffId, from, AT_ONCE)
        for (const row of rows) await tell(row)
        const last = rows.at(-1)
        if (last) since = Math.max(since, last.changedAt)
        if (!last || rows.length < AT_ONCE || last.changedAt - 1 <= from) break
        from = last.changedAt - 1
      }
      for (const [id, at] of told) if (at < since - 2 * OVERLAP) told.delete(id)
      for (const customerId of changed) {
        changed.delete(customerId)
        await say('customer', { customerId })
      }
      for (const groupId of groups) {
        groups.delete(groupId)
        await say('group', { groupId })
      }
      if (hasLeads || performance.now() - leadsAt >= LEADS_EVERY_MS) {
        hasLeads = false
        leadsAt = performance.now()
        await tellLeads()
      }
      if (hasNumbers) {
        hasNumbers = false
        await say('business', {})
      }
      if (hasSteps) {
        hasSteps = false
        await say('step', {})
      }
      if (hasSynced) {
        hasSynced = false
        await say('sync', {})
      }
      if (isOver || stream.aborted) break
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY_MS)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        const isRung = hasSynced || hasNumbers || hasLeads || hasSteps
        if (isOver || isRung || groups.size > 0 || changed.size > 0) wake()
      })
      const at = performance.now()
      if (at - spokeAt >= HEARTBEAT_MS) {
        await stream.write(':\n\n')
        spokeAt = at
      }
      // She may have signed out or left the corp while her sidebar stayed open.
      if (at - seenAt >= STILL_HERE_MS) {
        seenAt = at
        if (!(await isStillHere(deps, cookies))) isOver = true
      }
    }
  } finally {
    leave()
  }
}

// Looking on is not doing something: the stream does not keep a session awake.
async function isStillHere({ db, now }: Deps, cookies: string | undefined): Promise<boolean> {
  const id = sessionIdIn(cookies)
  const session = id ? (await listSessionRows(db, id))[0] : undefined
  return session !== undefined && session.leftAt === null && now() < session.expiresAt
}
