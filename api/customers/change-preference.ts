import type { Db } from '../../db/database.ts'
import { inTransaction } from '../../db/database.ts'
import { insertAct } from '../../db/queries/audit-log.ts'
import { setPreference } from '../../db/queries/customer-wishes.ts'
import type { Preference } from '../../db/schema.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { leaveAudiences } from '../mass/leave-audiences.ts'
import { playsAfterChange } from '../plays/wake.ts'
import { closeTasksAfterOptOut } from '../tasks/close-tasks.ts'
import { tellFollowers } from './tell-followers.ts'

/**
 * 少发点 / 别再发, in the caller's transaction: from its commit on she is in no audience (her
 * promotional tasks are closed, she leaves every prepared 群发; leads and suggestions ask for her
 * preference).
 */
export async function applyPreference(
  tx: Db,
  customerId: string,
  preference: Preference,
  at: number,
): Promise<void> {
  await setPreference(tx, customerId, preference, at)
  await playsAfterChange(tx, [customerId], at)
  if (preference !== 'none') return
  await closeTasksAfterOptOut(tx, customerId)
  await leaveAudiences(tx, customerId, at)
}

/** A member writes down what she asked for. */
export async function changePreference(
  deps: Deps,
  actor: Actor,
  customerId: string,
  preference: Preference,
) {
  const at = deps.now()
  await inTransaction(deps.db, async (tx) => {
    await applyPreference(tx, customerId, preference, at)
    await insertAct(tx, {
      staffId: actor.staffId,
      action: 'preference.change',
      subject: customerId,
      detail: preference,
      at,
    })
  })
  await tellFollowers(deps, customerId)
  return { preference }
}
