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
  // — customers —
  // — replies and sends —
  // — today —
  // — radar and live —
  // — groups and business —
  // — collector and content —
  // — mini-app —
  'GET /p/:token': { who: 'visitor' },
  'GET /privacy': { who: 'visitor' },
  'GET /api/miniapp/session': { who: 'visitor' },
  'POST /api/miniapp/consents': { who: 'visitor' },
  'POST /api/miniapp/preference': { who: 'visitor' },
  'GET /api/miniapp/privacy': { who: 'visitor' },
  'GET /api/miniapp/privacy/export': { who: 'visitor' },
  'POST /api/miniapp/privacy/erase': { who: 'visitor' },
  // — hooks —
  'POST /hooks/orders': { who: 'signature', maxBody: 4 * 1024 * 1024 },
}

export const roles = { all, withCustomers, withNumbers }
