import { creditOrderNow } from '../attribution/record-credit.ts'
import { recreditOrdersOf } from '../attribution/recredit-orders.ts'
import { runComparison } from '../attribution/compare/compare-ways.ts'
import { keepBoardDay } from '../business/keep-board-day.ts'
import { readChatDays } from '../business/read-chat-days.ts'
import { sendReminder } from '../business/remind-staff.ts'
import { forgetExports, writeExport } from '../exports/write-export.ts'
import { markTags } from '../customers/mark-tags.ts'
import type { Deps } from '../deps.ts'
import { stopPart } from '../mass/cancel-mass.ts'
import { checkPart, checkPartLater } from '../mass/check-part.ts'
import { makePart } from '../mass/make-part.ts'
import { remindLater } from '../mass/remind-mass.ts'
import { replacePart } from '../mass/replace-part.ts'
import { judgeGroups } from '../groups/care/count-life.ts'
import { closeFlash, remindFlash, tellFlashSoon } from '../groups/care/flash-jobs.ts'
import { tellNearlyFull } from '../groups/care/tell-nearly-full.ts'
import { expirePoints } from '../points/expire-points.ts'
import { warnOfExpiry } from '../points/warn-of-expiry.ts'
import { tellOfNight, tellOfRush } from '../notices/tell-of-many.ts'
import { tellOfView } from '../notices/tell-of-view.ts'
import { forgetOldViews } from '../privacy/forget-old-views.ts'
import { untagErased } from '../privacy/untag-erased.ts'
import { keepKfLinks } from '../kf/links.ts'
import { syncKf } from '../kf/sync-kf.ts'
import { matchPending } from '../identity/match-pending.ts'
import { refreshTiers } from '../groups/score/refresh-tiers.ts'
import { endTeam } from '../ordering/end-team.ts'
import { expireOrder } from '../ordering/expire-order.ts'
import { makeUnpaidTasks } from '../ordering/unpaid-tasks.ts'
import { askCollection } from '../payment/ask-collection.ts'
import { askPayment } from '../payment/ask-payment.ts'
import { sendRefund } from '../payment/send-refund.ts'
import { askForMass } from '../plays/ask-mass.ts'
import { carryOutAnswer } from '../plays/held-answer.ts'
import { considerForPlays, enterPlays, enterGroupPlays } from '../plays/enter-plays.ts'
import { settleMassSteps } from '../plays/settle-mass.ts'
import { runTrial } from '../plays/try-play.ts'
import { refreshScores } from '../scores/refresh-scores.ts'
import { noteBalance } from '../sync/acquisition-balance.ts'
import { continueSync } from '../sync/continue-sync.ts'
import { reconcile } from '../sync/reconcile.ts'
import { syncCustomer } from '../sync/sync-customer.ts'
import { syncGroup } from '../sync/sync-group.ts'
import { syncStaff } from '../sync/sync-staff.ts'
import { syncTags } from '../sync/sync-tags.ts'
import { handOverTasks } from '../tasks/hand-over-tasks.ts'
import { sendOrderMessage } from '../wechat/order-messages.ts'

/** Does one job's work; may run twice without harm. Throwing means: again later. */
export type JobHandler = (deps: Deps, payload: any) => Promise<void>

/** Every kind of job and who does it. */
export const handlers: Record<string, JobHandler> = {
  // — sync —
  'sync-customer': (deps, { customerId }) => syncCustomer(deps, customerId),
  'sync-group': (deps, { groupId, ring }) => syncGroup(deps, groupId, ring),
  'sync-tags': syncTags,
  'acquisition-balance': noteBalance,
  'sync-staff': syncStaff,
  'match-pending': (deps, { customerId }) => matchPending(deps, customerId),
  'sync-run': (deps, { runId }) => continueSync(deps, runId),
  reconcile,
  // — 客服 —
  'sync-kf': syncKf,
  'keep-kf-links': keepKfLinks,
  // — customers —
  'mark-tags': markTags,
  'hand-over-tasks': handOverTasks,
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
  'compare-ways': runComparison,
  'refresh-scores': refreshScores,
  'refresh-tiers': refreshTiers,
  // — business —
  'turn-board': keepBoardDay,
  'read-chat-days': readChatDays,
  'remind-staff': sendReminder,
  'write-export': writeExport,
  'forget-exports': forgetExports,
  // — ordering and money —
  'expire-order': (deps, { placementId }) => expireOrder(deps, placementId),
  'end-team': (deps, { teamId }) => endTeam(deps, teamId),
  'chain-unpaid': (deps, { offerId }) => makeUnpaidTasks(deps, offerId),
  'order-message': (deps, { grantId }) => sendOrderMessage(deps, grantId),
  'send-refund': sendRefund,
  'ask-payment': (deps, { paymentId }) => askPayment(deps, paymentId),
  'ask-collection': askCollection,
  // — mass sends —
  'mass-make': makePart,
  'mass-check': checkPartLater,
  'mass-check-now': async (deps, { partId }) => void (await checkPart(deps, partId)),
  'mass-remind': remindLater,
  'mass-replace': replacePart,
  'mass-stop': stopPart,
  // — plays —
  'enter-plays': enterPlays,
  'enter-group-plays': enterGroupPlays,
  'play-answer': carryOutAnswer,
  'try-play': runTrial,
  'play-mass': askForMass,
  'play-mass-told': settleMassSteps,
  'consider-plays': (deps, { subject, ids }) => considerForPlays(deps, subject, ids),
  // — points —
  'expire-points': expirePoints,
  'warn-of-expiry': warnOfExpiry,
  // — privacy —
  'forget-old-views': forgetOldViews,
  'untag-erased': untagErased,
}

/** Work of every day, by kind: queued each day for this minute of the shop's day, payload `{ day }`. */
export const daily: Record<string, number> = {
  'turn-board': 0,
  'forget-exports': 4 * 60 + 50,
  'read-chat-days': 5 * 60 + 20,
  reconcile: 3 * 60 + 10,
  'keep-kf-links': 3 * 60 + 40,
  'refresh-scores': 4 * 60 + 5,
  'refresh-tiers': 10,
  'forget-old-views': 4 * 60 + 40,
  'hand-over-tasks': 8 * 60,
  'expire-points': 5,
  'warn-of-expiry': 10 * 60,
  'judge-groups': 4 * 60 + 50,
  'enter-plays': 8 * 60 + 35,
}
