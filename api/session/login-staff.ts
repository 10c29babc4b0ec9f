import { findStaffForLogin } from '../../db/queries/staff-login.ts'
import { insertOnce } from '../../db/write.ts'
import { makeFirstManager } from '../staff/first-manager.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { redeemState, type Browser } from './login.ts'
import { openStaffSession } from './staff-session.ts'

type Answer =
  | { kind: 'signed-in'; next: string; setCookie: string }
  | { kind: 'refused'; status: 400 | 403 | 503; text: string }

/**
 * Ends a staff login: the state is used up first, then WeCom says whose the code is, and only a
 * userid makes a session; a new one each time.
 */
export async function loginStaff(
  deps: Deps,
  { code, state }: { code?: string | undefined; state?: string | undefined },
  browser: Browser,
): Promise<Answer> {
  let next: string
  try {
    next = await redeemState(deps, 'staff', state ?? '', browser)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { kind: 'refused', status: 400, text: error.message }
  }
  if (!code || code.length > 512) {
    return { kind: 'refused', status: 400, text: '企业微信没有给出登录码，请重新登录' }
  }
  const who = await deps.wecom.getUserInfo(code).catch((error: unknown) => {
    deps.log.warn({ err: error }, 'WeCom did not say who is signing in')
    return undefined
  })
  if (!who) return { kind: 'refused', status: 503, text: '企业微信没有确认您的身份，请重新登录' }
  if (who.kind !== 'member') {
    return { kind: 'refused', status: 403, text: '这里只有企业成员能进，请在企业微信里打开' }
  }
  // The first to come after connecting a corp comes before its first sync; WeCom vouches for her.
  const known = await findStaffForLogin(deps.db, who.staffId)
  if (known?.leftAt) return { kind: 'refused', status: 403, text: '您已不在这个企业的成员名单里' }
  if (!known) {
    await insertOnce(deps.db, 'staff', {
      id: who.staffId,
      name: who.staffId,
      role: 'rep',
      title: '',
      bio: '',
      isKfDutyAt: null,
      certName: null,
      certExpiresAt: null,
      certCheckedBy: null,
      syncedAt: null,
      leftAt: null,
      roleSetAt: null,
    })
  }
  // What she has become stands in 设置, with what to do first.
  if (await makeFirstManager(deps, who.staffId)) next = '/sidebar/#/s'
  return { kind: 'signed-in', next, setCookie: await openStaffSession(deps, who.staffId) }
}
