import { listMassParts } from '../../db/queries/mass.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { enqueue } from '../jobs/queue.ts'
import { asAppError } from '../wecom/error.ts'
import { checkPart } from './check-part.ts'
import { findMassView, maySeeMass, type MassView } from './mass-view.ts'

/** Asked again so soon, WeCom would say the same. */
const FRESH_FOR = 5_000
/** So many are asked while she waits; jobs ask the others. */
const AT_ONCE = 5

/** Asks WeCom now how far a task is, instead of waiting for the job that does. */
export async function checkMass(deps: Deps, actor: Actor, taskId: string): Promise<MassView> {
  await maySeeMass(deps, actor, taskId)
  const at = deps.now()
  const parts = await listMassParts(deps.db, [taskId])
  // Whom we know least of comes first.
  const stale = parts
    .filter(({ state, checkedAt }) => state === 'made' && (checkedAt ?? 0) < at - FRESH_FOR)
    .toSorted((a, b) => (a.checkedAt ?? 0) - (b.checkedAt ?? 0))
  for (const { id: partId } of stale.slice(AT_ONCE)) {
    const key = `mass-check-now:${partId}:${Math.floor(at / FRESH_FOR)}`
    await enqueue(deps.db, { kind: 'mass-check-now', key, payload: { partId }, runAt: at })
  }
  const asked = await Promise.allSettled(
    stale.slice(0, AT_ONCE).map(({ id }) => checkPart(deps, id)),
  )
  const refused = asked.find((one) => one.status === 'rejected')
  if (refused) throw asAppError(refused.reason)
  return findMassView(deps, actor, taskId)
}
