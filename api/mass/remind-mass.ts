import { inTransaction, type Db } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  deleteReminder,
  findReminder,
  holdMassPart,
  insertReminder,
  listMassParts,
  listReminders,
} from '../../db/queries/mass.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { enqueueAll } from '../jobs/queue.ts'
import { DAY, dayOf, saidClock } from '../shop-time.ts'
import { asAppError, WecomError } from '../wecom/error.ts'
import { idOf } from './create-mass.ts'
import { findMassView, maySeeMass, REMINDERS_A_DAY, type MassView } from './mass-view.ts'

/** So many are asked while she waits; jobs ask the others. */
const AT_ONCE = 5

interface Reminder {
  reminderId: string
  msgId: string
}

/** Asks those who have not pressed send once more. The same key again reminds nobody twice. */
export async function remindMass(
  deps: Deps,
  actor: Actor,
  taskId: string,
  key: string,
): Promise<MassView> {
  await maySeeMass(deps, actor, taskId)
  const parts = await listMassParts(deps.db, [taskId])
  const open = parts.filter(({ state, sentAt }) => state === 'made' && sentAt === null)
  // Everybody has pressed send meanwhile: what she wished for is so.
  if (open.length === 0) return findMassView(deps, actor, taskId)
  const at = deps.now()
  const { fresh, full } = await inTransaction(deps.db, async (tx) => {
    const fresh: Reminder[] = []
    const full: number[] = []
    for (const { id: partId, msgId } of open.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const noted = await note(tx, actor, { partId, key, at })
      if (typeof noted === 'number') full.push(noted)
      else if (noted.isNew) fresh.push({ reminderId: noted.reminderId, msgId: msgId! })
    }
    await enqueueAll(
      tx,
      fresh.slice(AT_ONCE).map((reminder) => ({
        kind: 'mass-remind',
        key: `mass-remind:${reminder.reminderId}`,
        payload: reminder,
        runAt: at,
      })),
    )
    return { fresh, full }
  })
  if (full.length === open.length) {
    const next = Math.min(...full)
    const retryAfter = Math.max(1, Math.ceil((next - deps.now()) / 1000))
    throw new AppError('too_many', fullUntil(next, deps.now()), { retryAfter })
  }
  const asked = await Promise.allSettled(
    fresh.slice(0, AT_ONCE).map((reminder) => askOnce(deps, reminder)),
  )
  const refused = asked.find((one) => one.status === 'rejected')
  if (refused) throw asAppError(refused.reason)
  return findMassView(deps, actor, taskId)
}

function fullUntil(next: number, now: number) {
  const day = dayOf(next) === dayOf(now) ? '今天' : '明天'
  return `24 小时内最多提醒 ${REMINDERS_A_DAY} 次，${day} ${saidClock(next)} 以后可以再提醒`
}

/** Writes a reminder down; when it may be done again, if it is too much now. */
async function note(
  tx: Db,
  { staffId }: Actor,
  { partId, key, at }: { partId: string; key: string; at: number },
): Promise<number | { reminderId: string; isNew: boolean }> {
  const id = idOf('reminder', partId, key)
  await holdMassPart(tx, partId)
  const before = await listReminders(tx, [partId], at - DAY)
  if (before.some((one) => one.id === id)) return { reminderId: id, isNew: false }
  if (before.length >= REMINDERS_A_DAY) return before.at(-REMINDERS_A_DAY)!.at + DAY
  const isNew = await insertReminder(tx, { id, partId, staffId, at })
  if (isNew) {
    await insertAct(tx, { staffId, action: 'mass.remind', subject: partId, detail: '', at })
  }
  return { reminderId: id, isNew }
}

async function askOnce({ db, wecom }: Deps, { reminderId, msgId }: Reminder): Promise<void> {
  try {
    await wecom.remindMass(msgId)
  } catch (error) {
    // It was not made, so it does not count; one whose answer got lost may have been.
    if (error instanceof WecomError && error.errcode !== 0 && error.errcode !== 41094) {
      await deleteReminder(db, reminderId)
    }
    throw error
  }
}

/** The job: one of those nobody waits for. It is not asked twice when nobody knows what became of it. */
export async function remindLater(deps: Deps, reminder: Reminder): Promise<void> {
  if (!(await findReminder(deps.db, reminder.reminderId))) return
  try {
    await askOnce(deps, reminder)
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    deps.log.warn({ errcode: error.errcode, fault: error.fault }, 'a reminder was not made')
  }
}
