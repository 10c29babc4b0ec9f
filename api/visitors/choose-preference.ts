import { inTransaction } from '../../db/database.ts'
import type { Preference } from '../../db/schema.ts'
import { applyPreference } from '../customers/change-preference.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'

/** 少发点 / 别再发, by the customer herself: as soon as it is written she is in no audience. */
export async function choosePreference(deps: Deps, customerId: string, preference: Preference) {
  const at = deps.now()
  await inTransaction(deps.db, (tx) => applyPreference(tx, customerId, preference, at))
  await tellFollowers(deps, customerId)
}
