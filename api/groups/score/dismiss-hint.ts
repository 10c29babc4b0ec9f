import { inTransaction } from '../../../db/database.ts'
import { insertAct } from '../../../db/queries/audit-log.ts'
import { deleteDismissedHint, insertDismissedHint } from '../../../db/queries/group-points.ts'
import type { MemberHintKind } from '../../../db/schema/group-score.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { verifyScoredMember } from './verify-scored-member.ts'

/** Puts a hint about a member away for everybody, or brings it back; twice is once. */
export async function dismissHint(
  { db, now }: Deps,
  actor: Actor,
  hint: { groupId: string; customerId: string; kind: MemberHintKind },
  isAway: boolean,
): Promise<void> {
  const { groupId, customerId, kind } = hint
  await verifyScoredMember(db, groupId, customerId)
  await inTransaction(db, async (tx) => {
    const { staffId } = actor
    const at = now()
    const isNew = isAway
      ? await insertDismissedHint(tx, { customerId, kind, staffId, dismissedAt: at })
      : await deleteDismissedHint(tx, customerId, kind)
    if (!isNew) return
    const action = isAway ? 'hint.dismiss' : 'hint.restore'
    await insertAct(tx, { staffId, action, subject: customerId, detail: kind, at })
  })
}
