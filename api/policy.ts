// Longer than 300 lines: every door, one line each.

import type { Role } from '../db/schema.ts'

/** Who may knock at a door. */
export type Who =
  | 'anyone'
  /** A customer's browser, known or not. */
  | 'visitor'
  /** Any member who is signed in and still with the corp. */
  | 'staff'
  | readonly Role[]
  /** Proven by the request itself: a signature over its body. */
  | 'signature'
  /** METRICS_TOKEN, or the loopback address when there is none. */
  | 'operations'

/** What the path names, checked against who is asking on every request. */
export type Resource = 'customer' | 'group'

export interface Policy {
  who: Who
  /** The path's `:customerId` or `:groupId` must be one this member may see. */
  of?: Resource
  /** Bytes a request may carry; 100 KB unless said otherwise. */
  maxBody?: number
  /** Must not pay for guards: nothing runs before its handler, which checks for itself. */
  isHot?: true
}

const all = ['rep', 'manager', 'operator', 'it'] as const
const withCustomers = ['rep', 'manager'] as const
const withNumbers = ['manager', 'operator'] as const
// What an operator has written a manager reads before it runs.
const whoPublishes = ['manager'] as const

/**
 * Every door and who may use it; the process does not start when a route is missing here, or a
 * line has no route. Simulator and practice pages exist in the demo only and are listed beside it.
 */
