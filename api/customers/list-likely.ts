import { listLastHeard, listLastSentTo, listSurelyHers } from '../../db/queries/likely-people.ts'
import { listTasksOfStaff } from '../../db/queries/tasks.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { AppError } from '../errors.ts'
import { addDays, DAY, dayOf, startOfDay } from '../shop-time.ts'
import { findProfile, type Profile } from './find-profile.ts'

/** About as many as a member opens in an hour. */
const MANY = 12

/**
 * The customers whose chat this member opens next, as far as can be told: whom she heard of, wrote
 * to or owes something. Only such as `verifyFollow` would let through without asking WeCom. `at` is
 * the shop's time; the sidebar shows them under WeCom's word of who is beside it, and asks again.
 */
export async function listLikely(deps: Deps, actor: Actor) {
  const { db } = deps
  const { staffId } = actor
  const at = deps.now()
  const [heard, sent, tasks] = await Promise.all([
    listLastHeard(db, staffId),
    listLastSentTo(db, staffId),
    listTasksOfStaff(db, staffId, startOfDay(addDays(dayOf(at), 1))),
  ])
  const lately = [...heard, ...sent].toSorted((a, b) => b.at - a.at)
  const ids = [...lately, ...tasks].flatMap(({ customerId }) => customerId ?? [])
  const wanted = [...new Set(ids)]
  const hers = new Set(
    (await listSurelyHers(db, wanted, staffId, at - DAY)).map((customer) => customer.id),
  )
  const customers: Profile[] = []
  for (const id of wanted.filter((each) => hers.has(each)).slice(0, MANY)) {
    // Whoever waits for one customer goes before the next of these, for whom nobody waits yet.
    await new Promise(setImmediate)
    try {
      customers.push(await findProfile(deps, actor, id))
    } catch (error) {
      // Gone in this very moment: one fewer.
      if (!(error instanceof AppError)) throw error
    }
  }
  return { at, customers }
}
