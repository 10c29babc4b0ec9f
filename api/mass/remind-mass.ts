import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import {
  deleteReminder,
  holdMassPart,
  insertReminder,
  listMassParts,
  listReminders,
} from '../../db/queries/mass.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { DAY, dayOf, saidClock } from '../shop-time.ts'
import { asAppError, WecomError } from '../wecom/error.ts'
import { idOf } from './create-mass.ts'
import { findMassView, maySeeMass, REMINDERS_A_DAY, type MassView } from './mass-view.ts'

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
  const answers = []
  for (const part of open) answers.push(await remindOne(deps, actor, part.id, part.msgId!, key))
  const full = answers.filter((each) => typeof each === 'number')
  if (full.length === open.length) {
    const next = Math.min(...full)
    const retryAfter = Math.max(1, Math.ceil((next - deps.now()) / 1000))
    throw new AppError('too_many', fullUntil(next, deps.now()), { retryAfter })
  }
  return findMassView(deps, actor, taskId)
}

function fullUntil(next: number, now: number) {
  const day = dayOf(next) === dayOf(now) ? '今天' : '明天'
  return `24 小时内最多提醒 ${REMINDERS_A_DAY} 次，${day} ${saidClock(next)} 以后可以再提醒`
}

/** When it may be done again, if it is too much now. */
async function remindOne(
  deps: Deps,
  actor: Actor,
  partId: string,
  msgId: string,
  key: string,
): Promise<number | 'done'> {
  const at = deps.now()
  const { staffId } = actor
  const id = idOf('reminder', partId, key)
  const answer = await inTransaction(deps.db, async (tx) => {
    await holdMassPart(tx, partId)
    const before = await listReminders(tx, [partId], at - DAY)
    if (before.some((one) => one.id === id)) return 'known' as const
    if (before.length >= REMINDERS_A_DAY) return before.at(-REMINDERS_A_DAY)!.at + DAY
    if (!(await insertReminder(tx, { id, partId, staffId, at }))) return 'known' as const
    await insertAct(tx, { staffId, action: 'mass.remind', subject: partId, detail: '', at })
    return 'new' as const
  })
  if (answer === 'known') return 'done'
  if (answer !== 'new') return answer
  try {
    await deps.wecom.remindMass(msgId)
  } catch (error) {
    // It was not made, so it does not count; one whose answer got lost may have been.
    if (error instanceof WecomError && error.errcode !== 0 && error.errcode !== 41094) {
      await deleteReminder(deps.db, id)
    }
    throw asAppError(error)
  }
  return 'done'
}
