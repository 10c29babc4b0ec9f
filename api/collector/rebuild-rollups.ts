import { inTransaction, type Database, type Db } from '../../db/database.ts'
import { insertCustomerPages, type CustomerPage } from '../../db/queries/customer-pages.ts'
import { countEvents, listEventsBetween, listViewIdsAfter } from '../../db/queries/events.ts'
import { insertPageDays, insertSetAside } from '../../db/queries/page-days.ts'
import { insertViews, listViewsByPersonAfter, type View } from '../../db/queries/page-views.ts'
import { emptyRollups, holdRollups } from '../../db/queries/rollups.ts'
import { insertReaders, type ShareReader } from '../../db/queries/share-readers.ts'
import { listShareFacts } from '../../db/queries/shares.ts'
import { foldView, type ShareFacts } from './fold-view.ts'
import { customerPageFrom, DayTally, readerFrom } from './rollups.ts'

const PAGE = 500

/** How far a rebuild is. */
export type Progress = (step: string, done: number, of: number | null) => void

/**
 * Makes every rollup anew from the events, in one transaction: others see the old state or the new
 * one, and the collector waits. Memory holds one person's displays at a time.
 */
export function rebuildRollups(db: Database, progress: Progress = () => {}): Promise<void> {
  return inTransaction(db, async (tx) => {
    await holdRollups(tx)
    const events = await countEvents(tx)
    await emptyRollups(tx)
    await refoldViews(tx, events, progress)
    const tally = new DayTally()
    await rebuildReaders(tx, tally, progress)
    await insertPageDays(tx, [...tally.days.values()])
    await insertSetAside(tx, [...tally.aside.values()])
  })
}

async function refoldViews(tx: Db, events: number, progress: Progress) {
  const facts = new Map<string, ShareFacts>()
  let done = 0
  for (let last = ''; ;) {
    const ids = (await listViewIdsAfter(tx, last, PAGE)).map((row) => row.viewId)
    if (ids.length === 0) return
    last = ids.at(-1)!
    const rows = await listEventsBetween(tx, ids[0]!, last)
    const missing = [...new Set(rows.map((row) => row.shareId))].filter((id) => !facts.has(id))
    if (missing.length > 0) {
      for (const row of await listShareFacts(tx, missing)) facts.set(row.shareId, row)
    }
    const views = new Map<string, View>()
    for (const row of rows) {
      const share = facts.get(row.shareId)
      if (share) views.set(row.viewId, foldView(views.get(row.viewId), row, share))
    }
    await insertViews(tx, [...views.values()])
    done += rows.length
    progress('events', done, events)
  }
}

/** Readers and what customers did with pages: a customer's displays all stand under her id. */
async function rebuildReaders(tx: Db, tally: DayTally, progress: Progress) {
  let done = 0
  let views: View[] = []
  let readers: ShareReader[] = []
  let pages: CustomerPage[] = []
  const close = () => {
    for (const [, mine] of Map.groupBy(views, ({ shareId }) => shareId)) {
      const reader = readerFrom(mine)!
      tally.addReader(reader, mine[0]!, 1)
      readers.push(reader)
    }
    const named = views.filter(({ customerId }) => customerId !== null)
    for (const [, mine] of Map.groupBy(named, ({ pageId }) => pageId)) {
      pages.push(customerPageFrom(mine)!)
    }
    views = []
  }
  for (let last = { personKey: '', openedAt: 0, id: '' }; ;) {
    const rows = await listViewsByPersonAfter(tx, last, PAGE)
    for (const view of rows) {
      if (view.personKey !== last.personKey) close()
      tally.addView(view, 1)
      if (view.verdict === 'counted') views.push(view)
      last = { personKey: view.personKey, openedAt: view.openedAt, id: view.id }
    }
    done += rows.length
    progress('readers', done, null)
    if (rows.length < PAGE) close()
    if (rows.length < PAGE || readers.length >= PAGE) {
      await insertReaders(tx, readers)
      await insertCustomerPages(tx, pages)
      readers = []
      pages = []
    }
    if (rows.length < PAGE) return
  }
}