export const policies: Record<string, Policy> = {
  'GET /healthz': { who: 'anyone' },
  'GET /readyz': { who: 'anyone' },
  'GET /metrics': { who: 'operations' },
  'GET /openapi.json': { who: 'anyone' },
  // — session —
  'GET /api/sidebar/session': { who: 'staff' },
  'GET /api/sidebar/session/login': { who: 'anyone' },
  'GET /api/sidebar/session/callback': { who: 'anyone' },
  'POST /api/sidebar/session/logout': { who: 'staff' },
  'GET /api/miniapp/session/login': { who: 'visitor' },
  'GET /api/miniapp/session/callback': { who: 'visitor' },
  // — wecom —
  'GET /wecom/callback': { who: 'signature' },
  'POST /wecom/callback': { who: 'signature', maxBody: 64 * 1024 },
  'GET /api/sidebar/wecom/signature': { who: 'staff' },
  'GET /api/sidebar/sync': { who: ['it', 'manager'] },
  'POST /api/sidebar/sync': { who: ['it', 'manager'] },
  'GET /api/sidebar/staff': { who: ['it', 'manager'] },
  'PUT /api/sidebar/staff/:staffId/role': { who: ['it', 'manager'] },
  'PUT /api/sidebar/staff/:staffId/stores': { who: ['it', 'manager'] },
  'GET /api/sidebar/stores': { who: ['it', 'manager'] },
  'PUT /api/sidebar/stores': { who: ['it', 'manager'] },
  'PUT /api/sidebar/stores/:storeId': { who: ['it', 'manager'] },
  'GET /api/sidebar/checkup': { who: ['it', 'manager'] },
  'POST /api/sidebar/checkup': { who: ['it', 'manager'] },
  'PUT /api/sidebar/checkup/files': { who: ['it', 'manager'] },
  // Whose acts one may read, the verb asks.
  'GET /api/sidebar/acts': { who: ['it', 'manager', 'operator'] },
  'GET /api/sidebar/privacy/retention': { who: ['it', 'manager'] },
  'PUT /api/sidebar/privacy/retention': { who: ['it', 'manager'] },
  // — customers —
  'GET /api/sidebar/tags': { who: withCustomers },
  'GET /api/sidebar/likely-customers': { who: withCustomers },
  'GET /api/sidebar/customers/:customerId': { who: withCustomers, of: 'customer' },
  'GET /api/sidebar/customers/:customerId/timeline': { who: withCustomers, of: 'customer' },
  'GET /api/sidebar/customers/:customerId/hints': { who: withCustomers, of: 'customer' },
  'PUT /api/sidebar/customers/:customerId/hints/:kind/dismissal': {
    who: withCustomers,
    of: 'customer',
  },
  'DELETE /api/sidebar/customers/:customerId/hints/:kind/dismissal': {
    who: withCustomers,
    of: 'customer',
  },
  'GET /api/sidebar/customers/:customerId/identity': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/identity/:linkId/undo': {
    who: ['manager'],
    of: 'customer',
  },
  'POST /api/sidebar/customers/:customerId/tags': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/notes': { who: withCustomers, of: 'customer' },
  'DELETE /api/sidebar/customers/:customerId/notes/:noteId': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/notes/:noteId/restore': {
    who: withCustomers,
    of: 'customer',
  },
  'POST /api/sidebar/customers/:customerId/stage': { who: withCustomers, of: 'customer' },
  'DELETE /api/sidebar/customers/:customerId/stage/:moveId': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/remark': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/preference': { who: withCustomers, of: 'customer' },
  // — 客服 —
  'GET /api/sidebar/customers/:customerId/upgrade': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/upgrade': { who: withCustomers, of: 'customer' },
  'DELETE /api/sidebar/customers/:customerId/upgrade/:offerId': {
    who: withCustomers,
    of: 'customer',
  },
  // — coupons —
  'GET /api/sidebar/coupons': { who: ['rep', 'manager', 'operator'] },
  'POST /api/sidebar/coupons/:couponId/page': { who: withCustomers },
  'POST /api/sidebar/coupon-grants/:grantId/revoke': { who: withNumbers },
  'GET /api/sidebar/customers/:customerId/coupons': { who: withCustomers, of: 'customer' },
  'GET /api/sidebar/points/rule': { who: withNumbers },
  'PUT /api/sidebar/points/rule': { who: withNumbers },
  'POST /api/sidebar/points/import': { who: withNumbers, maxBody: 1024 * 1024 },
  'GET /api/sidebar/partners': { who: withNumbers },
  'POST /api/sidebar/partners': { who: withNumbers },
  'POST /api/sidebar/partners/:partnerId/end': { who: withNumbers },
  'POST /api/sidebar/partners/:partnerId/bills': { who: withNumbers },
  'POST /api/sidebar/partners/:partnerId/bills/:entryId/take-back': { who: withNumbers },
  'GET /api/sidebar/affiliate': { who: withNumbers },
  'POST /api/sidebar/affiliate': { who: withNumbers },
  'GET /api/sidebar/affiliate/:itemId': { who: withNumbers },
  'POST /api/sidebar/affiliate/import': { who: withNumbers, maxBody: 1024 * 1024 },
  // Whoever stands at a counter; the code itself is what she is shown.
  'GET /api/sidebar/counter': { who: ['rep', 'manager', 'operator'] },
  'POST /api/sidebar/counter': { who: ['rep', 'manager', 'operator'] },
  'GET /api/sidebar/counter/orders': { who: ['rep', 'manager', 'operator'] },
  'POST /api/sidebar/counter/orders/:placementId': { who: ['rep', 'manager', 'operator'] },
  // — replies and sends —
  // Whom a reply or a send is for stands in the query or the body; the verbs ask `maySee` about it.
  'GET /api/sidebar/replies': { who: ['rep', 'manager', 'operator'] },
  'PUT /api/sidebar/replies/:replyId/favourite': { who: ['rep', 'manager', 'operator'] },
  'DELETE /api/sidebar/replies/:replyId/favourite': { who: ['rep', 'manager', 'operator'] },
  'POST /api/sidebar/sends': { who: withCustomers },
  'GET /api/sidebar/sends/:sendId': { who: withCustomers },
  'POST /api/sidebar/sends/:sendId/parts/:partNo': { who: withCustomers },
  'POST /api/sidebar/sends/:sendId/parts/:partNo/claim': { who: withCustomers },
  // — today —
  'GET /api/sidebar/today': { who: 'staff' },
  'GET /api/sidebar/today/leads': { who: withCustomers },
  'POST /api/sidebar/today/leads/:customerId/claim': { who: withCustomers, of: 'customer' },
  'DELETE /api/sidebar/today/leads/:customerId/claim': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/today/leads/:customerId/done': { who: withCustomers, of: 'customer' },
  'DELETE /api/sidebar/today/leads/:customerId/done': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/tasks/:taskId/done': { who: withCustomers },
  'DELETE /api/sidebar/tasks/:taskId/done': { who: withCustomers },
  'POST /api/sidebar/tasks/:taskId/dismiss': { who: withCustomers },
  'DELETE /api/sidebar/tasks/:taskId/dismiss': { who: withCustomers },
  // — plays —
  // Whose step or pass it is, the verbs ask.
  'GET /api/sidebar/customers/:customerId/plays': { who: withCustomers, of: 'customer' },
  'GET /api/sidebar/groups/:groupId/plays': { who: withCustomers, of: 'group' },
  'GET /api/sidebar/today/plays': { who: withCustomers },
  'GET /api/sidebar/today/moments': { who: withCustomers },
  'POST /api/sidebar/today/moments/:batchId': { who: withCustomers },
  'POST /api/sidebar/today/moments/:batchId/composed': { who: withCustomers },
  'POST /api/sidebar/plays/runs/:runId/steps/:stepNo': { who: withCustomers },
  'POST /api/sidebar/plays/runs/:runId/steps/:stepNo/skip': { who: withCustomers },
  'DELETE /api/sidebar/plays/runs/:runId/steps/:stepNo/skip': { who: withCustomers },
  'POST /api/sidebar/plays/runs/:runId/stop': { who: withCustomers },
  'DELETE /api/sidebar/plays/runs/:runId/stop': { who: withCustomers },
  'GET /api/sidebar/plays': { who: withNumbers },
  'GET /api/sidebar/plays/:playId': { who: withNumbers },
  'POST /api/sidebar/plays/:playId/control': { who: withNumbers },
  'POST /api/sidebar/plays/copies': { who: withNumbers },
  'GET /api/sidebar/plays/:playId/draft': { who: withNumbers },
  'PUT /api/sidebar/plays/:playId/draft': { who: withNumbers },
  'POST /api/sidebar/plays/:playId/draft/drop': { who: withNumbers },
  'POST /api/sidebar/plays/:playId/draft/submit': { who: withNumbers },
  'POST /api/sidebar/plays/:playId/draft/publish': { who: whoPublishes },
  'POST /api/sidebar/plays/:playId/trials': { who: withNumbers },
  'GET /api/sidebar/play-trials/:trialId': { who: withNumbers },
  'POST /api/sidebar/play-trials/:trialId/cancel': { who: withNumbers },
  'POST /api/sidebar/customers/:customerId/play-trial': { who: withCustomers, of: 'customer' },
  'GET /api/sidebar/plays/:playId/people': { who: withNumbers },
  // — radar and live —
  'GET /api/sidebar/live': { who: all },
  'GET /api/sidebar/radar': { who: withCustomers },
  // — groups and business —
  'GET /api/sidebar/groups/:groupId': { who: withCustomers, of: 'group' },
  'GET /api/sidebar/groups/:groupId/pushes/:shareId': { who: withCustomers, of: 'group' },
  'PUT /api/sidebar/groups/:groupId/pushes/:shareId/touches/:customerId': {
    who: withCustomers,
    of: 'group',
  },
  'DELETE /api/sidebar/groups/:groupId/pushes/:shareId/touches/:customerId': {
    who: withCustomers,
    of: 'group',
  },
  'GET /api/sidebar/groups/:groupId/orders': { who: withCustomers, of: 'group' },
  'GET /api/sidebar/groups/:groupId/scores': { who: withCustomers, of: 'group' },
  'GET /api/sidebar/groups/:groupId/scores/:customerId': { who: withCustomers, of: 'group' },
  'PUT /api/sidebar/groups/:groupId/scores/:customerId/hints/:kind/dismissal': {
    who: withCustomers,
    of: 'group',
  },
  'DELETE /api/sidebar/groups/:groupId/scores/:customerId/hints/:kind/dismissal': {
    who: withCustomers,
    of: 'group',
  },
  'PUT /api/sidebar/groups/:groupId/pushes/:shareId/recall': { who: withCustomers, of: 'group' },
  'DELETE /api/sidebar/groups/:groupId/pushes/:shareId/recall': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/speech/preview': {
    who: ['manager'],
    of: 'group',
    maxBody: 512 * 1024,
  },
  'POST /api/sidebar/groups/:groupId/speech': {
    who: ['manager'],
    of: 'group',
    maxBody: 512 * 1024,
  },
  'GET /api/sidebar/groups/:groupId/care': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/kind': { who: withCustomers, of: 'group' },
  'PUT /api/sidebar/groups/:groupId/flash': { who: withCustomers, of: 'group' },
  'DELETE /api/sidebar/groups/:groupId/flash': { who: withCustomers, of: 'group' },
  'PUT /api/sidebar/groups/:groupId/member-day': { who: withCustomers, of: 'group' },
  'PUT /api/sidebar/groups/:groupId/reply-limit': { who: withCustomers, of: 'group' },
  'PUT /api/sidebar/groups/:groupId/guides': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/template': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/close': { who: withCustomers, of: 'group' },
  'DELETE /api/sidebar/groups/:groupId/close': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/checklists/:kind/:item': { who: withCustomers, of: 'group' },
  'DELETE /api/sidebar/groups/:groupId/checklists/:kind/:item': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/waits': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/waits/:waitId/clear': { who: withCustomers, of: 'group' },
  'DELETE /api/sidebar/groups/:groupId/waits/:waitId/clear': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/waits/:waitId/hand-off': { who: withCustomers, of: 'group' },
  'GET /api/sidebar/group-lines/due': { who: withCustomers },
  'GET /api/sidebar/group-lines/suggestions': { who: withNumbers },
  'GET /api/sidebar/group-templates': { who: ['rep', 'manager', 'operator'] },
  'GET /api/sidebar/groups/:groupId/benefits': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/benefits': { who: withCustomers, of: 'group' },
  'DELETE /api/sidebar/groups/:groupId/benefits/:benefitId': { who: withCustomers, of: 'group' },
  'GET /api/sidebar/business': { who: withNumbers },
  'GET /api/sidebar/business/orders': { who: withNumbers },
  'GET /api/sidebar/business/rows': { who: withNumbers },
  'GET /api/sidebar/business/staff': { who: withNumbers },
  'GET /api/sidebar/business/list': { who: withNumbers },
  'GET /api/sidebar/business/funnel': { who: withNumbers },
  'GET /api/sidebar/business/sources': { who: withNumbers },
  'GET /api/sidebar/business/repeats': { who: withNumbers },
  'GET /api/sidebar/business/content': { who: withNumbers },
  'GET /api/sidebar/business/coupons': { who: withNumbers },
  // Of which stores, the verb asks.
  'GET /api/sidebar/chains/:shareId': { who: withNumbers },
  'GET /api/sidebar/ways': { who: withNumbers },
  'POST /api/sidebar/ways': { who: withNumbers },
  // Whom she answers for, the verbs ask.
  'GET /api/sidebar/business/reminders/:staffId': { who: ['manager'] },
  'POST /api/sidebar/business/reminders': { who: ['manager'] },
  'GET /api/sidebar/business/exports': { who: withNumbers },
  'POST /api/sidebar/business/exports': { who: withNumbers },
  'GET /api/sidebar/business/exports/:exportId': { who: withNumbers },
  'DELETE /api/sidebar/business/exports/:exportId': { who: withNumbers },
  'GET /api/sidebar/business/exports/:exportId/file': { who: withNumbers },
  // — quota and mass sends —
  'GET /api/sidebar/quota/today': { who: 'staff' },
  'GET /api/sidebar/quota/limits': { who: ['manager', 'operator', 'it'] },
  'PUT /api/sidebar/quota/limits': { who: ['manager', 'operator', 'it'] },
  'GET /api/sidebar/quota/disturbance': { who: withNumbers },
  'GET /api/sidebar/quota/load': { who: withNumbers },
  'GET /api/sidebar/quota/customers/:customerId': { who: withCustomers, of: 'customer' },
  'GET /api/sidebar/quota/groups/:groupId': { who: withCustomers, of: 'group' },
  'GET /api/sidebar/mass': { who: withNumbers },
  'POST /api/sidebar/mass': { who: withNumbers },
  'POST /api/sidebar/mass/audience': { who: withNumbers },
  'POST /api/sidebar/mass/files': { who: withNumbers, maxBody: 21 * 1024 * 1024 },
  'GET /api/sidebar/mass/:taskId': { who: withNumbers },
  'POST /api/sidebar/mass/:taskId/remind': { who: withNumbers },
  'POST /api/sidebar/mass/:taskId/check': { who: withNumbers },
  'POST /api/sidebar/mass/:taskId/cancel': { who: withNumbers },
  // — collector and content —
  'POST /t': { who: 'anyone', isHot: true },
  'GET /api/sidebar/pages': { who: ['rep', 'manager', 'operator'] },
  'GET /api/sidebar/pages/:pageId/picture': { who: ['rep', 'manager', 'operator'] },
  'POST /api/sidebar/pages/codes': { who: ['rep', 'manager', 'operator'] },
  'POST /api/miniapp/shares': { who: 'visitor' },
  // — library: whose draft it is and who may decide, the verbs ask —
  'GET /api/sidebar/library/choices': { who: ['rep', 'manager', 'operator'] },
  'GET /api/sidebar/library/cards': { who: ['rep', 'manager', 'operator'] },
  'PUT /api/sidebar/library/cards/mine': { who: ['rep', 'manager', 'operator'] },
  'POST /api/sidebar/library/cards/:staffId/check': { who: ['manager'] },
  'POST /api/sidebar/library/preview': { who: ['rep', 'manager', 'operator'] },
  'GET /api/sidebar/library/customers': { who: withCustomers },
  'GET /api/sidebar/library/consents/of/:customerId': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/library/consents/of/:customerId': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/library/consents/:consentId/withdraw': {
    who: ['rep', 'manager', 'operator'],
  },
  'GET /api/sidebar/library/items/:kind': { who: ['rep', 'manager', 'operator'] },
  'GET /api/sidebar/library/items/:kind/:itemId': { who: ['rep', 'manager', 'operator'] },
  'PUT /api/sidebar/library/items/:kind/:itemId': {
    who: ['rep', 'manager', 'operator'],
    maxBody: 256 * 1024,
  },
  'POST /api/sidebar/library/items/:kind/:itemId/drop': { who: ['rep', 'manager', 'operator'] },
  'POST /api/sidebar/library/items/:kind/:itemId/submit': { who: ['rep', 'manager', 'operator'] },
  'POST /api/sidebar/library/items/:kind/:itemId/withdraw': {
    who: ['rep', 'manager', 'operator'],
  },
  'POST /api/sidebar/library/items/:kind/:itemId/decide': { who: withNumbers },
  'POST /api/sidebar/library/items/:kind/:itemId/status': { who: withNumbers },
  // A phone makes a picture smaller before it sends it; the form around it needs some room.
  'POST /api/sidebar/library/pictures': {
    who: ['rep', 'manager', 'operator'],
    maxBody: 320 * 1024,
  },
  'GET /api/sidebar/ideas': { who: withNumbers },
  'POST /api/sidebar/ideas/:ideaId': { who: withNumbers },
  'GET /api/sidebar/groups/:groupId/idea-notes': { who: withCustomers, of: 'group' },
  // — mini-app —
  'GET /p/:token': { who: 'visitor' },
  'GET /p/:token/:pageId': { who: 'visitor' },
  'GET /pictures/:name': { who: 'anyone' },
  'POST /api/miniapp/polls/votes': { who: 'visitor' },
  'POST /api/miniapp/ideas': { who: 'visitor' },
  'POST /api/miniapp/ideas/backings': { who: 'visitor' },
  'POST /api/miniapp/live-reminders': { who: 'visitor' },
  'GET /privacy': { who: 'visitor' },
  'GET /me': { who: 'visitor' },
  'POST /api/miniapp/coupons/claim': { who: 'visitor' },
  'POST /api/miniapp/check-ins': { who: 'visitor' },
  'POST /api/miniapp/gifts': { who: 'visitor' },
  'GET /api/miniapp/session': { who: 'visitor' },
  'POST /api/miniapp/consents': { who: 'visitor' },
  'POST /api/miniapp/preference': { who: 'visitor' },
  'POST /api/miniapp/age-band': { who: 'visitor' },
  'GET /api/miniapp/privacy': { who: 'visitor' },
  'GET /api/miniapp/privacy/export': { who: 'visitor' },
  'POST /api/miniapp/privacy/erase': { who: 'visitor' },
  'PUT /api/sidebar/offers/:offerId': { who: withNumbers },
  'POST /api/sidebar/offers/:offerId/close': { who: withNumbers },
  'GET /api/sidebar/customers/:customerId/payments': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/payments': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/payments/:paymentId': {
    who: withCustomers,
    of: 'customer',
  },
  'GET /api/sidebar/customers/:customerId/after-sales': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/after-sales': { who: withCustomers, of: 'customer' },
  'POST /api/sidebar/customers/:customerId/after-sales/:caseId/close': {
    who: withCustomers,
    of: 'customer',
  },
  'GET /api/sidebar/groups/:groupId/chains': { who: withCustomers, of: 'group' },
  'GET /api/sidebar/groups/:groupId/chains/:offerId/export': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/chains/:offerId/close': { who: withCustomers, of: 'group' },
  'POST /api/sidebar/groups/:groupId/chain-lines/:placementId': {
    who: withCustomers,
    of: 'group',
  },
  // — ordering: whose order it is, its verbs ask —
  'GET /o/:placementId': { who: 'visitor' },
  'GET /api/miniapp/offers/:offerId': { who: 'visitor' },
  'POST /api/miniapp/orders': { who: 'visitor' },
  'GET /api/miniapp/orders/:placementId': { who: 'visitor' },
  'POST /api/miniapp/orders/:placementId/quantity': { who: 'visitor' },
  'POST /api/miniapp/orders/:placementId/cancel': { who: 'visitor' },
  'POST /api/miniapp/orders/:placementId/pay': { who: 'visitor' },
  // — the mini program's shell —
  'POST /api/miniapp/mini/login': { who: 'anyone' },
  'POST /api/miniapp/share-cards': { who: 'visitor' },
  'GET /api/miniapp/order-messages/:placementId': { who: 'visitor' },
  'POST /api/miniapp/order-messages/:placementId': { who: 'visitor' },
  'GET /m/:ticket': { who: 'anyone' },
  // — hooks —
  'POST /hooks/payments': { who: 'signature', maxBody: 64 * 1024 },
  'POST /hooks/orders': { who: 'signature', maxBody: 4 * 1024 * 1024 },
}

export const roles = { all, withCustomers, withNumbers }
