import { findStaffOfStores, listChatDays } from '../../db/queries/chat-days.ts'
import { listAgreed } from '../../db/queries/consents.ts'
import { listCases, type CaseKind } from '../../db/queries/lead-cases.ts'
import { listSentOf } from '../../db/queries/send-days.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { addDays, startOfDay } from '../shop-time.ts'
import { periodOf } from './period.ts'
import type { Days } from './spans.ts'
import { storeScope } from './store-scope.ts'

const PAGE = 50

export interface ListQuestion {
  days: Days
  store?: string | undefined
  /** Whose; everybody's when not said. */
  staff?: string | undefined
  kind: CaseKind | 'sends' | 'chats'
  before?: { paidAt: number; id: string } | undefined
}

/** One line of a list: what a number of the process counts. */
interface Line {
  id: string
  at: number
  name: string | null
  staffName: string | null
  text: string
}

/** The list a number of the process counts, newest first. */
export async function readList(
  { db, now }: Deps,
  actor: Actor,
  asked: ListQuestion,
): Promise<{ items: Line[]; next: string | null }> {
  const { kind, staff, before } = asked
  const { fromDay, toDay } = periodOf(now(), asked.days)
  const storeIds = await storeScope(db, actor, asked.store)
  // Who has left stands on the board with what she did.
  const anybody = { isStillHere: false }
  if (staff !== undefined && !(await findStaffOfStores(db, staff, storeIds, anybody))) {
    throw new AppError('not_found', '没有找到这位同事')
  }
  const period = { from: startOfDay(fromDay), until: startOfDay(addDays(toDay, 1)) }
  const page = { ...period, before, limit: PAGE + 1 }
  if (kind === 'chats') return { items: await chatLines(staff), next: null }
  if (kind === 'sends') {
    if (staff === undefined) throw new AppError('bad_request', '「staff」不对')
    const rows = await listSentOf(db, { ...page, staffId: staff })
    const mayName = await namesFor(rows)
    return paged(
      rows.map((row) => ({
        id: row.id,
        at: row.at,
        name: row.groupName ?? (mayName(row) ? row.customerName : null),
        staffName: null,
        text: row.title
          ? `话术「${row.title}」`
          : row.pageTitle
            ? `页面《${row.pageTitle}》`
            : '自己写的一段话',
      })),
    )
  }
  const rows = await listCases(db, { ...page, kind, staffId: staff, storeIds })
  const mayName = await namesFor(rows)
  return paged(
    rows.map((row) => ({
      id: row.id,
      at: row.at,
      name: mayName(row) ? row.customerName : null,
      staffName: row.staffName,
      text: [
        '同一件商品看过两次',
        row.followedAt ? '跟进过' : '还没跟进',
        ...(row.orderedAt ? ['7 天内下了单'] : []),
      ].join(' · '),
    })),
  )

  async function namesFor(some: { customerId: string | null }[]) {
    const ids = [...new Set(some.flatMap(({ customerId }) => customerId ?? []))]
    const agreed = await listAgreed(db, ids)
    // The operator works with numbers; whose they are is for those who look after the customers.
    return (one: { customerId: string | null; customerStoreId: string | null }) =>
      actor.role === 'manager' &&
      one.customerId !== null &&
      agreed.has(one.customerId) &&
      one.customerStoreId !== null &&
      actor.storeIds.includes(one.customerStoreId)
  }

  async function chatLines(staffId: string | undefined): Promise<Line[]> {
    const days = await listChatDays(db, staffId === undefined ? [] : [staffId], fromDay, toDay)
    return days.toReversed().map(({ day, chats, replyMinutes, replyPercent }) => ({
      id: day,
      at: startOfDay(day),
      name: null,
      staffName: null,
      text:
        replyMinutes === null
          ? '没有单聊'
          : `单聊 ${chats} 个 · 平均首响 ${replyMinutes} 分钟 · 回复了 ${replyPercent ?? 0}%`,
    }))
  }
}

function paged(rows: Line[]) {
  const items = rows.slice(0, PAGE)
  const last = items.at(-1)
  return { items, next: rows.length > PAGE && last ? `${last.at}_${last.id}` : null }
}
