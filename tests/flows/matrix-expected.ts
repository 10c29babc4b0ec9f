// Longer than 300 lines: one decision for every door and everyone who may knock.
import { ACTORS, type Actor } from '../support/guarded-shop.ts'

// Who gets what at every door. A cell is a decision, not a finding: who changes one says why.
// Three numbers: asked for the owner's thing, for somebody else's in another store, for nobody's.
// 401 nobody we know, 403 not for this role, 404 not hers or not there: one cannot be told from
// the other. A left member's session still lies in her browser.
const TABLE = `
  anonymous   customer    otherCust.  owner       colleague   exFollower  left        manager     otherMgr.   operator    it
GET /healthz
  200         200         200         200         200         200         200         200         200         200         200
GET /readyz
  200         200         200         200         200         200         200         200         200         200         200
GET /metrics
  404         404         404         404         404         404         404         404         404         404         404
GET /metrics (on this machine)
  200         200         200         200         200         200         200         200         200         200         200
GET /openapi.json
  200         200         200         200         200         200         200         200         200         200         200
GET /api/sidebar/session
  401         401         401         200         200         200         401         200         200         200         200
GET /api/sidebar/session/login
  302         302         302         302         302         302         302         302         302         302         302
GET /api/sidebar/session/callback
  400         400         400         400         400         400         400         400         400         400         400
POST /api/sidebar/session/logout
  401         401         401         204         204         204         401         204         204         204         204
GET /api/miniapp/session/login
  302         302         302         302         302         302         302         302         302         302         302
GET /api/miniapp/session/callback
  400         400         400         400         400         400         400         400         400         400         400
GET /wecom/callback
  403         403         403         403         403         403         403         403         403         403         403
GET /wecom/callback (signed)
  200         200         200         200         200         200         200         200         200         200         200
POST /wecom/callback
  403         403         403         403         403         403         403         403         403         403         403
POST /wecom/callback (signed)
  200         200         200         200         200         200         200         200         200         200         200
GET /api/sidebar/wecom/signature
  401         401         401         200         200         200         401         200         200         200         200
GET /api/sidebar/sync
  401         401         401         403         403         403         401         200         200         403         200
POST /api/sidebar/sync
  401         401         401         403         403         403         401         202         202         403         202
GET /api/sidebar/tags
  401         401         401         200         200         200         401         200         200         403         403
GET /api/sidebar/likely-customers
  401         401         401         200         200         200         401         200         200         403         403
GET /api/sidebar/customers/:customerId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/customers/:customerId/timeline
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/customers/:customerId/hints
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
PUT /api/sidebar/customers/:customerId/hints/:kind/dismissal
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/customers/:customerId/hints/:kind/dismissal
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/customers/:customerId/identity
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/customers/:customerId/identity/:linkId/undo
  401         401         401         403         403         403         401         200/404/404 404/200/404 403         403
POST /api/sidebar/customers/:customerId/tags
  401         401         401         200/404/404 404         404         401         422/404/404 404/422/404 403         403
POST /api/sidebar/customers/:customerId/notes
  401         401         401         201/404/404 404         404         401         201/404/404 404/201/404 403         403
DELETE /api/sidebar/customers/:customerId/notes/:noteId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/customers/:customerId/notes/:noteId (on her own customer)
  401         401         401         200/404/404 404         404         401         200/404/404 404         403         403
POST /api/sidebar/customers/:customerId/notes/:noteId/restore
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/customers/:customerId/notes/:noteId/restore (on her own customer)
  401         401         401         200/404/404 404         404         401         200/404/404 404         403         403
POST /api/sidebar/customers/:customerId/stage
  401         401         401         201/404/404 404         404         401         201/404/404 404/201/404 403         403
DELETE /api/sidebar/customers/:customerId/stage/:moveId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/customers/:customerId/stage/:moveId (on her own customer)
  401         401         401         200         404         404         401         200         404         403         403
POST /api/sidebar/customers/:customerId/remark
  401         401         401         200/404/404 404         404         401         422/404/404 404/422/404 403         403
POST /api/sidebar/customers/:customerId/preference
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/customers/:customerId/upgrade
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/customers/:customerId/upgrade
  401         401         401         422/404/404 404         404         401         422/404/404 404/422/404 403         403
DELETE /api/sidebar/customers/:customerId/upgrade/:offerId
  401         401         401         410/404/404 404         404         401         410/404/404 404/410/404 403         403
GET /api/sidebar/library/choices
  401         401         401         200         200         200         401         200         200         200         403
GET /api/sidebar/library/cards
  401         401         401         200         200         200         401         200         200         200         403
PUT /api/sidebar/library/cards/mine
  401         401         401         200         200         200         401         200         200         200         403
POST /api/sidebar/library/cards/:staffId/check
  401         401         401         403         403         403         401         404         404         403         403
POST /api/sidebar/library/preview
  401         401         401         200         200         200         401         200         200         200         403
POST /api/sidebar/library/preview (for a customer)
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 404         403
GET /api/sidebar/library/customers
  401         401         401         200         200         200         401         200         200         403         403
GET /api/sidebar/library/consents/of/:customerId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/library/consents/of/:customerId
  401         401         401         201/404/404 404         404         401         201/404/404 404/201/404 403         403
POST /api/sidebar/library/consents/:consentId/withdraw
  401         401         401         404         404         404         401         404         404         404         403
GET /api/sidebar/library/items/:kind
  401         401         401         200         200         200         401         200         200         200         403
GET /api/sidebar/library/items/:kind/:itemId
  401         401         401         200         200         200         401         200         200         200         403
PUT /api/sidebar/library/items/:kind/:itemId
  401         401         401         200         200         200         401         200         200         200         403
POST /api/sidebar/library/items/:kind/:itemId/drop
  401         401         401         404         404         404         401         404         404         404         403
POST /api/sidebar/library/items/:kind/:itemId/submit
  401         401         401         404         404         404         401         404         404         404         403
POST /api/sidebar/library/items/:kind/:itemId/withdraw
  401         401         401         404         404         404         401         404         404         404         403
POST /api/sidebar/library/items/:kind/:itemId/decide
  401         401         401         403         403         403         401         404         404         404         403
POST /api/sidebar/library/items/:kind/:itemId/status
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/coupons
  401         401         401         200         200         200         401         200         200         200         403
POST /api/sidebar/coupons/:couponId/page
  401         401         401         200         200         200         401         200         200         403         403
POST /api/sidebar/coupon-grants/:grantId/revoke
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/customers/:customerId/coupons
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/points/rule
  401         401         401         403         403         403         401         200         200         200         403
PUT /api/sidebar/points/rule
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/points/import
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/partners
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/partners
  401         401         401         403         403         403         401         201         201         201         403
POST /api/sidebar/partners/:partnerId/end
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/partners/:partnerId/bills
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/partners/:partnerId/bills/:entryId/take-back
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/affiliate
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/affiliate
  401         401         401         403         403         403         401         201         201         201         403
GET /api/sidebar/affiliate/:itemId
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/affiliate/import
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/counter
  401         401         401         200         200         200         401         200         200         200         403
POST /api/sidebar/counter
  401         401         401         200         200         200         401         200         200         200         403
GET /api/sidebar/counter/orders
  401         401         401         200         200         200         401         200         200         200         403
POST /api/sidebar/counter/orders/:placementId
  401         401         401         200/200/404 200/200/404 200/200/404 401         200/200/404 200/200/404 200/200/404 403
GET /api/sidebar/replies
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 404         403
GET /api/sidebar/replies (in a group)
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 404         403
GET /api/sidebar/replies (to nobody)
  401         401         401         200         200         200         401         200         200         200         403
PUT /api/sidebar/replies/:replyId/favourite
  401         401         401         200/200/404 200/200/404 200/200/404 401         200/200/404 200/200/404 200/200/404 403
DELETE /api/sidebar/replies/:replyId/favourite
  401         401         401         200         200         200         401         200         200         200         403
POST /api/sidebar/sends
  401         401         401         201/404/404 404         404         401         201/404/404 404/201/404 403         403
POST /api/sidebar/sends (into a group)
  401         401         401         201/404/404 404         404         401         201/404/404 404/201/404 403         403
POST /api/sidebar/sends (as a customer of 客服)
  401         401         401         201/404/404 404         404         401         201/404/404 404/201/404 403         403
POST /api/sidebar/sends (for another’s task)
  401         401         401         201         404         404         401         201         404         403         403
GET /api/sidebar/sends/:sendId
  401         401         401         200/404/404 404         404         401         404         404         403         403
POST /api/sidebar/sends/:sendId/parts/:partNo
  401         401         401         200/404/404 404         404         401         404         404         403         403
POST /api/sidebar/sends/:sendId/parts/:partNo/claim
  401         401         401         200/404/404 404         404         401         404         404         403         403
GET /api/sidebar/today
  401         401         401         200         200         200         401         200         200         200         200
GET /api/sidebar/today/leads
  401         401         401         200         200         200         401         200         200         403         403
POST /api/sidebar/today/leads/:customerId/claim
  401         401         401         200/404/404 404         404         401         409/404/404 404/200/404 403         403
DELETE /api/sidebar/today/leads/:customerId/claim
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/today/leads/:customerId/done
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/today/leads/:customerId/done
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/tasks/:taskId/done
  401         401         401         200/404/404 404         404         401         404         404         403         403
DELETE /api/sidebar/tasks/:taskId/done
  401         401         401         200/404/404 404         404         401         404         404         403         403
POST /api/sidebar/tasks/:taskId/dismiss
  401         401         401         200/404/404 404         404         401         404         404         403         403
DELETE /api/sidebar/tasks/:taskId/dismiss
  401         401         401         200/404/404 404         404         401         404         404         403         403
GET /api/sidebar/customers/:customerId/plays
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/groups/:groupId/plays
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/today/plays
  401         401         401         200         200         200         401         200         200         403         403
GET /api/sidebar/today/moments
  401         401         401         200         200         200         401         200         200         403         403
POST /api/sidebar/today/moments/:batchId
  401         401         401         200/410/410 410         410         401         410         410         403         403
POST /api/sidebar/today/moments/:batchId/composed
  401         401         401         200         200         200         401         200         200         403         403
POST /api/sidebar/plays/runs/:runId/steps/:stepNo
  401         401         401         200/404/404 404         404         401         404         404         403         403
POST /api/sidebar/plays/runs/:runId/steps/:stepNo/skip
  401         401         401         200/404/404 404         404         401         404         404         403         403
DELETE /api/sidebar/plays/runs/:runId/steps/:stepNo/skip
  401         401         401         200/404/404 404         404         401         404         404         403         403
POST /api/sidebar/plays/runs/:runId/stop
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/plays/runs/:runId/stop
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/plays
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/plays/:playId
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/plays/:playId/control
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/plays/copies
  401         401         401         403         403         403         401         201         201         201         403
GET /api/sidebar/plays/:playId/draft
  401         401         401         403         403         403         401         200         200         200         403
PUT /api/sidebar/plays/:playId/draft
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/plays/:playId/draft/drop
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/plays/:playId/draft/submit
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/plays/:playId/draft/publish
  401         401         401         403         403         403         401         201         201         403         403
POST /api/sidebar/plays/:playId/trials
  401         401         401         403         403         403         401         201         201         201         403
GET /api/sidebar/play-trials/:trialId
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/play-trials/:trialId/cancel
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/customers/:customerId/play-trial
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/plays/:playId/people
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/live
  401         401         401         200         200         200         401         200         200         200         200
GET /api/sidebar/radar
  401         401         401         200         200         200         401         200         200         403         403
GET /api/sidebar/groups/:groupId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/groups/:groupId/pushes/:shareId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/groups/:groupId/pushes/:shareId (in her own group)
  401         401         401         200/404/404 404         404         401         200/404/404 404         403         403
PUT /api/sidebar/groups/:groupId/pushes/:shareId/touches/:customerId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/groups/:groupId/pushes/:shareId/touches/:customerId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/groups/:groupId/orders
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/groups/:groupId/scores
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/groups/:groupId/scores/:customerId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
PUT /api/sidebar/groups/:groupId/scores/:customerId/hints/:kind/dismissal
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/groups/:groupId/scores/:customerId/hints/:kind/dismissal
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
PUT /api/sidebar/groups/:groupId/pushes/:shareId/recall
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/groups/:groupId/pushes/:shareId/recall
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/speech/preview
  401         401         401         403         403         403         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/speech
  401         401         401         403         403         403         401         200/404/404 404/200/404 403         403
GET /api/sidebar/groups/:groupId/care
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/kind
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
PUT /api/sidebar/groups/:groupId/flash
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/groups/:groupId/flash
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
PUT /api/sidebar/groups/:groupId/member-day
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
PUT /api/sidebar/groups/:groupId/reply-limit
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
PUT /api/sidebar/groups/:groupId/guides
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/template
  401         401         401         410/404/404 404         404         401         410/404/404 404/410/404 403         403
POST /api/sidebar/groups/:groupId/close
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/groups/:groupId/close
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/checklists/:kind/:item
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/groups/:groupId/checklists/:kind/:item
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/waits
  401         401         401         422/404/404 404         404         401         422/404/404 404/422/404 403         403
POST /api/sidebar/groups/:groupId/waits/:waitId/clear
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
DELETE /api/sidebar/groups/:groupId/waits/:waitId/clear
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/waits/:waitId/hand-off
  401         401         401         422/404/404 404         404         401         422/404/404 404/422/404 403         403
GET /api/sidebar/group-lines/due
  401         401         401         200         200         200         401         200         200         403         403
GET /api/sidebar/group-lines/suggestions
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/group-templates
  401         401         401         200         200         200         401         200         200         200         403
GET /api/sidebar/groups/:groupId/benefits
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/benefits
  401         401         401         201/404/404 404         404         401         201/404/404 404/201/404 403         403
DELETE /api/sidebar/groups/:groupId/benefits/:benefitId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/business
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business (of a store)
  401         401         401         403         403         403         401         200/404/404 404/200/404 200/404/404 403
GET /api/sidebar/business/orders
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/orders (of a store)
  401         401         401         403         403         403         401         200/404/404 404/200/404 200/404/404 403
GET /api/sidebar/quota/today
  401         401         401         200         200         200         401         200         200         200         200
GET /api/sidebar/checkup
  401         401         401         403         403         403         401         200         200         403         200
POST /api/sidebar/checkup
  401         401         401         403         403         403         401         200         200         403         200
PUT /api/sidebar/checkup/files
  401         401         401         403         403         403         401         200         200         403         200
GET /api/sidebar/acts
  401         401         401         403         403         403         401         200         200         200         200
GET /api/sidebar/privacy/retention
  401         401         401         403         403         403         401         200         200         403         200
PUT /api/sidebar/privacy/retention
  401         401         401         403         403         403         401         200         200         403         200
GET /api/sidebar/staff
  401         401         401         403         403         403         401         200         200         403         200
PUT /api/sidebar/staff/:staffId/role
  401         401         401         403         403         403         401         200         200         403         200
PUT /api/sidebar/staff/:staffId/stores
  401         401         401         403         403         403         401         200         200         403         200
GET /api/sidebar/stores
  401         401         401         403         403         403         401         200         200         403         200
PUT /api/sidebar/stores
  401         401         401         403         403         403         401         200         200         403         200
PUT /api/sidebar/stores/:storeId
  401         401         401         403         403         403         401         200         200         403         200
GET /api/sidebar/quota/limits
  401         401         401         403         403         403         401         200         200         200         200
PUT /api/sidebar/quota/limits
  401         401         401         403         403         403         401         200         200         200         200
GET /api/sidebar/quota/disturbance
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/quota/load
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/quota/customers/:customerId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/quota/groups/:groupId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/mass
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/mass
  401         401         401         403         403         403         401         422         422         422         403
POST /api/sidebar/mass/audience
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/mass/files
  401         401         401         403         403         403         401         201         201         201         403
GET /api/sidebar/mass/:taskId
  401         401         401         403         403         403         401         200/404/404 404/200/404 200/404/404 403
POST /api/sidebar/mass/:taskId/remind
  401         401         401         403         403         403         401         200/404/404 404/200/404 200/404/404 403
POST /api/sidebar/mass/:taskId/check
  401         401         401         403         403         403         401         200/404/404 404/200/404 200/404/404 403
POST /api/sidebar/mass/:taskId/cancel
  401         401         401         403         403         403         401         200/404/404 404/200/404 200/404/404 403
GET /api/sidebar/chains/:shareId
  401         401         401         403         403         403         401         200/404/404 404/200/404 200/404/404 403
GET /api/sidebar/ways
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/ways
  401         401         401         403         403         403         401         201         201         201         403
GET /api/sidebar/business/rows
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/staff
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/list
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/funnel
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/sources
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/repeats
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/content
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/coupons
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/exports
  401         401         401         403         403         403         401         200         200         200         403
GET /api/sidebar/business/list (of a store)
  401         401         401         403         403         403         401         200/404/404 404/200/404 200/404/404 403
GET /api/sidebar/business/reminders/:staffId
  401         401         401         403         403         403         401         200/404/404 404/200/404 403         403
POST /api/sidebar/business/reminders
  401         401         401         403         403         403         401         201/404/404 404/201/404 403         403
POST /api/sidebar/business/exports
  401         401         401         403         403         403         401         202         202         202         403
GET /api/sidebar/business/exports/:exportId
  401         401         401         403         403         403         401         404         404         404         403
DELETE /api/sidebar/business/exports/:exportId
  401         401         401         403         403         403         401         404         404         404         403
GET /api/sidebar/business/exports/:exportId/file
  401         401         401         403         403         403         401         404         404         404         403
GET /api/sidebar/business/exports/:exportId (her own)
  401         401         401         403         403         403         401         200         404         404         403
POST /t
  204/204/400 204/204/400 204/204/400 204/204/400 204/204/400 204/204/400 204/204/400 204/204/400 204/204/400 204/204/400 204/204/400
GET /api/sidebar/pages
  401         401         401         200         200         200         401         200         200         200         403
GET /api/sidebar/pages/:pageId/picture
  401         401         401         302         302         302         401         302         302         302         403
POST /api/sidebar/pages/codes
  401         401         401         200         200         200         401         200         200         200         403
POST /api/miniapp/shares
  200/200/400 200/200/400 200/200/400 422/422/400 422/422/400 422/422/400 200/200/400 422/422/400 422/422/400 422/422/400 422/422/400
POST /api/sidebar/library/pictures
  401         401         401         422         422         422         401         422         422         422         403
GET /api/sidebar/ideas
  401         401         401         403         403         403         401         200         200         200         403
POST /api/sidebar/ideas/:ideaId
  401         401         401         403         403         403         401         404         404         404         403
GET /api/sidebar/groups/:groupId/idea-notes
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /p/:token/:pageId
  303         303         303         303         303         303         303         303         303         303         303
GET /pictures/:name
  404         404         404         404         404         404         404         404         404         404         404
POST /api/miniapp/polls/votes
  422         410         410         422         422         422         422         422         422         422         422
POST /api/miniapp/ideas
  422         410         410         422         422         422         422         422         422         422         422
POST /api/miniapp/ideas/backings
  422         410         410         422         422         422         422         422         422         422         422
POST /api/miniapp/live-reminders
  422         410         410         422         422         422         422         422         422         422         422
GET /p/:token
  200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404
GET /privacy
  200         200         200         200         200         200         200         200         200         200         200
GET /me
  200         200         200         200         200         200         200         200         200         200         200
POST /api/miniapp/coupons/claim
  422         200         200         422         422         422         422         422         422         422         422
POST /api/miniapp/check-ins
  422         200         200         422         422         422         422         422         422         422         422
POST /api/miniapp/gifts
  422         200         200         422         422         422         422         422         422         422         422
GET /api/miniapp/session
  200         200         200         200         200         200         200         200         200         200         200
POST /api/miniapp/consents
  422         200         200         422         422         422         422         422         422         422         422
POST /api/miniapp/preference
  200         200         200         200         200         200         200         200         200         200         200
POST /api/miniapp/age-band
  200         422         422         200         200         200         200         200         200         200         200
GET /api/miniapp/privacy
  200         200         200         200         200         200         200         200         200         200         200
GET /api/miniapp/privacy/export
  422         200         200         422         422         422         422         422         422         422         422
POST /api/miniapp/privacy/erase
  200         200         200         200         200         200         200         200         200         200         200
PUT /api/sidebar/offers/:offerId
  401         401         401         403         403         403         401         400         400         400         403
POST /api/sidebar/offers/:offerId/close
  401         401         401         403         403         403         401         200/200/404 200/200/404 200/200/404 403
GET /api/sidebar/customers/:customerId/payments
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/customers/:customerId/payments
  401         401         401         201/404/404 404         404         401         201/404/404 404/201/404 403         403
POST /api/sidebar/customers/:customerId/payments/:paymentId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/customers/:customerId/after-sales
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/customers/:customerId/after-sales
  401         401         401         201/404/404 404         404         401         201/404/404 404/201/404 403         403
POST /api/sidebar/customers/:customerId/after-sales/:caseId/close
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/groups/:groupId/chains
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
GET /api/sidebar/groups/:groupId/chains/:offerId/export
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/chains/:offerId/close
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/chain-lines/:placementId
  401         401         401         200/404/404 404         404         401         200/404/404 404/200/404 403         403
POST /api/sidebar/groups/:groupId/chain-lines/:placementId (in her own group)
  401         401         401         200/404/404 404         404         401         200/404/404 404         403         403
GET /o/:placementId
  404         200/404/404 404/200/404 404         404         404         404         404         404         404         404
GET /api/miniapp/offers/:offerId
  200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404 200/200/404
POST /api/miniapp/orders
  422         201/201/404 201/201/404 422         422         422         422         422         422         422         422
GET /api/miniapp/orders/:placementId
  404         200/404/404 404/200/404 404         404         404         404         404         404         404         404
POST /api/miniapp/orders/:placementId/quantity
  404         200/404/404 404/200/404 404         404         404         404         404         404         404         404
POST /api/miniapp/orders/:placementId/cancel
  404         200/404/404 404/200/404 404         404         404         404         404         404         404         404
POST /api/miniapp/orders/:placementId/pay
  404         200/404/404 404/200/404 404         404         404         404         404         404         404         404
POST /api/miniapp/mini/login
  404         404         404         404         404         404         404         404         404         404         404
POST /api/miniapp/share-cards
  404         404         404         404         404         404         404         404         404         404         404
GET /api/miniapp/order-messages/:placementId
  404         404         404         404         404         404         404         404         404         404         404
POST /api/miniapp/order-messages/:placementId
  404         404         404         404         404         404         404         404         404         404         404
GET /m/:ticket
  400         400         400         400         400         400         400         400         400         400         400
POST /hooks/payments
  401         401         401         401         401         401         401         401         401         401         401
POST /hooks/payments (signed)
  200         200         200         200         200         200         200         200         200         200         200
POST /hooks/orders
  401         401         401         401         401         401         401         401         401         401         401
POST /hooks/orders (signed)
  200         200         200         200         200         200         200         200         200         200         200
`

/** What each actor is answered: one status, or one for each target. */
export const EXPECTED: Record<string, Record<Actor, string>> = {}

const lines = TABLE.trim().split('\n').slice(1)
for (let i = 0; i < lines.length; i += 2) {
  const cells = lines[i + 1]!.trim().split(/\s+/)
  if (cells.length !== ACTORS.length) throw new Error(`not a cell for everyone: ${lines[i]}`)
  const row = ACTORS.map((actor, column) => [actor, cells[column]!] as const)
  EXPECTED[lines[i]!] = Object.fromEntries(row) as Record<Actor, string>
}
