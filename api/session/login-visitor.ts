import type { Deps } from '../deps.ts'
import type { Visitor } from '../env.ts'
import { AppError } from '../errors.ts'
import { findJustEnded, redeemState, type Browser } from './login.ts'
import { visitorCookie } from './visitor.ts'

/**
 * Ends a customer's silent login. Reading never hangs on it: when WeCom does not say who she is
 * she goes on to her page as an unknown visitor, and is not sent round again; nor when her client
 * asks for this twice. A member becomes no visitor: her browser is marked, so that what she opens
 * does not count.
 */
export async function loginVisitor(
  deps: Deps & { visitor: Visitor },
  { code, state }: { code?: string | undefined; state?: string | undefined },
  browser: Browser,
): Promise<{ next: string; setCookie?: string } | undefined> {
  let next: string
  try {
    next = await redeemState(deps, 'customer', state ?? '', browser)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const ended = await findJustEnded(deps, 'customer', state ?? '', browser)
    return ended === undefined ? undefined : { next: ended }
  }
  const who =
    code && code.length <= 512
      ? await deps.wecom.getUserInfo(code).catch((error: unknown) => {
          deps.log.warn({ err: error }, 'WeCom did not say who opened a page')
          return undefined
        })
      : undefined
  const { browserId, openId, customerId } = deps.visitor
  // Asked about again only to learn whether she is a customer by now: WeChat's name for her stands.
  const stillIs = who === undefined && customerId === undefined ? openId : undefined
  const setCookie = visitorCookie(deps.config, {
    browserId,
    iat: deps.now(),
    wasAsked: true,
    ...(stillIs !== undefined && { openId: stillIs }),
    ...(who?.kind === 'member' && { isStaff: true as const }),
    ...(who?.kind === 'outsider' && { openId: who.openId }),
    ...(who?.kind === 'outsider' && who.customerId && { externalUserId: who.customerId }),
  })
  return { next, setCookie }
}
