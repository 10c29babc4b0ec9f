import { inTransaction } from '../../../db/database.ts'
import { insertAct } from '../../../db/queries/audit-log.ts'
import { deleteDismissedHint, insertDismissedHint } from '../../../db/queries/group-points.ts'
import type { MemberHintKind } from '../../../db/schema/group-score.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../env.ts'
import { verifyScoredMember } from './verify-scored-member.ts'

/** Puts a hint about a member away for everybody, or brings it back; twice is once. */
export async function dismissHint(
  deps: Deps,
  actor: Actor,
  { groupId, ...hint }: { groupId: string; customerId: string; kind: MemberHintKind },
  isAway: boolean,
): Promise<void> {
  await verifyScoredMember(deps.db, groupId, hint.customerId)
  await putHintAway(deps, actor, hint, isAway)
}

/** The same from her profile; a hint is put away in one place for all. */
export async function putHintAway(
  { db, now }: Deps,
  { staffId }: Actor,
  { customerId, kind }: { customerId: string; kind: MemberHintKind },
  isAway: boolean,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const at = now()
    const isNew = isAway
      ? await insertDismissedHint(tx, { customerId, kind, staffId, dismissedAt: at })
      : await deleteDismissedHint(tx, customerId, kind)
    if (!isNew) return
    const action = isAway ? 'hint.dismiss' : 'hint.restore'
    await insertAct(tx, { staffId, action, subject: customerId, detail: kind, at })
  })
}
