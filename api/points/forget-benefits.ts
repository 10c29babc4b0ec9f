import { inTransaction, type Db } from '../../db/database.ts'
import { newId } from '../../db/ids.ts'
import { giveBenefitsTo } from '../../db/queries/benefit-people.ts'
import type { Person } from '../../db/queries/person.ts'
import { closeTasksOfCustomer, eraseEvidence } from '../../db/queries/tasks.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { personOf } from '../privacy/person-of.ts'
import { POINT_RULES } from './warn-of-expiry.ts'

/**
 * Takes a person out of coupons, gifts, points and check-ins, in the caller's transaction. The
 * ledgers keep every row under a name made of chance, so that no total moves.
 */
export async function forgetBenefits(tx: Db, person: Person): Promise<void> {
  await giveBenefitsTo(tx, person, newId('x'))
  if (person.customerId === null) return
  await closeTasksOfCustomer(tx, person.customerId, 'benefits_erased', { only: POINT_RULES })
  await eraseEvidence(tx, person.customerId, POINT_RULES)
}

/** 删除券和积分: she gives up what she holds, and nothing of it leads to her any more. */
export const eraseBenefits = (deps: Pick<Deps, 'db'>, visitor: Visitor): Promise<void> =>
  inTransaction(deps.db, async (tx) => forgetBenefits(tx, await personOf(tx, visitor)))
