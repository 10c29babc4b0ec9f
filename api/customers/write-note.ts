import { inTransaction } from '../../db/database.ts'
import { idFrom } from '../../db/ids.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findNote, insertNote, setNoteDeleted } from '../../db/queries/notes.ts'
import { findCustomerFor } from '../../db/queries/profiles.ts'
import { closeTask, insertTask, reopenTask } from '../../db/queries/tasks.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { addDays, HOUR, startOfDay } from '../shop-time.ts'
import { checkChildWords } from './child-words.ts'
import { tellFollowers } from './tell-followers.ts'

const REMIND_DAYS_BEFORE = 3
const SHOP_OPENS = 9 * HOUR
const NOTE_GONE = 'note_deleted'

const reminderOf = (noteId: string) => `task_${noteId}`

/** 记一笔: the same key is the same note. With a day, a reminder stands from three days before. */
export async function writeNote(
  deps: Deps,
  actor: Actor,
  customerId: string,
  { text, remindDay, key }: { text: string; remindDay: string | null; key: string },
) {
  const { staffId } = actor
  const at = deps.now()
  const id = idFrom('note', staffId, customerId, key)
  await inTransaction(deps.db, async (tx) => {
    const customer = await findCustomerFor(tx, customerId, staffId)
    if (!customer) throw new AppError('not_found', '没有找到这位客户')
    const checked = checkChildWords(text, customer.guardianConsentAt !== null)
    if (checked.kind === 'refused') throw new AppError('blocked', checked.reason)
    const note = { id, customerId, staffId, text, remindDay, notedAt: at, deletedAt: null }
    if (!(await insertNote(tx, note))) return
    if (remindDay !== null) {
      await insertTask(tx, {
        id: reminderOf(id),
        staffId,
        customerId,
        rule: 'note_reminder',
        replyId: null,
        evidenceJson: JSON.stringify({ reason: `${shownDay(remindDay)}：${text.slice(0, 60)}` }),
        // Of a day that is near she is reminded from now on.
        dueAt: Math.max(at, startOfDay(addDays(remindDay, -REMIND_DAYS_BEFORE)) + SHOP_OPENS),
        createdAt: at,
        doneAt: null,
        dismissedAt: null,
        closedReason: null,
      })
    }
    await insertAct(tx, { staffId, action: 'note.write', subject: customerId, detail: id, at })
  })
  await tellFollowers(deps, customerId)
  return { id }
}

/** Takes a note away, or brings it back; its reminder goes and comes with it. */
export async function setNoteGone(
  deps: Deps,
  actor: Actor,
  customerId: string,
  noteId: string,
  isGone: boolean,
) {
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    const note = await findNote(tx, customerId, noteId)
    if (!note) throw new AppError('not_found', '没有找到这条记录')
    if (note.staffId !== actor.staffId && actor.role !== 'manager') {
      throw new AppError('forbidden', '别人记的，请她本人或店长来改')
    }
    if ((note.deletedAt !== null) === isGone) return
    await setNoteDeleted(tx, noteId, isGone ? at : null)
    await (isGone ? closeTask : reopenTask)(tx, reminderOf(noteId), NOTE_GONE)
    await insertAct(tx, {
      staffId: actor.staffId,
      action: isGone ? 'note.delete' : 'note.restore',
      subject: customerId,
      detail: noteId,
      at,
    })
  })
  await tellFollowers(deps, customerId)
  return { id: noteId }
}

const shownDay = (day: string) => {
  const [, month, date] = day.split('-').map(Number)
  return `${month}月${date}日`
}
