import { inTransaction } from '../../db/database.ts'
import { listViewIdsOf } from '../../db/queries/personal-records.ts'
import { forgetLeadCases } from '../business/leads/fold-cases.ts'
import { tellFollowers } from '../customers/tell-followers.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { erasePoints } from '../groups/score/forget-points.ts'
import { forgetPlaysFromLooking } from '../plays/wake.ts'
import { forgetTasksFromLooking } from '../tasks/close-tasks.ts'
import { forgetReadings } from './forget-readings.ts'
import { personOf } from './person-of.ts'

/** 删除浏览记录: from its commit on nothing of what she read is hers. Twice does nothing more. */
export async function eraseViews(deps: Deps, visitor: Visitor): Promise<number> {
  const erased = await inTransaction(deps.db, async (tx) => {
    const person = await personOf(tx, visitor)
    const viewIds = await listViewIdsOf(tx, person)
    if (person.customerId !== null) {
      await forgetTasksFromLooking(tx, person.customerId)
      await forgetPlaysFromLooking(tx, person.customerId, deps.now())
    }
    if (person.customerId !== null) await forgetLeadCases(tx, person.customerId)
    const forgotten = await forgetReadings(tx, viewIds, deps.now())
    if (person.customerId !== null) await erasePoints(tx, person.customerId, deps.now())
    return forgotten
  })
  if (erased > 0 && visitor.customerId) await tellFollowers(deps, visitor.customerId)
  return erased
}
