import { listSpansOf, listTopSpans } from '../../db/queries/span-sums.ts'
import { listChatDays, listStaffOfStores } from '../../db/queries/chat-days.ts'
import { listTargetNames } from '../../db/queries/boards.ts'
import { sumLeads } from '../../db/queries/lead-cases.ts'
import { sumSends } from '../../db/queries/send-days.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { keepBoardDay } from './keep-board-day.ts'
import { periodOf } from './period.ts'
import type { Days } from './spans.ts'
import { scopesOf, storeScope } from './store-scope.ts'

const SHOWN = 30

/**
 * 过程留痕: what each member did with her leads and what came of it, in order of sales. Nothing
 * here is in order of how much somebody said.
 */
export async function readStaff(
  deps: Deps,
  actor: Actor,
  { days, store }: { days: Days; store?: string | undefined },
) {
  const { db, now } = deps
  await keepBoardDay(deps)
  const { fromDay, toDay } = periodOf(now(), days)
  const storeIds = await storeScope(db, actor, store)
  const question = { days, model: 'last', windowDays: 7, dimension: 'staff' } as const
  const scopes = scopesOf(storeIds)
  const top = await listTopSpans(db, { ...question, scopes }, { by: 'netFen', limit: SHOWN })
  const selling = top.map((row) => row.target).filter((id) => id !== 'none' && id !== 'direct')
  const here = await listStaffOfStores(db, storeIds, SHOWN)
  const ids = [...new Set([...selling, ...here.map((one) => one.id)])].slice(0, SHOWN)
  const names = new Map((await listTargetNames(db, 'staff', ids)).map((it) => [it.id, it.name]))
  const [sold, leads, sends, chats] = await Promise.all([
    listSpansOf(db, { ...question, scopes }, ids),
    sumLeads(db, { scopes, staffIds: ids, fromDay, toDay }),
    sumSends(db, ids, fromDay, toDay),
    listChatDays(db, ids, fromDay, toDay),
  ])
  const rows = ids.map((staffId) => {
    const sale = sold.find((row) => row.target === staffId)
    const lead = leads.find((row) => row.staffId === staffId)
    return {
      staffId,
      name: names.get(staffId) ?? '（已经不在了）',
      amountFen: Number(sale?.netFen ?? 0),
      orders: Number(sale?.orders ?? 0),
      leads: Number(lead?.leads ?? 0),
      followed: Number(lead?.followed ?? 0),
      ordered: Number(lead?.ordered ?? 0),
      sends: Number(sends.find((row) => row.staffId === staffId)?.sends ?? 0),
      ...talkOf(chats.filter((row) => row.staffId === staffId)),
    }
  })
  rows.sort((a, b) => b.amountFen - a.amountFen || (a.staffId < b.staffId ? -1 : 1))
  return { rows, chatsRead: chats.length > 0, fromDay, toDay }
}

/** 首响 over days, each day weighing as many chats as it had. Null: WeCom has said nothing. */
function talkOf(
  days: { chats: number; replyPercent: number | null; replyMinutes: number | null }[],
) {
  const mean = (of: 'replyPercent' | 'replyMinutes') => {
    const said = days.filter((day) => day[of] !== null && day.chats > 0)
    const chats = said.reduce((sum, day) => sum + day.chats, 0)
    const sum = said.reduce((total, day) => total + day[of]! * day.chats, 0)
    return chats > 0 ? Math.round((sum / chats) * 10) / 10 : null
  }
  return { replyMinutes: mean('replyMinutes'), replyPercent: mean('replyPercent') }
}
