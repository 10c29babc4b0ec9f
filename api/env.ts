import type { Role } from '../db/schema.ts'
import type { Deps } from './deps.ts'

/** The member who is asking, from her session; never from the request's body or address. */
export interface Actor {
  staffId: string
  role: Role
  /** 门店 she answers for; what a manager may see follows from it. */
  storeIds: string[]
}

/** Whoever holds the browser that asks for a customer page, known or not. */
export interface Visitor {
  /** This browser, by its sealed cookie. */
  browserId: string
  /** WeCom told us who she is to this corp, when she came through the silent login. */
  openId?: string
  /** She is a customer we know. */
  customerId?: string
  /** WeCom will know her by this once she is somebody's contact; kept only if she agrees. */
  pendingId?: string
  /** A keyed hash of `openId`, or of the browser: what is stored once she agrees. */
  visitorId: string
  consent: 'none' | 'agreed' | 'declined'
  /** A member looks at a customer page: nothing of it counts. */
  isStaff: boolean
  /** The silent login was tried in this browser: it is not tried again while the cookie lives. */
  wasAsked: boolean
}

/** Every door has the deps at hand: `c.var` goes to a verb as its `Deps`. */
export interface DoorEnv {
  Variables: Deps
}

/** A door of the sidebar. */
export interface StaffEnv {
  Variables: Deps & { actor: Actor }
}

/** A door of the customer pages. */
export interface VisitorEnv {
  Variables: Deps & { visitor: Visitor }
}
