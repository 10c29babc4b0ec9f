import { createHmac, randomBytes } from 'node:crypto'
import { findBrowsingAnswer } from '../../db/queries/consents.ts'
import { wasTakenBack } from '../../db/queries/identity-links.ts'
import { findKnownCustomerId } from '../../db/queries/known-customer.ts'
import { findVisitor } from '../../db/queries/visitors.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { cookie, readCookie } from './cookies.ts'
import { keyObjectFor } from './keys.ts'
import { seal, unseal } from './seal.ts'

export const VISITOR_COOKIE = 'hs_visitor'
const SEVEN_DAYS = 7 * 86_400

/** What the sealed cookie says. Until she agrees it exists nowhere else. */
export interface SealedVisitor {
  browserId: string
  openId?: string
  externalUserId?: string
  /** What WeCom will know her by, while it does not know her as a customer. */
  pendingId?: string
  isStaff?: true
  /** The silent login was tried in this browser, whatever came of it. */
  wasAsked?: true
  /** When it was sealed (epoch ms). */
  iat: number
}

type Keyed = Pick<Config, 'sessionSecret'>

/** As a phone keeps it: it can neither be read nor changed there. */
export const sealVisitor = (config: Keyed, visitor: SealedVisitor): string =>
  seal(config, 'visitor', visitor)

/** The visitor in a `Cookie` header; undefined when there is none, or it is not ours, or too old. */
export function openVisitorCookie(
  config: Keyed,
  now: number,
  header: string | undefined | null,
): SealedVisitor | undefined {
  const text = readCookie(header, VISITOR_COOKIE)
  if (!text || text.length > 1024) return undefined
  const opened = openedOf(config)
  let visitor = opened.get(text)
  if (!visitor) {
    visitor = unsealVisitor(config, text)
    if (!visitor) return undefined
    if (opened.size >= OPENED_KEPT) opened.clear()
    opened.set(text, visitor)
  }
  return visitor.iat + SEVEN_DAYS * 1000 > now ? visitor : undefined
}

// A page tells of itself every few seconds under the same cookie: it is opened once.
const OPENED_KEPT = 16_384
const openedBy = new WeakMap<Keyed, Map<string, SealedVisitor>>()

function openedOf(config: Keyed): Map<string, SealedVisitor> {
  let opened = openedBy.get(config)
  if (!opened) openedBy.set(config, (opened = new Map()))
  return opened
}

function unsealVisitor(config: Keyed, text: string): SealedVisitor | undefined {
  if (!/^[\w-]{40,}$/.test(text)) return undefined
  try {
    return Object.freeze(unseal(config, 'visitor', text) as SealedVisitor)
  } catch {
    return undefined
  }
}

/** The `Set-Cookie` value that makes this browser remember who it is, for seven days. */
export const visitorCookie = (
  config: Pick<Config, 'sessionSecret' | 'publicUrl'>,
  visitor: SealedVisitor,
) => cookie(config, VISITOR_COOKIE, sealVisitor(config, visitor), { maxAge: SEVEN_DAYS })

/** A browser we have not seen: a random name, nothing else. */
export const newBrowser = (now: number): SealedVisitor => ({
  browserId: randomBytes(12).toString('base64url'),
  iat: now,
})

// Only of cookies we opened ourselves: those belong to one key.
const idsOfOpened = new WeakMap<SealedVisitor, string>()

/** A visitor's id: a keyed hash, so that rows cannot be led back to an openid without the key. */
export function visitorIdOf(config: Keyed, visitor: SealedVisitor): string {
  const known = idsOfOpened.get(visitor)
  if (known) return known
  const { openId, browserId } = visitor
  const whose = openId ? `o:${openId}` : `b:${browserId}`
  const hash = createHmac('sha256', keyObjectFor(config, 'visitor-id')).update(whose).digest('hex')
  const id = `v_${hash.slice(0, 40)}`
  if (Object.isFrozen(visitor)) idsOfOpened.set(visitor, id)
  return id
}

/** Who the sealed visitor is to us: a customer we know or not, and what she has answered. */
export async function knowVisitor(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  sealed: SealedVisitor,
): Promise<Visitor> {
  const visitorId = visitorIdOf(config, sealed)
  // Her page was open when an adviser added her: WeCom has said since who she is.
  const isMatched = sealed.externalUserId === undefined && sealed.pendingId !== undefined
  const matched = isMatched ? await findVisitor(db, visitorId) : undefined
  const told = sealed.externalUserId ?? matched?.customerId
  const [customerId, isAnother, answer] = await Promise.all([
    told ? findKnownCustomerId(db, told) : undefined,
    told ? wasTakenBack(db, visitorId, told) : false,
    findBrowsingAnswer(db, visitorId),
  ])
  return {
    browserId: sealed.browserId,
    ...(sealed.openId && { openId: sealed.openId }),
    // Of whom a member has said that this is not she: nothing of the customer's is hers to see.
    ...(customerId && !isAnother && { customerId }),
    ...(sealed.pendingId && { pendingId: sealed.pendingId }),
    visitorId,
    consent: answer === undefined ? 'none' : answer === 'agreed' ? 'agreed' : 'declined',
    isStaff: sealed.isStaff === true,
    wasAsked: sealed.wasAsked === true,
  }
}
