import { Hono } from 'hono'
import type { Context } from 'hono'
import type { VisitorEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { pageHeaders, pagePolicy, readingHeaders } from '../front-end/headers.ts'
import { findMine } from '../points/find-mine.ts'
import { findPrivacy } from '../privacy/find-privacy.ts'
import { cookie, readCookie } from '../session/cookies.ts'
import { findOrderPage } from './find-order-page.ts'
import { findPage } from './find-page.ts'
import { isStaffLooking } from './is-staff-looking.ts'
import { LANGUAGE_COOKIE, languageOf } from './language.ts'
import type { MiniappRenderer } from './page-model.ts'
import { recogniseCustomer } from './recognise-customer.ts'
import { findPreviewer } from './seen-as.ts'
import { DECLINED_COOKIE, needsLogin } from './silent-login.ts'

const YEAR = 365 * 86_400

// WeCom's client carries WeChat's name too, and is no place to pass a customer page on from.
const isWechat = (agent = '') => /MicroMessenger/i.test(agent) && !/wxwork/i.test(agent)

/** The customer pages as built: what renders them, and the addresses of their two scripts. */
export interface CustomerPages {
  renderer: MiniappRenderer
  script: string | null
  /** For pages on which something can be done beside reading. */
  islands: string | null
  /** For WeChat, where an official account is configured. */
  card?: string | null
}

/** GET /p/:token, /privacy and /me: whole documents, readable before any script has run. */
export function customerPages(pages?: CustomerPages) {
  const doors = new Hono<VisitorEnv>()
  // The process may run without its screens (a worker, a test of other things): then it says so.
  if (!pages) {
    const notReady = () => {
      throw new AppError('busy', '页面还在准备，请过一会儿再来', { retryAfter: 5 })
    }
    return doors
      .get('/p/:token', notReady)
      .get('/o/:placementId', notReady)
      .get('/privacy', notReady)
      .get('/me', notReady)
  }
  const { renderer, script, islands, card = null } = pages
  const policyOf = (c: Context<VisitorEnv>) => pagePolicy(c.var.config, renderer.sheets)
  const answer = (c: Context<VisitorEnv>, html: string, status: 200 | 404 | 410 = 200) =>
    c.html(html, status, pageHeaders(c.var.config, policyOf(c), 'no-store'))

  const spoken = (c: Context<VisitorEnv>) => {
    const { language, isChosenNow } = languageOf(c.req.raw)
    if (isChosenNow) {
      const kept = cookie(c.var.config, LANGUAGE_COOKIE, language, { maxAge: YEAR })
      c.header('set-cookie', kept, { append: true })
    }
    return language
  }

  return doors
    .get('/p/:token', async (c) => {
      const language = spoken(c)
      const cookies = c.req.header('cookie')
      const token = c.req.param('token')
      const previewer = await findPreviewer(c.var, { token, as: c.req.query('as'), cookies })
      const login = previewer ? undefined : needsLogin(c.var, c.req.raw, c.req.path)
      if (login) {
        c.header('set-cookie', login.setCookie, { append: true })
        return c.redirect(login.location)
      }
      if (!previewer) await recogniseCustomer(c.var, c.var.visitor)
      const found = await findPage(c.var, {
        token,
        visitor: c.var.visitor,
        isStaff: previewer !== undefined || (await isStaffLooking(c.var, cookies)),
        seenAs: previewer?.seenAs ?? null,
        wasDeclined: readCookie(cookies, DECLINED_COOKIE) !== undefined,
        said: c.req.query('said'),
        language,
        script,
        islands,
        card: c.var.official && isWechat(c.req.header('user-agent')) ? card : null,
      })
      return 'page' in found
        ? c.html(
            await renderer.renderPage({ ...found.page, asWhom: previewer?.seenAs?.customerId }),
            200,
            readingHeaders(c.var.config, policyOf(c)),
          )
        : answer(c, await renderer.renderNotice(found.notice), found.status)
    })
    .get('/o/:placementId', async (c) => {
      const language = spoken(c)
      const login = needsLogin(c.var, c.req.raw, c.req.path)
      if (login) {
        c.header('set-cookie', login.setCookie, { append: true })
        return c.redirect(login.location)
      }
      const found = await findOrderPage(c.var, c.req.param('placementId'), {
        language,
        said: c.req.query('said'),
        islands,
      })
      return 'order' in found
        ? answer(c, await renderer.renderOrder(found))
        : answer(c, await renderer.renderNotice(found.notice), 404)
    })
    .get('/privacy', async (c) => {
      const language = spoken(c)
      const login = needsLogin(c.var, c.req.raw, c.req.path)
      if (login) {
        c.header('set-cookie', login.setCookie, { append: true })
        return c.redirect(login.location)
      }
      const model = await findPrivacy(c.var, c.var.visitor, {
        said: c.req.query('said'),
        receipt: c.req.query('receipt'),
        language,
        cameFrom: c.req.header('referer'),
        script: null,
      })
      return answer(c, await renderer.renderPrivacy(model))
    })
    .get('/me', async (c) => {
      const language = spoken(c)
      const login = needsLogin(c.var, c.req.raw, c.req.path)
      if (login) {
        c.header('set-cookie', login.setCookie, { append: true })
        return c.redirect(login.location)
      }
      await recogniseCustomer(c.var, c.var.visitor)
      const isStaff = await isStaffLooking(c.var, c.req.header('cookie'))
      const said = c.req.query('said')
      const model = await findMine(c.var, c.var.visitor, { language, said, isStaff })
      return answer(c, await renderer.renderMine(model))
    })
}
