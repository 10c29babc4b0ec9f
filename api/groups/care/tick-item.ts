import { inTransaction } from '../../../db/database.ts'
import { insertAct } from '../../../db/queries/audit-log.ts'
import {
  deleteTick,
  findActiveChecklist,
  insertTick,
  type ChecklistKind,
} from '../../../db/queries/group-checklists.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import { mayTick } from './checklists.ts'
import { findTended } from './tend.ts'

/** Ticks what only a person can know, with her name and the time; or takes the tick back. */
export async function tickItem(
  deps: Deps,
  actor: Actor,
  { groupId, kind, item }: { groupId: string; kind: ChecklistKind; item: string },
  isDone: boolean,
) {
  await findTended(deps, actor, groupId)
  const checklist = await findActiveChecklist(deps.db, groupId, kind)
  if (!checklist) throw new AppError('not_found', '这个群还没有这份清单')
  if (!mayTick(kind, item, JSON.parse(checklist.wishJson))) {
    throw new AppError('blocked', '这一项由企业微信核对，不能手动打勾')
  }
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    const tick = { checklistId: checklist.id, item }
    const isChanged = isDone
      ? await insertTick(tx, { ...tick, tickedBy: actor.staffId, tickedAt: at })
      : await deleteTick(tx, checklist.id, item)
    if (!isChanged) return
    await insertAct(tx, {
      staffId: actor.staffId,
      action: isDone ? 'group.tick' : 'group.untick',
      subject: groupId,
      detail: `${kind} ${item}`,
      at,
    })
  })
  return { item, isDone }
}
