import type { Context, NotFoundHandler } from 'hono'
import { findDomainFile } from './checkup/domain-files.ts'
import type { Deps } from './deps.ts'
import { answerPage, type Way } from './session/answer-page.ts'
import { readCookie } from './session/cookies.ts'
import { STAFF_COOKIE } from './session/staff-session.ts'

const SIDEBAR: Way = { href: '/sidebar/', label: '打开侧边栏' }
const MINE: Way = { href: '/me', label: '去「我的」' }
const DESK: Way = { href: '/', label: '回练习台' }

/**
 * The last door, for addresses that no other knows: the files WeCom asks for at the domain's root,
 * a page with a way home for whoever navigated here, and for programs the usual "no".
 */
export const answerUnknown =
  ({ db, config }: Pick<Deps, 'db' | 'config'>): NotFoundHandler<any> =>
  async (c) => {
    const file = c.req.method === 'GET' ? await findDomainFile(db, c.req.path) : undefined
    if (file !== undefined) {
      return c.text(file, 200, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    }
    if (!isNavigation(c)) {
      const error = { code: 'not_found', message: '没有这个地址' }
      return c.json({ error }, 404, { 'cache-control': 'no-store' })
    }
    return answerPage(404, {
      title: '没有这一页',
      text: '地址可能抄漏了，或者它已经收起来了。从聊天里再点一次，或者去下面。',
      ways: waysFor(c, config.isDemo),
    })
  }

const isNavigation = (c: Context) =>
  (c.req.method === 'GET' || c.req.method === 'HEAD') &&
  (c.req.header('accept') ?? '').includes('text/html')

/** The likeliest first: who is signed in works here, who is in WeChat shops here. */
function waysFor(c: Context, isDemo: boolean): Way[] {
  const agent = c.req.header('user-agent') ?? ''
  const isSignedIn = readCookie(c.req.header('cookie'), STAFF_COOKIE) !== undefined
  const isStaff = isSignedIn || /wxwork/i.test(agent) || /^\/(api\/)?sidebar/.test(c.req.path)
  const isCustomer = !isStaff && /MicroMessenger/i.test(agent)
  const home = isStaff ? [SIDEBAR] : isCustomer ? [MINE] : [MINE, SIDEBAR]
  return isDemo ? [...home, DESK] : home
}
