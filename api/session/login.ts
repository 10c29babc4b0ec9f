import { createHash, randomBytes } from 'node:crypto'
import {
  consumeLoginState,
  findLoginState,
  findUsedLoginState,
  insertLoginState,
} from '../../db/queries/login-states.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { MINUTE } from '../shop-time.ts'
import { cookie, readCookie } from './cookies.ts'
import { safeNext } from './safe-next.ts'

export type LoginKind = 'staff' | 'customer'

const LIFE = 5 * MINUTE
const CALLBACK = {
  staff: '/api/sidebar/session/callback',
  customer: '/api/miniapp/session/callback',
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const cookieName = (config: Pick<Config, 'publicUrl'>) =>
  config.publicUrl.startsWith('https:') ? '__Host-hs_login' : 'hs_login'

/** What the browser says of itself when it begins or ends a login. */
export interface Browser {
  host: string | undefined
  cookieHeader: string | undefined
}

// The demo answers on any name of this machine; its login stays on the one she used.
function origins({ isDemo, publicUrl, wecom }: Config, host: string | undefined) {
  const isHere = isDemo && host && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)
  const here = isHere ? `http://${host}` : publicUrl
  return { here, authorizeUrl: wecom.authorizeUrl.replace(publicUrl, here) }
}

/**
 * Begins a silent WeCom login. The state is a random name that only this browser, by cookie, can
 * redeem once within five minutes; where to go afterwards stays with us.
 */
export async function beginLogin(
  { db, now, config }: Deps,
  kind: LoginKind,
  asked: string | undefined,
  browser: Browser,
) {
  const state = randomBytes(16).toString('hex')
  const kept = readCookie(browser.cookieHeader, cookieName(config))
  const secret = kept && /^[\w-]{22}$/.test(kept) ? kept : randomBytes(16).toString('base64url')
  await insertLoginState(db, {
    id: sha256(state),
    browserHash: sha256(secret),
    kind,
    next: safeNext(kind, asked),
    createdAt: now(),
    usedAt: null,
  })
  const { here, authorizeUrl } = origins(config, browser.host)
  const query = new URLSearchParams({
    appid: config.wecom.corpId,
    redirect_uri: `${here}${CALLBACK[kind]}`,
    response_type: 'code',
    scope: 'snsapi_base',
    state,
    agentid: String(config.wecom.agentId),
  })
  return {
    location: `${authorizeUrl}?${query}#wechat_redirect`,
    setCookie: cookie(config, cookieName(config), secret, {
      maxAge: (24 * 60 * MINUTE) / 1000,
      isFramed: kind === 'staff',
    }),
  }
}

/** The state as it is kept when this browser began it, whatever became of it. */
function stateOf({ now, config }: Deps, kind: LoginKind, state: string, browser: Browser) {
  const secret = readCookie(browser.cookieHeader, cookieName(config))
  if (!/^[0-9a-f]{32}$/.test(state) || secret === undefined) return undefined
  return { id: sha256(state), kind, browserHash: sha256(secret), bornAfter: now() - LIFE }
}

/**
 * Redeems a state, before anyone is asked who the code belongs to, and says where to go. Throws
 * when it is unknown, used, too old, or was begun in another browser.
 */
export async function redeemState(
  deps: Deps,
  kind: LoginKind,
  state: string,
  browser: Browser,
): Promise<string> {
  const { db, now } = deps
  const mine = stateOf(deps, kind, state, browser)
  if (!mine || !(await consumeLoginState(db, { ...mine, at: now() }))) {
    throw new AppError('bad_request', '这次登录已经失效，请重新打开')
  }
  const row = await findLoginState(db, mine.id)
  return row!.next
}

/** Where a login leads that this very browser has just ended; WeChat may ask for its end twice. */
export async function findJustEnded(
  deps: Deps,
  kind: LoginKind,
  state: string,
  browser: Browser,
): Promise<string | undefined> {
  const mine = stateOf(deps, kind, state, browser)
  return mine && (await findUsedLoginState(deps.db, mine))?.next
}
