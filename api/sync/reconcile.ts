import { deleteCallbacksBefore } from '../../db/queries/callback-seen.ts'
import type { Deps } from '../deps.ts'
import { DAY } from '../shop-time.ts'
import { startSync } from './start-sync.ts'

/** Nightly: letters from WeCom get lost, so everything is asked for once more. */
export async function reconcile(deps: Deps): Promise<void> {
  await deleteCallbacksBefore(deps.db, deps.now() - 7 * DAY)
  await startSync(deps, 'reconcile')
}
