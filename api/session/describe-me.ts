import { findMe } from '../../db/queries/me.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../env.ts'

/** Where each begins: a screen of her own work, and one she may see. */
const LANDING = {
  rep: 'today',
  manager: 'business',
  operator: 'business',
  it: 'settings',
} as const

/** Who is signed in, as the sidebar shows it; `serverNow` is epoch ms by the shop's clock. */
export async function describeMe(
  { db, config, now }: Pick<Deps, 'db' | 'config' | 'now'>,
  actor: Actor,
) {
  const { staff, corpName } = await findMe(db, actor.staffId)
  return {
    staff: { ...staff, id: actor.staffId, role: actor.role },
    corp: { name: corpName },
    isDemo: config.isDemo,
    serverNow: now(),
    landing: LANDING[actor.role],
  }
}
