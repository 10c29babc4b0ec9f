import { hash } from 'node:crypto'
import type { Transaction } from 'kysely'
import { inTransaction, type Database } from '../../db/database.ts'
import { insertEvents, listEventIds, type EventRow } from '../../db/queries/events.ts'
import { makeRollupGate } from '../../db/queries/rollups.ts'
import { listShareFacts } from '../../db/queries/shares.ts'
import { insertViews, saveGrownViews, saveViews, type View } from '../../db/queries/page-views.ts'
import type { Schema } from '../../db/schema.ts'
import { isDuplicate } from '../../db/write.ts'
import type { Deps } from '../deps.ts'
import { MINUTE } from '../shop-time.ts'
import type { Arrival } from './arrival.ts'
import { nameBeholders } from './beholders.ts'
import { foldView, verdictOf, type ShareFacts } from './fold-view.ts'
import { followViews } from './follow-views.ts'
import { setOutsidersApart } from './outsiders.ts'
import type { Told } from './read-body.ts'
import type { Change } from './rollups.ts'
import { saveRollups } from './save-rollups.ts'
import { standingOf } from './standing.ts'
import { leaveNews } from './view-news.ts'

export type Outcome = 'kept' | 'unknown_share'

const ATTEMPTS = 6
const gated = new WeakSet<Database>()

/** Keeps a batch and follows up at once what it means: for what is told long afterwards. */
export async function keepArrivals(deps: Deps, arrivals: Arrival[]): Promise<Outcome[]> {
  const { outcomes } = await keepEvents(deps, arrivals)
  await followViews(deps)
  return outcomes
}

/**
 * Keeps a batch: every event once for ever, every rollup with it, in one transaction. Another
 * process may have kept the same event or begun the same display meanwhile; then from the top. What
 * follows from it is left as news, see `follow-views.ts`.
 */
export async function keepEvents(deps: Deps, arrivals: Arrival[]): Promise<Kept> {
  if (!gated.has(deps.db)) {
    await makeRollupGate(deps.db)
    gated.add(deps.db)
  }
  for (let attempt = 1; ; attempt++) {
    const isLookedFirst = attempt > 1 || performance.now() < (lookedFirst.get(deps.db) ?? 0)
    try {
      return await inTransaction(deps.db, (tx) => keep(deps, tx, arrivals, isLookedFirst))
    } catch (error) {
      if (attempt >= ATTEMPTS || !isDuplicate(error)) throw error
      lookedFirst.set(deps.db, performance.now() + TOLD_AGAIN_MS)
    }
  }
}

// Hardly ever is an event told again, and the insert says so. When it does, others who got no
// answer will tell theirs again as well: for a while it is looked first.
const TOLD_AGAIN_MS = 10_000
const lookedFirst = new WeakMap<Database, number>()

interface Kept {
  outcomes: Outcome[]
  /** Whether something follows from them. */
  isNews: boolean
}

async function keep(
  deps: Deps,
  tx: Transaction<Schema>,
  arrivals: Arrival[],
  isLookedFirst: boolean,
): Promise<Kept> {
  const shareIds = [...new Set(arrivals.map((arrival) => arrival.shareId))]
  const facts = await factsOf(deps, tx, shareIds)
  const outcomes = arrivals.map(({ shareId }): Outcome =>
    facts.has(shareId) ? 'kept' : 'unknown_share',
  )
  const fresh = await freshEvents(
    tx,
    arrivals.filter(({ shareId }) => facts.has(shareId)),
    isLookedFirst,
  )
  if (fresh.size === 0) return { outcomes, isNews: false }

  const now = deps.now()
  const named = await nameBeholders(
    tx,
    deps.config,
    [...fresh.keys()].map((arrival) => arrival.by),
    now,
  )
  await setOutsidersApart(tx, fresh.keys(), facts, named)
  const rows: EventRow[] = []
  for (const [arrival, events] of fresh) {
    const { personKey, visitorId, customerId, aside } = named.get(arrival.by)!
    for (const { id, type, seq, activeMs, depth, detailJson, clientAt, at } of events) {
      rows.push({
        id,
        type,
        viewId: viewIdOf(arrival, personKey, at),
        shareId: arrival.shareId,
        visitorKey: personKey,
        visitorId,
        customerId,
        seq,
        activeMs,
        depth,
        verdict: verdictOf({ type, activeMs }, aside),
        detailJson,
        clientAt,
        at,
        receivedAt: arrival.by.receivedAt,
      })
    }
  }
  await insertEvents(tx, rows)
  const standing = await standingOf(tx, rows, facts)
  const changes = await foldEvents(tx, rows, facts, standing.views)
  await saveRollups(tx, changes, standing)
  return { outcomes, isNews: await leaveNews(tx, changes, now) }
}

