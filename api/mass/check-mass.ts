import { listMassParts } from '../../db/queries/mass.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'
import { asAppError } from '../wecom/error.ts'
import { checkPart } from './check-part.ts'
import { findMassView, maySeeMass, type MassView } from './mass-view.ts'

/** Asked again so soon, WeCom would say the same. */
const FRESH_FOR = 5_000
const AT_ONCE = 50

/** Asks WeCom now how far a task is, instead of waiting for the job that does. */
export async function checkMass(deps: Deps, actor: Actor, taskId: string): Promise<MassView> {
  await maySeeMass(deps, actor, taskId)
  const parts = await listMassParts(deps.db, [taskId])
  const stale = parts.filter(
    ({ state, checkedAt }) => state === 'made' && (checkedAt ?? 0) < deps.now() - FRESH_FOR,
  )
  try {
    for (const { id } of stale.slice(0, AT_ONCE)) await checkPart(deps, id)
  } catch (error) {
    throw asAppError(error)
  }
  return findMassView(deps, actor, taskId)
}
