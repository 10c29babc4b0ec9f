import { listGroupPushes } from '../../db/queries/open-rates.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { countOpens } from '../groups/watch/count-opens.ts'
import { startOfDay } from '../shop-time.ts'
import { periodOf } from './period.ts'
import type { Days } from './spans.ts'
import { storeScope } from './store-scope.ts'

/** So many pushes are counted, member by member; more say the same, later. */
const PUSHES = 100
const SHOWN = 12

/** What the article saw elsewhere; beside our bars, never in their mean. */
const REFERENCES = [
  { name: '朋友圈', percent: 80 },
  { name: '群', percent: 40 },
  { name: '服务号', percent: 10 },
  { name: '短信', percent: 0.03 },
]

/**
 * 打开率: of those who were in the group when a page was sent there, how many opened it; of each
 * push the numbers its group shows.
 */
export async function readContent(
  { db, now }: Deps,
  actor: Actor,
  { days, store }: { days: Days; store?: string | undefined },
) {
  const { fromDay, toDay } = periodOf(now(), days)
  const storeIds = await storeScope(db, actor, store)
  const from = startOfDay(fromDay)
  const pushes = await listGroupPushes(db, { storeIds, from, limit: PUSHES })
  const counted = await countOpens(
    db,
    pushes.map((push) => ({ ...push, groupId: push.groupId!, sharedAt: push.sharedAt! })),
  )
  const pages = new Map<string, Page>()
  for (const push of pushes) {
    const { pageId, title, shareId, groupName } = push
    const { members, opened } = counted.get(shareId)!
    if (members === 0) continue
    const page = pages.get(pageId) ?? { pageId, title, members: 0, opened: 0, pushes: [] }
    page.members += members
    page.opened += opened
    page.pushes.push({ shareId, groupName, at: push.sharedAt!, members, opened })
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