const SHARES_KEPT = 10_000
const knownShares = new WeakMap<Deps, Map<string, ShareFacts>>()

/** What never changes about these shares, read once; those that are not there are missing. */
async function factsOf(deps: Deps, tx: Transaction<Schema>, shareIds: string[]) {
  let known = knownShares.get(deps)
  if (!known) knownShares.set(deps, (known = new Map()))
  const unknown = shareIds.filter((id) => !known.has(id))
  if (unknown.length > 0) {
    if (known.size > SHARES_KEPT) known.clear()
    for (const row of await listShareFacts(tx, shareIds)) known.set(row.shareId, row)
  }
  return known as ReadonlyMap<string, ShareFacts>
}

/** What of these arrivals was never kept, as far as it is looked; the first telling of an id holds. */
async function freshEvents(tx: Transaction<Schema>, arrivals: Arrival[], isLookedFirst: boolean) {
  const seen = new Set<string>()
  const ids = isLookedFirst ? arrivals.flatMap(({ events }) => events.map(({ id }) => id)) : []
  for (const { id } of await listEventIds(tx, ids)) seen.add(nameOf(id))
  const fresh = new Map<Arrival, Told[]>()
  for (const arrival of arrivals) {
    const events = arrival.events.filter(({ id }) => {
      const name = nameOf(id)
      return !seen.has(name) && seen.add(name)
    })
    if (events.length > 0) fresh.set(arrival, events)
  }
  return fresh
}

const nameOf = (id: Uint8Array) =>
  Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('latin1')

/** Adds events to their displays and writes those; a new display is a plain insert. */
async function foldEvents(
  tx: Transaction<Schema>,
  events: EventRow[],
  facts: ReadonlyMap<string, ShareFacts>,
  standing: View[],
): Promise<Change[]> {
  const ids = [...new Set(events.map((event) => event.viewId))].sort()
  const before = new Map<string, View>(standing.map((view) => [view.id, view]))
  const after = new Map<string, View>(before)
  for (const event of events) {
    after.set(event.viewId, foldView(after.get(event.viewId), event, facts.get(event.shareId)!))
  }
  const changes = ids.map((id) => ({ before: before.get(id), after: after.get(id)! }))
  await insertViews(
    tx,
    changes.filter((it) => !it.before).map((it) => it.after),
  )
  const known = changes.filter((it): it is Required<Change> => it.before !== undefined)
  const grown = known.filter(onlyGrew).map((it) => it.after)
  const others = known.filter((it) => !onlyGrew(it)).map((it) => it.after)
  await saveGrownViews(tx, grown)
  await saveViews(tx, others)
  return changes
}

const onlyGrew = ({ before, after }: Change): boolean =>
  before !== undefined &&
  before.openedAt === after.openedAt &&
  before.personKey === after.personKey &&
  before.customerId === after.customerId &&
  before.visitorId === after.visitorId

const HALF_HOUR = 30 * MINUTE

/**
 * The display an event belongs to. A visit names its display within its share; without one, a
 * person's events of a share within the same half hour are one display.
 */
export function viewIdOf(
  { shareId, visit }: Pick<Arrival, 'shareId' | 'visit'>,
  personKey: string,
  at: number,
): string {
  if (visit) return `view_${visit}_${markOf(shareId)}`
  const slot = Math.floor(at / HALF_HOUR) * HALF_HOUR
  const whose = hash('sha1', `${shareId} ${personKey}`).slice(0, 24)
  return `view_${Math.max(0, slot).toString(16).padStart(12, '0')}${whose}`
}

const marks = new Map<string, string>()

// Hashed once: a hash costs as much as reading the rest of an event.
function markOf(shareId: string): string {
  let mark = marks.get(shareId)
  if (mark === undefined) {
    mark = hash('sha1', shareId).slice(0, 12)
    if (marks.size > SHARES_KEPT) marks.clear()
    marks.set(shareId, mark)
  }
  return mark
}
