import type { CustomerPage } from '../../db/queries/customer-pages.ts'
import type { PageDay, SetAsideDay } from '../../db/queries/page-days.ts'
import type { View } from '../../db/queries/page-views.ts'
import type { ShareReader } from '../../db/queries/share-readers.ts'
import { dayOf } from '../shop-time.ts'

// Rollups are pure functions of the set of displays. Each has two ways to the same row: from all
// its displays, and from what a batch changed; where the second cannot know, it says so.

/** A display before and after a batch of events; `before` is missing when it is new. */
export interface Change {
  before: View | undefined
  after: View
}

/** The short way does not reach: make the row from its displays. */
export const RECOUNT = Symbol('recount')

const counts = (view: View | undefined): view is View => view?.verdict === 'counted'
const isReaderOf = (view: View | undefined, shareId: string, personKey: string): view is View =>
  counts(view) && view.shareId === shareId && view.personKey === personKey

/** A person and a share, from everything that counts between them. */
export function readerFrom(views: View[]): ShareReader | undefined {
  const [first] = views
  if (!first) return undefined
  return {
    shareId: first.shareId,
    personKey: first.personKey,
    customerId: first.customerId,
    firstAt: Math.min(...views.map((view) => view.openedAt)),
    lastAt: Math.max(...views.map((view) => view.lastAt)),
    views: views.length,
    activeMs: views.reduce((sum, view) => sum + view.activeMs, 0),
    depth: Math.max(...views.map((view) => view.depth)),
  }
}

/** The same, from what stood there and one change of this person's displays of this share. */
export function readerAfter(
  row: ShareReader | undefined,
  { before, after }: Change,
  shareId: string,
  personKey: string,
): ShareReader | undefined | typeof RECOUNT {
  const was = isReaderOf(before, shareId, personKey) ? before : undefined
  if (!isReaderOf(after, shareId, personKey)) return was ? RECOUNT : row
  if (!row) return was ? RECOUNT : readerFrom([after])
  return {
    ...row,
    customerId: after.customerId,
    firstAt: Math.min(row.firstAt, after.openedAt),
    lastAt: Math.max(row.lastAt, after.lastAt),
    views: row.views + (was ? 0 : 1),
    activeMs: row.activeMs + after.activeMs - (was?.activeMs ?? 0),
    depth: Math.max(row.depth, after.depth),
  }
}

const latest = (one: View, other: View) =>
  one.lastAt > other.lastAt || (one.lastAt === other.lastAt && one.shareId > other.shareId)
    ? one
    : other

/** A customer and a page, from everything that counts between them. */
export function customerPageFrom(views: View[]): CustomerPage | undefined {
  const [first] = views
  if (!first?.customerId) return undefined
  const days = views.map((view) => dayOf(view.openedAt)).sort()
  const last = views.reduce(latest)
  return {
    customerId: first.customerId,
    pageId: first.pageId,
    views: views.length,
    days: new Set(days).size,
    lastDay: days.at(-1)!,
    activeMs: views.reduce((sum, view) => sum + view.activeMs, 0),
    depth: Math.max(...views.map((view) => view.depth)),
    firstAt: Math.min(...views.map((view) => view.openedAt)),
    lastAt: last.lastAt,
    lastShareId: last.shareId,
  }
}

/** The same, from what stood there and one change of her displays of this page. */
export function customerPageAfter(
  row: CustomerPage | undefined,
  { before, after }: Change,
  customerId: string,
  pageId: string,
): CustomerPage | undefined | typeof RECOUNT {
  const isHers = (view: View | undefined): view is View =>
    counts(view) && view.customerId === customerId && view.pageId === pageId
  const was = isHers(before) ? before : undefined
  if (!isHers(after)) return was ? RECOUNT : row
  if (!row) return was ? RECOUNT : customerPageFrom([after])
  const day = dayOf(after.openedAt)
  if (was && dayOf(was.openedAt) !== day) return RECOUNT
  const firstDay = dayOf(row.firstAt)
  // Whether a day between the first and the last has a row of its own, only the displays know.
  if (!was && day > firstDay && day < row.lastDay) return RECOUNT
  const isNewDay = !was && (day > row.lastDay || day < firstDay)
  const isLatest =
    after.lastAt > row.lastAt || (after.lastAt === row.lastAt && after.shareId > row.lastShareId)
  return {
    ...row,
    views: row.views + (was ? 0 : 1),
    days: row.days + (isNewDay ? 1 : 0),
    lastDay: day > row.lastDay ? day : row.lastDay,
    activeMs: row.activeMs + after.activeMs - (was?.activeMs ?? 0),
    depth: Math.max(row.depth, after.depth),
    firstAt: Math.min(row.firstAt, after.openedAt),
    lastAt: Math.max(row.lastAt, after.lastAt),
    lastShareId: isLatest ? after.shareId : row.lastShareId,
  }
}

/** Sums by key, gathered before they are written. */
export class DayTally {
  readonly days = new Map<string, PageDay>()
  readonly aside = new Map<string, SetAsideDay>()

  /** Adds a display's part, or with `sign` −1 takes it back. */
  addView(view: View | undefined, sign: 1 | -1) {
    if (!view) return
    const day = dayOf(view.openedAt)
    if (view.verdict !== 'counted') {
      const key = `${day} ${view.verdict}`
      const row = this.aside.get(key) ?? { day, verdict: view.verdict, views: 0 }
      row.views += sign
      this.aside.set(key, row)
      return
    }
    const row = this.#day(day, view)
    row.views += sign
    row.activeMs += sign * view.activeMs
    row.clicks += sign * view.clicks
    row.shares += sign * view.shares
  }

  /** Adds a reader on the day of her first opening, or takes her back. */
  addReader(
    reader: ShareReader | undefined,
    share: { pageId: string; staffId: string; groupId: string | null },
    sign: 1 | -1,
  ) {
    if (!reader) return
    const row = this.#day(dayOf(reader.firstAt), share)
    row.readers += sign
    if (reader.customerId !== null) row.namedReaders += sign
  }

  #day(day: string, of: { pageId: string; staffId: string; groupId: string | null }): PageDay {
    const groupId = of.groupId ?? ''
    const key = `${day} ${of.pageId} ${of.staffId} ${groupId}`
    let row = this.days.get(key)
    if (!row) {
      const { pageId, staffId } = of
      row = {
        day,
        pageId,
        staffId,
        groupId,
        views: 0,
        readers: 0,
        namedReaders: 0,
        activeMs: 0,
        clicks: 0,
        shares: 0,
      }
      this.days.set(key, row)
    }
    return row
  }
}
