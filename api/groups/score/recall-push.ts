import { inTransaction } from '../../../db/database.ts'
import { insertAct } from '../../../db/queries/audit-log.ts'
import { findPush } from '../../../db/queries/boards.ts'
import {
  deleteRecalledPush,
  insertRecalledPush,
  listLooksOfPush,
} from '../../../db/queries/group-points.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { AppError } from '../../errors.ts'
import { dayOf } from '../../shop-time.ts'
import { settleLooks } from './points-for-views.ts'

/**
 * 撤回: a member says that she recalled this push in WeCom, which tells nobody. What was opened
 * through it gives no points any more; taken back, it gives them again.
 */
export async function recallPush(
  { db, now }: Deps,
  actor: Actor,
  { groupId, shareId }: { groupId: string; shareId: string },
  isRecalled: boolean,
): Promise<void> {
  if (!(await findPush(db, groupId, shareId))) {
    throw new AppError('not_found', '没有找到这次推送')
  }
  await inTransaction(db, async (tx) => {
    const { staffId } = actor
    const at = now()
    const isNew = isRecalled
      ? await insertRecalledPush(tx, { shareId, groupId, staffId, recalledAt: at })
      : await deleteRecalledPush(tx, shareId)
    if (!isNew) return
    const looks = await listLooksOfPush(tx, shareId)
    const days = looks.map((look) => ({
      groupId: look.groupId!,
      customerId: look.customerId!,
      day: dayOf(look.openedAt),
    }))
    await settleLooks(tx, days, { now: at, reason: isRecalled ? 'recalled' : 'counted_anew' })
    const action = isRecalled ? 'push.recalled' : 'push.stands'
    await insertAct(tx, { staffId, action, subject: shareId, detail: groupId, at })
  })
}
