import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { cookie, readCookie } from '../session/cookies.ts'
import { miniOpenIdOf } from '../wechat/mini-open-id.ts'
import { ASK_AGAIN_DAYS } from './consent-notice.ts'

/** Her browser's own memory of 先不用. */
export const DECLINED_COOKIE = 'hs_declined'

/** 先不用 is hers to keep: 180 days, in her own browser; any other answer ends it. */
export const declinedCookie = (config: Deps['config'], isDeclined: boolean) =>
  cookie(config, DECLINED_COOKIE, '1', { maxAge: isDeclined ? ASK_AGAIN_DAYS * 86_400 : 0 })
const HOP_COOKIE = 'hs_hop'
const SEVEN_DAYS = 7 * 86_400

// Only a login says that she has become a customer since, and what names her to us lives on with
// each of her visits: without another one a faithful reader would stay a stranger.
const isNobodyYet = (visitor: Visitor) =>
  visitor.customerId === undefined && visitor.wasAsked && miniOpenIdOf(visitor) === null

const isChatClient = (agent: string) => /MicroMessenger|wxwork/i.test(agent)

/**
 * Whether she is sent once round WeCom's silent login before the page: in WeChat, when we do not
 * know her as a customer, and not again for seven days whatever came of it. Anywhere else the page
 * just opens.
 */
export function needsLogin(
  { config, visitor }: Deps & { visitor: Visitor },
  request: Request,
  path: string,
): { location: string; setCookie: string } | undefined {
  const cookies = request.headers.get('cookie')
  const marker = readCookie(cookies, HOP_COOKIE)
  // At the practice desk one browser plays many phones: another person is another login.
  const acting = config.isDemo ? readCookie(cookies, 'practice_customer') : undefined
  const actedBy = acting && /^[\w.%-]{1,80}$/.test(acting) ? acting : undefined
  const isKnown = visitor.isStaff || (visitor.openId !== undefined && !isNobodyYet(visitor))
  const isNeeded = actedBy
    ? marker !== actedBy
    : !isKnown && marker === undefined && isChatClient(request.headers.get('user-agent') ?? '')
  if (!isNeeded) return undefined
  // Our own query words only: what WeChat adds to an address stays out of the login.
  return {
    location: `/api/miniapp/session/login?next=${encodeURIComponent(path)}`,
    setCookie: cookie(config, HOP_COOKIE, actedBy ?? '1', { maxAge: SEVEN_DAYS }),
  }
}
