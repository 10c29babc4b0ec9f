import { countReaders, listGroupPushes } from '../../db/queries/open-rates.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { startOfDay } from '../shop-time.ts'
import { periodOf } from './period.ts'
import type { Days } from './spans.ts'
import { storeScope } from './store-scope.ts'

/** So many pushes are looked at; more say the same, later. */
const PUSHES = 200
const SHOWN = 12

/** What the article saw elsewhere; beside our bars, never in their mean. */
const REFERENCES = [
  { name: '朋友圈', percent: 80 },
  { name: '群', percent: 40 },
  { name: '服务号', percent: 10 },
  { name: '短信', percent: 0.03 },
]

/** 打开率: of those who were in the group when a page was sent there, how many opened it. */
export async function readContent(
  { db, now }: Deps,
  actor: Actor,
  { days, store }: { days: Days; store?: string | undefined },
) {
  const { fromDay, toDay } = periodOf(now(), days)
  const storeIds = await storeScope(db, actor, store)
  const from = startOfDay(fromDay)
  const pushes = await listGroupPushes(db, { storeIds, from, limit: PUSHES })
  const readers = await countReaders(
    db,
    pushes.map((push) => push.shareId),
  )
  const opened = new Map(readers.map(({ shareId, n }) => [shareId, Number(n)]))
  const pages = new Map<string, Page>()
  for (const push of pushes) {
    const { pageId, title } = push
    const page = pages.get(pageId) ?? { pageId, title, members: 0, opened: 0, pushes: [] }
    const members = push.membersThen!
    // Who was let in later may open it too: more than were there cannot have opened it.
    const read = Math.min(members, opened.get(push.shareId) ?? 0)
    page.members += members
    page.opened += read
    page.pushes.push({
      shareId: push.shareId,
      groupName: push.groupName,
      at: push.sharedAt!,
      members,
      opened: read,
    })
    pages.set(pageId, page)
  }
  const rows = [...pages.values()]
    .sort((a, b) => b.opened / b.members - a.opened / a.members || (a.pageId < b.pageId ? -1 : 1))
    .slice(0, SHOWN)
  return { pages: rows, references: REFERENCES, isPart: pushes.length === PUSHES, fromDay, toDay }
}

interface Page {
  pageId: string
  title: string
  members: number
  opened: number
  pushes: { shareId: string; groupName: string; at: number; members: number; opened: number }[]
}
