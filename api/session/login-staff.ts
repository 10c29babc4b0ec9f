import { inTransaction } from '../../db/database.ts'
import { markChanged } from '../../db/queries/kept-rows.ts'
import { SHOP } from '../../db/queries/shop-names.ts'
import { findStaffForLogin } from '../../db/queries/staff-login.ts'
import { insertStaff, updateStaff } from '../../db/queries/staff.ts'
import { makeFirstManager } from '../staff/first-manager.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { cut } from '../sync/cut.ts'
import { findMember } from '../sync/find-member.ts'
import { WecomError } from '../wecom/error.ts'
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
  const refusal = await admit(deps, who.staffId)
  if (refusal) return { kind: 'refused', ...refusal }
  // What she has become stands in 设置, with what to do first.
  if (await makeFirstManager(deps, who.staffId)) next = '/sidebar/#/s'
  return { kind: 'signed-in', next, setCookie: await openStaffSession(deps, who.staffId) }
}

/**
 * In is whom the app is open to. Of whoever is not known to be, WeCom is asked: its login names
 * anybody of the corp, and of partners' corps too. The first to come after connecting a corp comes
 * before its first sync; whoever was out of the app's range for a night may be in it again.
 */
async function admit(
  { db, wecom, log, now }: Deps,
  staffId: string,
): Promise<{ status: 403 | 503; text: string } | undefined> {
  const known = await findStaffForLogin(db, staffId)
  if (known?.leftAt === null) return undefined
  const no = {
    status: 403 as const,
    text: known ? '您已不在这个企业的成员名单里' : '您不在这个应用的可见范围里，请管理员加上您',
  }
  let name = staffId
  let title = ''
  try {
    const member = await findMember(wecom, staffId)
    if (!member || member.hasLeft) return no
    name = cut(member.name, 64)
    title = cut(member.position, 128)
  } catch (error) {
    log.warn({ err: error }, 'WeCom did not say whether the app is open to her')
    if (!(error instanceof WecomError) || !error.isPermanent) {
      return { status: 503, text: '企业微信没有确认您的身份，请重新登录' }
    }
    if (known) return no
  }
  if (known) {
    await updateStaff(db, staffId, { leftAt: null })
    return undefined
  }
  await inTransaction(db, async (tx) => {
    const newcomer = { id: staffId, name, title, role: 'rep' as const, syncedAt: null }
    if (await insertStaff(tx, newcomer)) await markChanged(tx, SHOP, now())
  })
  return undefined
}
