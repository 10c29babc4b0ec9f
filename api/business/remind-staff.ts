import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findStaffOfStores } from '../../db/queries/chat-days.ts'
import { listReminderJobs } from '../../db/queries/reminders.ts'
import { sendNotice } from '../notices/send-notice.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueue } from '../jobs/queue.ts'
import { dayOf } from '../shop-time.ts'
import { listLeads } from '../today/list-leads.ts'
import { storeScope } from './store-scope.ts'

/** More often in a day is pressing, not reminding. */
const A_DAY = 2

/** What she would be told: what is undone today, and nothing about anybody else. */
export async function previewReminder(deps: Deps, actor: Actor, staffId: string) {
  const staff = await mine(deps, actor, staffId)
  const day = dayOf(deps.now())
  const sent = await listReminderJobs(deps.db, `remind:${day}:${staffId}:`)
  return { staffId, name: staff.name, text: await undone(deps, staffId), left: A_DAY - sent.length }
}

/** 提醒: one card in her WeCom, once for a key, at most twice a day. */
export async function remindStaff(
  deps: Deps,
  actor: Actor,
  { staffId, key }: { staffId: string; key: string },
) {
  const staff = await mine(deps, actor, staffId)
  const text = await undone(deps, staffId)
  const at = deps.now()
  const begin = `remind:${dayOf(at)}:${staffId}:`
  await inTransaction(deps.db, async (tx) => {
    const sent = await listReminderJobs(tx, begin)
    if (sent.includes(`${begin}${key}`)) return
    if (sent.length >= A_DAY) throw new AppError('conflict', `今天已经提醒过${staff.name}两次`)
    const payload = { staffId, key: `${begin}${key}`, text }
    await enqueue(tx, { kind: 'remind-staff', key: `${begin}${key}`, payload, runAt: at })
    const act = {
      staffId: actor.staffId,
      action: 'staff.remind',
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
  { staffId, key, text }: { staffId: string; key: string; text: string },
) =>
  sendNotice(deps, {
    staffId,
    key,
    title: '店长提醒您看一眼',
    description: text,
    url: `${deps.config.publicUrl}/sidebar/#/w`,
  })

async function mine({ db }: Deps, actor: Actor, staffId: string) {
  const storeIds = await storeScope(db, actor, undefined)
  const staff = await findStaffOfStores(db, staffId, storeIds)
  if (!staff) throw new AppError('not_found', '没有找到这位同事')
  return staff
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
