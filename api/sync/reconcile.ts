import type { Deps } from '../deps.ts'
import { startSync } from './start-sync.ts'

/** Nightly: letters from WeCom get lost, so everything is asked for once more. */
export async function reconcile(deps: Deps): Promise<void> {
  await startSync(deps, 'reconcile')
}
