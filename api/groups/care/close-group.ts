import { inTransaction } from '../../../db/database.ts'
import { newId } from '../../../db/ids.ts'
import { insertAct } from '../../../db/queries/audit-log.ts'
import {
  cancelChecklist,
  findActiveChecklist,
  insertChecklist,
} from '../../../db/queries/group-checklists.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import type { CloseWish } from './checklists.ts'
import { findTended } from './tend.ts'

/** Who the log names when a group's own clock began it. */
const CLOCK = 'clock'

/** Begins 收尾 unless it has begun; the list that stands afterwards, whoever was first. */
export async function beginClose(
  { db, now }: Deps,
  groupId: string,
  { openedBy, reason, mergeInto }: { openedBy: string | null; reason: string } & CloseWish,
): Promise<string> {
  const at = now()
  const id = newId('list')
  const isNew = await inTransaction(db, async (tx) => {
    const wish: CloseWish = { mergeInto }
    const isFirst = await insertChecklist(tx, {
      id,
      groupId,
      kind: 'close',
      templateId: null,
      wishJson: JSON.stringify(wish),
      reason,
      openedBy,
      openedAt: at,
    })
    if (!isFirst) return false
    await insertAct(tx, {
      staffId: openedBy ?? CLOCK,
      action: 'group.close',
      subject: groupId,
      detail: reason,
      at,
    })
    return true
  })
  return isNew ? id : (await findActiveChecklist(db, groupId, 'close'))!.id
}

/** 收尾: the owner or a manager begins the list. The same again is the same list. */
export async function closeGroup(
  deps: Deps,
  actor: Actor,
  groupId: string,
  asked: { reason: string; mergeInto: CloseWish['mergeInto'] },
) {
  const group = await findTended(deps, actor, groupId)
  if (group.dissolvedAt !== null) throw new AppError('conflict', '这个群已经解散了')
  const checklistId = await beginClose(deps, groupId, { openedBy: actor.staffId, ...asked })
  return { checklistId }
}

/** 不收了: takes the list back; its ticks stay with it. */
export async function cancelClose(deps: Deps, actor: Actor, groupId: string) {
  await findTended(deps, actor, groupId)
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    if (!(await cancelChecklist(tx, { groupId, kind: 'close' }, at))) return
    const act = { action: 'group.close-undo' as const, subject: groupId, detail: '', at }
    await insertAct(tx, { staffId: actor.staffId, ...act })
  })
  return { checklistId: null }
}
