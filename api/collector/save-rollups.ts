import type { Db } from '../../db/database.ts'
import {
  deleteCustomerPage,
  insertCustomerPages,
  listCustomerPagesToFold,
  saveCustomerPages,
  type CustomerPage,
} from '../../db/queries/customer-pages.ts'
import {
  addPageDays,
  addSetAside,
  deleteEmptyPageDays,
  deleteEmptySetAside,
  type PageDay,
  type SetAsideDay,
} from '../../db/queries/page-days.ts'
import {
  listCountedViewsOfPage,
  listCountedViewsOfShare,
  type View,
} from '../../db/queries/page-views.ts'
import {
  deleteReader,
  insertReaders,
  listReadersToFold,
  saveReaders,
  type ShareReader,
} from '../../db/queries/share-readers.ts'
import {
  customerPageAfter,
  customerPageFrom,
  DayTally,
  readerAfter,
  readerFrom,
  RECOUNT,
  type Change,
} from './rollups.ts'
import { pageKey, partOf, partsOf, readerKey, type Known, type Standing } from './standing.ts'

/**
 * Brings every rollup up to date with what changed. The displays themselves must be written
 * already, in the same transaction: a row that cannot be carried on is counted from them. Rows of
 * which nothing is `known` are read.
 */
export async function saveRollups(
  tx: Db,
  changes: Change[],
  known?: Pick<Standing, 'readers' | 'pages'>,
): Promise<void> {
  const tally = new DayTally()
  for (const { before, after } of changes) {
    tally.addView(before, -1)
    tally.addView(after, 1)
  }
  await carryReaders(tx, changes, tally, known?.readers)
  await carryCustomerPages(tx, changes, known?.pages)
  await saveDays(tx, [...tally.days.values()])
  await saveAside(tx, [...tally.aside.values()])
}

interface Slot<Row> {
  changes: Change[]
  row: Row | undefined
}

const unique = (values: string[]) => [...new Set(values)].sort()
const counted = (view: View | undefined): view is View => view?.verdict === 'counted'

/** The changes by what they touch: a display that changed hands touches two rows. */
function slotsOf<Row>(
  changes: Change[],
  keyOf: (view: View) => string | undefined,
  known?: Known<Row>,
): Map<string, Slot<Row>> {
  const slots = new Map<string, Slot<Row>>()
  const put = (key: string | undefined, change: Change) => {
    if (key === undefined) return
    const slot = slots.get(key)
    if (slot) slot.changes.push(change)
    else slots.set(key, { changes: [change], row: known?.get(key) })
  }
  for (const change of changes) {
    const was = counted(change.before) ? keyOf(change.before) : undefined
    const is = counted(change.after) ? keyOf(change.after) : undefined
    put(was, change)
    if (is !== was) put(is, change)
  }
  return slots
}

const unknown = (slots: Map<string, unknown>, known?: Known<unknown>) =>
  partsOf(known?.size ? [...slots.keys()].filter((key) => !known.has(key)) : slots.keys())

async function carryReaders(
  tx: Db,
  changes: Change[],
  tally: DayTally,
  known?: Known<ShareReader>,
) {
  const slots = slotsOf(changes, readerKey, known)
  if (slots.size === 0) return
  for (const row of await listReadersToFold(tx, unknown(slots, known))) {
    const slot = slots.get(readerKey(row))
    if (slot) slot.row = row
  }
  const added: ShareReader[] = []
  const grown: ShareReader[] = []
  for (const [key, { row, changes: mine }] of [...slots].sort(byKey)) {
    const [shareId, personKey] = partOf(key)
    let next: ReturnType<typeof readerAfter> = row
    for (const change of mine) {
      if (next !== RECOUNT) next = readerAfter(next, change, shareId, personKey)
    }
    if (next === RECOUNT) {
      next = readerFrom(await listCountedViewsOfShare(tx, shareId, personKey))
    }
    const share = mine[0]!.after
    tally.addReader(row, share, -1)
    tally.addReader(next, share, 1)
    if (next) (row ? grown : added).push(next)
    else if (row) await deleteReader(tx, shareId, personKey)
  }
  await insertReaders(tx, added)
  await saveReaders(tx, grown)
}

async function carryCustomerPages(tx: Db, changes: Change[], known?: Known<CustomerPage>) {
  const slots = slotsOf(
    changes,
    ({ customerId, pageId }) => (customerId === null ? undefined : pageKey({ customerId, pageId })),
    known,
  )
  if (slots.size === 0) return
  for (const row of await listCustomerPagesToFold(tx, unknown(slots, known))) {
    const slot = slots.get(pageKey(row))
    if (slot) slot.row = row
  }
  const added: CustomerPage[] = []
  const grown: CustomerPage[] = []
  for (const [key, { row, changes: mine }] of [...slots].sort(byKey)) {
    const [pageId, customerId] = partOf(key)
    let next: ReturnType<typeof customerPageAfter> = row
    for (const change of mine) {
      if (next !== RECOUNT) next = customerPageAfter(next, change, customerId, pageId)
    }
    if (next === RECOUNT) {
      next = customerPageFrom(await listCountedViewsOfPage(tx, customerId, pageId))
    }
    if (next) (row ? grown : added).push(next)
    else if (row) await deleteCustomerPage(tx, customerId, pageId)
  }
  await insertCustomerPages(tx, added)
  await saveCustomerPages(tx, grown)
}

async function saveDays(tx: Db, parts: PageDay[]) {
  const moved = parts.filter(
    (it) => it.views || it.readers || it.namedReaders || it.activeMs || it.clicks || it.shares,
  )
  const keyOf = (it: PageDay) => `${it.day} ${it.pageId} ${it.staffId} ${it.groupId}`
  moved.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  await addPageDays(tx, moved)
  const less = moved.filter((it) => it.views < 0 || it.readers < 0)
  if (less.length === 0) return
  const days = unique(less.map((part) => part.day))
  const pageIds = unique(less.map((part) => part.pageId))
  await deleteEmptyPageDays(tx, days, pageIds)
}

async function saveAside(tx: Db, parts: SetAsideDay[]) {
  const moved = parts.filter((part) => part.views !== 0)
  const keyOf = (it: SetAsideDay) => `${it.day} ${it.verdict}`
  moved.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  await addSetAside(tx, moved)
  const less = moved.filter((part) => part.views < 0)
  if (less.length > 0) await deleteEmptySetAside(tx, unique(less.map((part) => part.day)))
}

const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1)
