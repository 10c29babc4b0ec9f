import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { findTaskOf, setTaskState } from '../../db/queries/tasks.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'

/** Marks a member's own task, or takes the mark back; the same call twice is one change. */
export async function markTask(
  deps: Deps,
  actor: Actor,
  taskId: string,
  mark: 'done' | 'dismissed',
  isSet: boolean,
) {
  const at = deps.now()
  const customerId = await inTransaction(deps.db, async (tx) => {
    const task = await findTaskOf(tx, actor.staffId, taskId)
    if (!task) throw new AppError('not_found', '没有找到这个任务')
    const markedAt = mark === 'done' ? task.doneAt : task.dismissedAt
    if ((markedAt !== null) === isSet) return task.customerId
    await setTaskState(tx, taskId, {
      [mark === 'done' ? 'doneAt' : 'dismissedAt']: isSet ? at : null,
    })
    await insertAct(tx, {
      staffId: actor.staffId,
      action: `task.${mark}${isSet ? '' : '.undo'}`,
      subject: taskId,
      detail: task.rule,
      at,
    })
    return task.customerId
  })
  deps.live.publish(actor.staffId, { event: 'customer', customerId })
  return { id: taskId }
}
