import type { Db } from '../../db/database.ts'
import { listCustomerPagesToFold, type CustomerPage } from '../../db/queries/customer-pages.ts'
import type { EventRow } from '../../db/queries/events.ts'
import { listViewsToFold, type View } from '../../db/queries/page-views.ts'
import { listReadersToFold, type ShareReader } from '../../db/queries/share-readers.ts'
import { asksAtOnce, together } from '../../db/together.ts'
import type { ShareFacts } from './fold-view.ts'

/** Rows as they stand by their keys, undefined where none stands; of other keys nothing is known. */
export type Known<Row> = Map<string, Row | undefined>

/** What stands where events go, kept from others. */
export interface Standing {
  views: View[]
  readers: Known<ShareReader>
  pages: Known<CustomerPage>
}

// Our own id first: it has no space in it. WeCom's may be anything.
export const readerKey = (of: { shareId: string; personKey: string }) =>
  `${of.shareId} ${of.personKey}`
export const pageKey = (of: { pageId: string; customerId: string }) =>
  `${of.pageId} ${of.customerId}`

/**
 * Reads the displays of these events and, where that is one way there and back, the rollups that
 * are likely to grow with them: a display's own people and page are known only afterwards.
 */
export async function standingOf(
  tx: Db,
  events: EventRow[],
  facts: ReadonlyMap<string, ShareFacts>,
): Promise<Standing> {
  const viewIds = [...new Set(events.map((event) => event.viewId))].sort()
  const readers: Known<ShareReader> = new Map()
  const pages: Known<CustomerPage> = new Map()
  if (!asksAtOnce(tx)) return { views: await listViewsToFold(tx, viewIds), readers, pages }
  for (const { shareId, visitorKey, customerId, verdict } of events) {
    if (verdict !== 'counted') continue
    readers.set(readerKey({ shareId, personKey: visitorKey }), undefined)
    if (customerId === null) continue
    pages.set(pageKey({ customerId, pageId: facts.get(shareId)!.pageId }), undefined)
  }
  const found = await together(tx, {
    views: listViewsToFold.of(viewIds),
    readers: listReadersToFold.of(partsOf(readers.keys())),
    pages: listCustomerPagesToFold.of(partsOf(pages.keys())),
  })
  for (const row of found.readers) readers.set(readerKey(row), row)
  for (const row of found.pages) pages.set(pageKey(row), row)
  return { views: found.views, readers, pages }
}

/** These keys in the order in which everyone locks. */
export const partsOf = (keys: Iterable<string>) => [...keys].sort().map(partOf)

/** The two ids a key is made of. */
export function partOf(key: string): [ours: string, person: string] {
  const space = key.indexOf(' ')
  return [key.slice(0, space), key.slice(space + 1)]
}
