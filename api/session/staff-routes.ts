import { Hono } from 'hono'
import * as v from 'valibot'
import type { StaffEnv } from '../env.ts'
import { valid } from '../valid.ts'
import { answerPage } from './answer-page.ts'
import { describeMe } from './describe-me.ts'
import { beginLogin } from './login.ts'
import { loginStaff } from './login-staff.ts'
import { endStaffSession } from './staff-session.ts'

/** Staff sign in through WeCom; who they are, and out again. */
export const staffSession = new Hono<StaffEnv>()
  .get('/', async (c) => c.json(await describeMe(c.var, c.var.actor)))
  .get('/login', valid('query', v.object({ next: v.optional(v.string()) })), async (c) => {
    const { location, setCookie } = await beginLogin(c.var, 'staff', c.req.valid('query').next, {
      host: c.req.header('host'),
      cookieHeader: c.req.header('cookie'),
    })
    c.header('set-cookie', setCookie)
    return c.redirect(location)
  })
  .get(
    '/callback',
    valid('query', v.object({ code: v.optional(v.string()), state: v.optional(v.string()) })),
    async (c) => {
      const answer = await loginStaff(c.var, c.req.valid('query'), {
        host: c.req.header('host'),
        cookieHeader: c.req.header('cookie'),
      })
      if (answer.kind === 'refused') {
        const ways = [{ href: '/api/sidebar/session/login', label: '重新登录' }]
        return answerPage(answer.status, { title: answer.text, ways })
      }
      c.header('set-cookie', answer.setCookie)
      return c.redirect(answer.next)
    },
  )
  .post('/logout', async (c) => {
    c.header('set-cookie', await endStaffSession(c.var, c.req.header('cookie')))
    // Her page and her customers were kept for minutes: not for who takes this device next.
    c.header('clear-site-data', '"cache"')
    return c.body(null, 204)
  })
