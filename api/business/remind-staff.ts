import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findStaffOfStores } from '../../db/queries/chat-days.ts'
import { listReminderJobs } from '../../db/queries/reminders.ts'
import { takeTurn } from '../../db/queries/turns.ts'
import { sendNotice } from '../notices/send-notice.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { dayOf } from '../shop-time.ts'
import { listLeads } from '../today/list-leads.ts'
import { readBusiness } from './read-business.ts'
import type { Days } from './spans.ts'
import { storeScope } from './store-scope.ts'

/** More often in a day is pressing, not reminding. */
const A_DAY = 2

/** Whom, and about which group: without one it is about what is undone today. */
export interface Reminding {
  staffId: string
  group?: string | undefined
  /** As the board stood when she tapped. */
  days: Days
  store?: string | undefined
}

/** What she would be told, and nothing about anybody else. */
export async function previewReminder(deps: Deps, actor: Actor, asked: Reminding) {
  const { staffId } = asked
  const staff = await mine(deps, actor, staffId)
  const day = dayOf(deps.now())
  const sent = await listReminderJobs(deps.db, `remind:${day}:${staffId}:`)
  const { text } = await matterOf(deps, actor, asked)
  return { staffId, name: staff.name, text, left: A_DAY - sent.length }
}

/** 提醒: one card in her WeCom, once for a key, at most twice a day. */
export async function remindStaff(
  deps: Deps,
  actor: Actor,
  { key, ...asked }: Reminding & { key: string },
) {
  const { staffId } = asked
  const staff = await mine(deps, actor, staffId)
  const { text, place } = await matterOf(deps, actor, asked)
  const at = deps.now()
  const begin = `remind:${dayOf(at)}:${staffId}:`
  await inTransaction(deps.db, async (tx) => {
    await takeTurn(tx, staffId, at)
    const sent = await listReminderJobs(tx, begin)
    if (sent.includes(`${begin}${key}`)) return
    if (sent.length >= A_DAY) throw new AppError('conflict', `今天已经提醒过${staff.name}两次`)
    const payload = { staffId, key: `${begin}${key}`, text, place }
    await enqueue(tx, { kind: 'remind-staff', key: `${begin}${key}`, payload, runAt: at })
    const act = {
      staffId: actor.staffId,
      action: 'staff.remind' as const,
      subject: staffId,
      detail: text,
      at,
    }
    await insertAct(tx, act)
  })
  return { staffId, name: staff.name, text }
}

/** The job. */
export const sendReminder = (
  deps: Deps,
  { staffId, key, text, place }: { staffId: string; key: string; text: string; place?: string },
) =>
  sendNotice(deps, {
    staffId,
    key,
    title: '店长提醒您看一眼',
    description: text,
    url: `${deps.config.publicUrl}/sidebar/#/${place ?? 'w'}`,
  })

async function mine({ db }: Deps, actor: Actor, staffId: string) {
  const storeIds = await storeScope(db, actor, undefined)
  const staff = await findStaffOfStores(db, staffId, storeIds, { isStillHere: true })
  if (!staff) throw new AppError('not_found', '没有找到这位同事')
  return staff
}

/** What the board's first sentence asks her to look at, or what is undone today; and where. */
async function matterOf(deps: Deps, actor: Actor, asked: Reminding) {
  const worn = asked.group ? await wornGroup(deps, actor, asked) : undefined
  if (worn) return { text: worn, place: `g/${encodeURIComponent(asked.group!)}` }
  return { text: await undone(deps, asked.staffId), place: 'w' }
}

async function wornGroup(deps: Deps, actor: Actor, { staffId, group, days, store }: Reminding) {
  const board = await readBusiness(deps, actor, {
    days,
    windowDays: 7,
    model: 'last',
    dimension: 'group',
    store,
    sort: 'amount',
  })
  if (!board.act || board.act.groupId !== group || board.act.staffId !== staffId) return
  const row = [...board.leaving, ...board.rows].find((it) => it.target === group)
  return (
    row && `「${row.name}」近 ${days} 天发了 ${row.pushes} 次、退了 ${row.exits} 人，这周先停一停。`
  )
}

async function undone(deps: Deps, staffId: string): Promise<string> {
  const { leads, tasks } = await listLeads(deps, staffId)
  const due = tasks.filter((task) => task.dueAt <= deps.now()).length
  const parts = [
    ...(leads.length > 0 ? [`${leads.length} 位客户值得跟进`] : []),
    ...(due > 0 ? [`${due} 件事到时间了`] : []),
  ]
  return parts.length > 0
    ? `今天还有 ${parts.join('，')}。点开就能看到。`
    : '今天的事都清了，辛苦了。'
}
