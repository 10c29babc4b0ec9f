import { creditOrderNow } from '../attribution/record-credit.ts'
import { recreditOrdersOf } from '../attribution/recredit-orders.ts'
import { markTags } from '../customers/mark-tags.ts'
import type { Deps } from '../deps.ts'
import { judgeGroups } from '../groups/care/count-life.ts'
import { closeFlash, remindFlash, tellFlashSoon } from '../groups/care/flash-jobs.ts'
import { tellNearlyFull } from '../groups/care/tell-nearly-full.ts'
import { tellOfNight, tellOfRush } from '../notices/tell-of-many.ts'
import { tellOfView } from '../notices/tell-of-view.ts'
import { forgetOldViews } from '../privacy/forget-old-views.ts'
import { refreshScores } from '../scores/refresh-scores.ts'
import { continueSync } from '../sync/continue-sync.ts'
import { reconcile } from '../sync/reconcile.ts'
import { syncCustomer } from '../sync/sync-customer.ts'
import { syncGroup } from '../sync/sync-group.ts'
import { syncStaff } from '../sync/sync-staff.ts'
import { syncTags } from '../sync/sync-tags.ts'

/** Does one job's work; may run twice without harm. Throwing means: again later. */
export type JobHandler = (deps: Deps, payload: any) => Promise<void>

/** Every kind of job and who does it. */
export const handlers: Record<string, JobHandler> = {
  // — sync —
  'sync-customer': (deps, { customerId }) => syncCustomer(deps, customerId),
  'sync-group': (deps, { groupId, ring }) => syncGroup(deps, groupId, ring),
  'sync-tags': syncTags,
  'sync-staff': syncStaff,
  'sync-run': (deps, { runId }) => continueSync(deps, runId),
  reconcile,
  // — customers —
  'mark-tags': markTags,
  // — notices —
  'view-notice': tellOfView,
  'view-rush': tellOfRush,
  'morning-digest': tellOfNight,
  // — groups —
  'flash-soon': tellFlashSoon,
  'flash-over': closeFlash,
  'flash-still': remindFlash,
  'group-full': tellNearlyFull,
  'judge-groups': judgeGroups,
  // — orders and scores —
  'credit-order': creditOrderNow,
  'recredit-customer': recreditOrdersOf,
  'refresh-scores': refreshScores,
  // — privacy —
  'forget-old-views': forgetOldViews,
}

/** Work of every day, by kind: queued each day for this minute of the shop's day, payload `{ day }`. */
export const daily: Record<string, number> = {
  reconcile: 3 * 60 + 10,
  'refresh-scores': 4 * 60 + 5,
  'forget-old-views': 4 * 60 + 40,
  'judge-groups': 4 * 60 + 50,
}
